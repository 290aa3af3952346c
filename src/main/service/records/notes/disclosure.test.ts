import { v7 as uuid } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../../contract/errors.ts'
import type { Note } from '../../../../contract/records.ts'
import { testPassphrase } from '../../vault/testing.ts'
import { acts, checked, drafted, sections, testRecords, visit, type TestRecords } from '../testing.ts'
import { localTime, paragraphs, sha256 } from './note-text.ts'

let test: TestRecords
let note: Note
beforeEach(async () => {
  test = await testRecords()
  const { id } = visit(test.records)
  note = drafted(test.records, id, [
    ['history', checked('The left knee hurts, 6 of 10.')],
    ['history', checked('She had a fever.', 'unsupported')],
    ['plan', checked('X-ray <left> knee & "stairs"')],
    ['plan', checked('Return in four weeks.', 'unsure')],
  ])
})
afterEach(() => test.temporary.remove())

async function signed(): Promise<void> {
  const { notes } = test.records
  const ids = note.sections.flatMap(({ statements }) => statements.map(({ id }) => id))
  notes.decide({ noteId: note.id, statementId: ids[1] ?? '', action: { type: 'reject' } })
  notes.decide({ noteId: note.id, statementId: ids[3] ?? '', action: { type: 'edit', text: 'Return in six weeks' } })
  notes.addStatement({ noteId: note.id, sectionKey: 'plan', text: 'Line one\nline two', omissionId: null })
  await notes.sign({ noteId: note.id, passphrase: testPassphrase })
}
const disclose = (sectionKey: string | null = null, purpose: 'copy' | 'print' | 'pdf' = 'copy') =>
  test.records.notes.disclose({ noteId: note.id, sectionKey, purpose })
const code = (work: () => unknown): string | null => {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

describe('an unsigned note', () => {
  it('is not handed out', () => {
    expect(code(() => disclose())).toBe('NOTE_UNSIGNED')
    expect(acts(test.vault).some(({ kind }) => kind === 'note.disclosed')).toBe(false)
  })
})

describe('a signed note', () => {
  it('is plain text that pastes well', async () => {
    await signed()
    await test.records.notes.addAddendum({ noteId: note.id, text: 'X-ray was normal.', passphrase: testPassphrase })
    expect(disclose().text.split('\r\n')).toEqual([
      'HISTORY OF PRESENT ILLNESS',
      'The left knee hurts, 6 of 10.',
      '',
      'RESULTS',
      'Not discussed',
      '',
      'ASSESSMENT AND PLAN',
      'X-ray <left> knee & "stairs"',
      'Return in six weeks',
      'Line one',
      'line two',
      '',
      'Drafted with AI from the visit transcript; reviewed by the signer.',
      'Electronically signed by Test Clinician on 2026-03-05 08:00 UTC-06:00',
      '',
      'ADDENDUM',
      'X-ray was normal.',
      'Electronically signed by Test Clinician on 2026-03-05 08:00 UTC-06:00',
    ])
    expect(disclose().text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  it('does not say that nothing was discussed where the draft ended before its time', async () => {
    const { notes } = test.records
    const statements = [['history', checked('The left knee hurts.')]] as const
    note = drafted(test.records, visit(test.records).id, statements, 'stopped')
    await notes.sign({ noteId: note.id, passphrase: testPassphrase })
    expect(disclose('results').text).toBe('RESULTS\r\nNo entry')
    expect(disclose(null, 'print').html).toContain('No entry')
    expect(disclose(null, 'print').html).not.toContain('Not discussed')
  })

  it('does not say so of a section either in which the model was stopped', async () => {
    const { notes } = test.records
    const { noteId } = notes.beginDraft({
      encounterId: visit(test.records).id,
      templateId: 'soap',
      sections,
      decisionId: uuid(),
      modelName: 'Test model',
      redo: null,
    })
    notes.appendStatement({ noteId, sectionKey: 'history', statement: checked('The left knee hurts.') })
    notes.cutSection({ noteId, key: 'plan', why: 'loop' })
    const cut = notes.finishDraft({ noteId, outcome: 'complete', omissions: [], within: () => undefined })
    if (cut === null) throw new Error('no note')
    note = cut
    await notes.sign({ noteId, passphrase: testPassphrase })
    expect(disclose('results').text).toBe('RESULTS\r\nNot discussed')
    expect(disclose('plan').text).toBe('ASSESSMENT AND PLAN\r\nNo entry')
    expect(disclose('plan', 'print').html).toContain('No entry')
  })

  it('is handed out by section as well', async () => {
    await signed()
    expect(disclose('history').text).toBe('HISTORY OF PRESENT ILLNESS\r\nThe left knee hurts, 6 of 10.')
    expect(disclose('results').text).toBe('RESULTS\r\nNot discussed')
    expect(code(() => disclose('nowhere'))).toBe('NOT_FOUND')
  })

  it('prints as one page of its own, escaped, with header, signature and who wrote what', async () => {
    await signed()
    const { html } = disclose(null, 'print')
    expect(html).toContain('García, María')
    expect(html).toContain('1968-04-12')
    expect(html).toContain('X-ray &lt;left&gt; knee &amp; &quot;stairs&quot;')
    expect(html).toContain('Return in six weeks<sup>‡</sup>')
    expect(html).toContain('Line one<br>line two<sup>†</sup>')
    expect(html).toContain('Sentences without a mark (2) were drafted by AI')
    expect(html).toContain('‡ Drafted by AI and changed by the clinician (1). † Written by the clinician (1).')
    expect(html).toContain('counter(page)')
    expect(html).toContain('Electronically signed by Test Clinician on 2026-03-05 08:00 UTC-06:00')
    expect(html).not.toContain('fever')
    expect(html).not.toMatch(/<script|https?:|url\(|src=|@import/)
  })

  it('cannot be made to break out of the page', async () => {
    const { patients } = test.records
    const { patientId } = test.records.encounters.existing(note.encounterId)
    const nasty = '</style><script>alert(1)</script>"\'&'
    patients.update({
      id: patientId,
      fields: { familyName: nasty, givenName: nasty, birthDate: null, sex: 'female', mrn: nasty.slice(0, 60) },
    })
    await signed()
    await test.records.notes.addAddendum({ noteId: note.id, text: nasty, passphrase: testPassphrase })
    const { html } = disclose(null, 'pdf')
    expect(html.match(/<script/g)).toBeNull()
    expect(html.match(/<\/style>/g)).toHaveLength(1)
  })

  it('has a file name that says nothing of the patient', async () => {
    await signed()
    expect([disclose().fileName, disclose(null, 'print').fileName, disclose(null, 'pdf').fileName]).toEqual([
      expect.stringMatching(/^note-[0-9a-f]{8}\.txt$/),
      expect.stringMatching(/^note-[0-9a-f]{8}\.html$/),
      expect.stringMatching(/^note-[0-9a-f]{8}\.pdf$/),
    ])
  })

  it('is on record with each handing out, by hash', async () => {
    await signed()
    const { text } = disclose('history', 'copy')
    disclose('history', 'copy')
    const found = acts(test.vault).filter(({ kind }) => kind === 'note.disclosed')
    expect(found).toHaveLength(2)
    expect(found[0]).toMatchObject({ subjectId: note.id, body: { sectionKey: 'history', purpose: 'copy', textSha256: sha256(text) } })
    expect(JSON.stringify(found)).not.toContain('knee')
  })

  it('is not handed out where its rows are not those that were signed', async () => {
    await signed()
    const { db } = test.vault
    db.exec("DROP TRIGGER signed_statement_update; UPDATE statement SET current_text = 'Something else.' WHERE origin = 'clinician'")
    expect(code(() => disclose())).toBe('LEDGER_BROKEN')
  })
})

describe('paragraphs', () => {
  it('are one of sentences, and a line each of what is no sentence', () => {
    const of = (...texts: string[]) => paragraphs(texts.map((text) => ({ text }))).map((each) => each.map(({ text }) => text))
    expect(of('One.', 'Two?')).toEqual([['One.', 'Two?']])
    expect(of('Metformin 500 mg', 'Aspirin.')).toEqual([['Metformin 500 mg'], ['Aspirin.']])
    expect(of()).toEqual([])
  })
})

describe('times', () => {
  it('are printed in the zone of the clinic, with its offset', () => {
    expect(localTime('2026-07-01T03:30:00.000Z', 'America/New_York')).toBe('2026-06-30 23:30 UTC-04:00')
    expect(localTime('2026-01-01T00:00:00.000Z', 'Asia/Kolkata')).toBe('2026-01-01 05:30 UTC+05:30')
    expect(localTime('2026-01-01T00:00:00.000Z', 'UTC')).toBe('2026-01-01 00:00 UTC')
  })
})
