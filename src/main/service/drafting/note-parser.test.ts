import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadTemplates, templateOf } from './templates.ts'
import { NoteParser, type NoteEvent } from './note-parser.ts'

const soap = templateOf(loadTemplates('resources'), 'soap')

function parse(pieces: readonly string[]): { events: NoteEvent[]; dropped: { duplicates: number; placeholders: number } } {
  const parser = new NoteParser(soap)
  const events = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()]
  return { events: events.filter((event) => event.type !== 'text'), dropped: parser.dropped }
}
const outline = (text: string) =>
  parse([text]).events.map((event) => (event.type === 'section' ? `# ${event.key}` : event.type === 'sentence' ? event.text : ''))

describe('NoteParser', () => {
  it.each([
    ['capitals', 'CHIEF COMPLAINT\nKnee pain.\n\nHISTORY OF PRESENT ILLNESS\nShe fell.'],
    ['markdown', '## Chief Complaint\nKnee pain.\n### History of Present Illness:\nShe fell.'],
    ['bold', '**Chief Complaint:**\nKnee pain.\n\n**HPI**\nShe fell.'],
    ['bold with colon outside', '**Chief Complaint**: Knee pain.\n**History of present illness**: She fell.'],
    ['bold on the same line', '**Chief Complaint** Knee pain.\n**HPI** She fell.'],
    ['numbered', '1. Chief Complaint\nKnee pain.\n2. History of Present Illness\nShe fell.'],
    ['numbered bold', '1. **Chief Complaint**:\n   - Knee pain.\n2. **Subjective:**\n   - She fell.'],
    ['same line', 'Chief complaint: Knee pain.\nHPI: She fell.'],
    ['preamble', 'Here is the note:\n\nClinical Note\n\nCHIEF COMPLAINT\n• Knee pain.\nHISTORY\n• She fell.'],
    ['a fence', '```markdown\n# Chief complaint\nKnee pain.\n# HPI\nShe fell.\n```'],
  ])('reads headings written as %s', (_, text) => {
    expect(outline(text)).toEqual(['# chief-complaint', 'Knee pain.', '# history', 'She fell.'])
  })

  it('splits clinical sentences where they end', () => {
    expect(
      outline('HPI\nSeen by Dr. Smith for hypertension. Takes lisinopril 5.5 mg. b.i.d. and aspirin. Temp. was 98.6. Follow up in 2 weeks'),
    ).toEqual([
      '# history',
      'Seen by Dr. Smith for hypertension.',
      'Takes lisinopril 5.5 mg. b.i.d. and aspirin.',
      'Temp. was 98.6.',
      'Follow up in 2 weeks',
    ])
  })

  it('keeps a label with the first sentence under it', () => {
    expect(outline('PLAN\n**Hypertension:**\n- Continue lisinopril.\n- Check potassium.')).toEqual([
      '# assessment-and-plan',
      'Hypertension: Continue lisinopril.',
      'Check potassium.',
    ])
  })

  it('keeps the name of a part of a section as the label of what follows it', () => {
    expect(
      outline(
        'HPI\nShe fell.\nMEDICATIONS\n- Lisinopril 20 mg.\n- Aspirin.\nAllergies: Penicillin.\nVITALS: Not discussed.\nEXAM\nNo edema.',
      ),
    ).toEqual([
      '# history',
      'She fell.',
      'Medications: Lisinopril 20 mg.',
      'Aspirin.',
      'Allergies: Penicillin.',
      '# physical-examination',
      'No edema.',
    ])
  })

  it('drops a sentence that stands in the note already, and counts it', () => {
    const { events, dropped } = parse(['HPI\nShe fell. She fell.\nEXAM\nShe fell!\nNo edema.'])
    expect(events.filter((event) => event.type === 'sentence').map((event) => event.text)).toEqual(['She fell.', 'No edema.'])
    expect(dropped.duplicates).toBe(2)
  })

  it('drops one that says only in other words that it was said, and no denial or bare finding', () => {
    const text =
      'CHIEF COMPLAINT\nKnee pain.\nHPI\nThe patient reports that he fell. He states that he fell. Mr. Hill also notes he fell. He reports knee pain. He denies knee pain.'
    const { dropped } = parse([text])
    expect(outline(text).filter((line) => !line.startsWith('#'))).toEqual([
      'Knee pain.',
      'The patient reports that he fell.',
      'He reports knee pain.',
      'He denies knee pain.',
    ])
    expect(dropped.duplicates).toBe(2)
  })

  it('leaves out placeholders and signature lines, and keeps facts that look like them', () => {
    const { events, dropped } = parse([
      'Patient Name: [Patient Name]\nRESULTS\nNot discussed.\nN/A\nNo results were discussed.\nEXAM\nNo known allergies.\nNo fever.\nSignature: ______\n[Clinician]',
    ])
    expect(events.filter((event) => event.type === 'sentence').map((event) => event.text)).toEqual(['No known allergies.', 'No fever.'])
    expect(dropped.placeholders).toBe(6)
  })

  it('shows the sentence that is being written', () => {
    const parser = new NoteParser(soap)
    parser.push('HPI\n')
    expect(parser.push('She')).toEqual([]) // may yet become a heading
    expect(parser.push(' fell from a')).toEqual([{ type: 'text', sectionKey: 'history', text: 'She fell from a' }])
    expect(parser.push(' ladder. The')).toEqual([
      { type: 'sentence', sectionKey: 'history', text: 'She fell from a ladder.' },
      { type: 'text', sectionKey: 'history', text: 'The' },
    ])
  })

  it('gives the same note however the text is cut', () => {
    const fragments = fc.constantFrom(
      'CHIEF COMPLAINT',
      '**Chief Complaint:** ',
      '## HPI',
      '1. ',
      '- ',
      '* ',
      '**',
      ':',
      '\n',
      '\n\n',
      '\r\n',
      ' ',
      '. ',
      '.',
      'Plan: ',
      'Assessment & Plan',
      'Dr. Smith saw her',
      'BP 120/80',
      '5.5 mg',
      'Not discussed.',
      'She fell',
      'She fell. ',
      'N/A',
      '```',
      '[Name]',
      'Hypertension:',
      '2) Take aspirin. ',
      '"',
      '!',
    )
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 30 }), fc.array(fc.nat(400), { maxLength: 12 }), (parts, cuts) => {
        const text = parts.join('')
        const at = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort((a, b) => a - b)
        const pieces = at.slice(1).map((end, i) => text.slice(at[i] ?? 0, end))
        expect(parse(pieces)).toEqual(parse([text]))
        expect(parse(text.split(''))).toEqual(parse([text]))
      }),
      { numRuns: 1000 },
    )
  })
})
