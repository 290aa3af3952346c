import { afterEach, describe, expect, it } from 'vitest'
import type { DraftEvent } from '../../../contract/drafting.ts'
import { markOf } from '../../../contract/marks.ts'
import type { Model } from '../../../contract/models.ts'
import type { Sex } from '../../../contract/records.ts'
import { createDecisions } from '../decisions/index.ts'
import { createRecords } from '../records/index.ts'
import { temporaryVault } from '../vault/testing.ts'
import { certaintiesOf } from './certainty.ts'
import { checks } from './checks.ts'
import { draftingOf } from './drafting.ts'
import { visitFixture } from './fixtures.ts'
import { scriptedEngine, type Script } from './scripted-engine.ts'
import { vaultKeeping } from './vault-keeping.ts'

const note = [
  'CHIEF COMPLAINT: Right knee pain.',
  'HISTORY OF PRESENT ILLNESS: The patient reports right knee pain for 3 weeks. She takes lisinopril 40 mg daily.',
  'REVIEW OF SYSTEMS: She denies fever and chills.',
].join('\n\n')
/** Unsure of a passage of the note, and of nothing else. */
const unsureOf =
  (passage: string) =>
  (text: string, at: number): number => {
    const start = text.indexOf(passage)
    return start >= 0 && at >= start && at < start + passage.length ? -2 : -0.01
  }

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

async function house(
  script: Omit<Script, 'text'>,
  certainty: Model['certainty'] | null = { doubtBelow: -0.5, supportedFrom: -2 },
  sex: Sex = 'unknown',
) {
  const temporary = await temporaryVault()
  const { vault } = temporary
  cleanups.push(() => temporary.remove())
  const now = () => new Date()
  const records = createRecords({ vault, now, resourcesFolder: 'resources' })
  const decisions = createDecisions({ vault, now })
  const patient = records.patients.create({ familyName: 'Test', givenName: 'T', birthDate: null, sex, mrn: null })
  const encounter = records.encounters.create({ patientId: patient.id, reason: '', templateId: 'soap' })
  const text = visitFixture
    .map(({ role, text: said }) => `${role === 'clinician' ? 'Doctor' : role === 'patient' ? 'Patient' : 'Nurse'}: ${said}`)
    .join('\n')
  records.sources.import({ encounterId: encounter.id, speakers: [], incoming: { name: 'visit.txt', text } })
  const engine = scriptedEngine({ ...script, text: () => note })
  const model: Model = {
    ...{ id: 'm', name: 'Model', path: '/nowhere', sha256: 'a'.repeat(64), bytes: 1, licence: '', card: '', adapter: null },
    ...(certainty === null ? {} : { certainty }),
    ...{ origin: 'catalogue', present: true, selected: true, facts: null, estimatedMemoryBytes: null, importedAt: null },
  }
  const drafting = draftingOf({
    keeping: vaultKeeping({ vault, records, decisions }),
    model: () => Promise.resolve(model),
    settings: () => ({ device: 'cpu', threads: 2 }),
    calibrations: { of: () => Promise.resolve(null), keep: () => undefined },
    cores: 2,
    engine,
    now,
    resourcesFolder: 'resources',
  })
  const draft = async (each: (event: DraftEvent) => void = () => undefined): Promise<DraftEvent[]> => {
    const events: DraftEvent[] = []
    const request = { encounterId: encounter.id, templateId: 'soap', redoSection: null, inParts: false }
    for await (const event of drafting.start(request)) {
      each(event)
      events.push(event)
    }
    return events
  }
  const verdicts = (noteId: string) =>
    Object.fromEntries(
      records.notes.existing(noteId).sections.flatMap(({ statements }) => statements.map((each) => [each.text, each.verdict])),
    )
  const marks = (noteId: string) =>
    Object.fromEntries(
      records.notes.existing(noteId).sections.flatMap(({ statements }) => statements.map((each) => [each.text, markOf(each)])),
    )
  return { decisions, draft, encounter, marks, records, verdicts }
}
function noteIdOf(events: readonly DraftEvent[]): string {
  const last = events.at(-1)
  if (last?.type !== 'done') throw new Error('the draft did not end with done')
  return last.noteId
}

describe('certainty', () => {
  it('doubts what the model was not sure of and the rules find supported', async () => {
    const { decisions, draft, encounter, verdicts } = await house({ logProbability: unsureOf('fever and chills') })
    const events = await draft()
    expect(verdicts(noteIdOf(events))).toEqual({
      'Right knee pain.': 'supported',
      'The patient reports right knee pain for 3 weeks.': 'supported',
      'She takes lisinopril 40 mg daily.': 'unsupported',
      'She denies fever and chills.': 'unsure',
    })
    const doubted = events.flatMap((event) => (event.type === 'statement' && event.statement.verdict === 'unsure' ? [event.statement] : []))
    expect(doubted.map(({ reasons: [first], text }) => [first?.check, text])).toEqual([['certainty', 'She denies fever and chills.']])
    expect(decisions.list({ encounterId: encounter.id, limit: 1 })).toMatchObject([
      { verdicts: { supported: 2, unsure: 1, unsupported: 1 } },
    ])
  })

  it('makes no unsupported statement better, and gives it no further reason', async () => {
    const { draft } = await house({ logProbability: unsureOf('lisinopril 40 mg') })
    const reasons = (await draft()).flatMap((event) =>
      event.type === 'statement' && event.statement.text === 'She takes lisinopril 40 mg daily.' ? event.statement.reasons : [],
    )
    expect(reasons).not.toEqual([])
    expect(reasons.map(({ check }) => check)).not.toContain('certainty')
  })

  it('is left out where nobody has measured what it is worth', async () => {
    const { draft, verdicts } = await house({ logProbability: () => -10 }, null)
    expect(verdicts(noteIdOf(await draft()))).toMatchObject({ 'She denies fever and chills.': 'supported' })
  })

  it('calls supported what the rules find in one place where the model was sure of the whole', async () => {
    const { draft, marks } = await house({ logProbability: (text, at) => (at < text.indexOf('REVIEW') ? -0.01 : -0.1) })
    // The denial is twenty-eight tokens long, each of them likely: together they are not.
    expect(marks(noteIdOf(await draft()))).toEqual({
      'Right knee pain.': 'supported',
      'The patient reports right knee pain for 3 weeks.': 'supported',
      'She takes lisinopril 40 mg daily.': 'unsupported',
      'She denies fever and chills.': 'found',
    })
  })

  it('makes nothing better that the patient’s record speaks against', async () => {
    const { draft, marks } = await house({ logProbability: () => 0 }, undefined, 'male')
    expect(marks(noteIdOf(await draft()))).toMatchObject({ 'Right knee pain.': 'supported', 'She denies fever and chills.': 'unsure' })
  })

  it('calls nothing supported where nobody has measured it, however sure the model was', async () => {
    const { draft, marks } = await house({ logProbability: () => 0 }, null)
    expect(Object.values(marks(noteIdOf(await draft())))).not.toContain('supported')
  })

  it('is no support any more when a turn of it is corrected: the model had read another visit', async () => {
    const { draft, encounter, marks, records } = await house({ logProbability: () => -0.001 })
    const noteId = noteIdOf(await draft())
    expect(marks(noteId)).toMatchObject({ 'She denies fever and chills.': 'supported' })
    const source = records.sources.ofEncounter(encounter.id)
    if (source === null) throw new Error('the visit has no source')
    const said = { number: 6, speaker: 'Patient', role: 'patient', text: 'No, none.' } as const
    records.sources.correct({ sourceId: source.id, sourceSha256: source.sha256, ...said }, checks)
    expect(marks(noteId)).toMatchObject({ 'She denies fever and chills.': 'found', 'Right knee pain.': 'supported' })
  })

  it('stays a doubt when a turn is corrected and the rules find the statement supported', async () => {
    const { draft, encounter, records, verdicts } = await house({ logProbability: unsureOf('fever and chills') })
    const noteId = noteIdOf(await draft())
    expect(verdicts(noteId)).toMatchObject({ 'She denies fever and chills.': 'unsure' })
    const source = records.sources.ofEncounter(encounter.id)
    if (source === null) throw new Error('the visit has no source')
    const said = { number: 6, speaker: 'Patient', role: 'patient', text: 'No, none.' } as const
    const { checkedAgain } = records.sources.correct({ sourceId: source.id, sourceSha256: source.sha256, ...said }, checks)
    expect(checkedAgain).toBe(1)
    expect(verdicts(noteId)).toMatchObject({ 'She denies fever and chills.': 'unsure' })
  })
})

describe('certaintiesOf', () => {
  const output = 'PLAN\nRest. Ice it.\nMSK:\nTender.'
  const tokens = Array.from(output, (_, i) => ({ end: i + 1, logProbability: i >= 11 && i < 18 ? -1 : 0 }))
  it('takes the tokens of each text alone, a label that stood on its own line aside', () => {
    const [rest, ice, label] = certaintiesOf(['Rest.', 'Ice it.', 'MSK: Tender.'], output, tokens)
    expect([rest, ice, label].map((each) => each?.mean)).toEqual([0, -1, 0])
    expect(ice?.whole).toBe(-7)
  })
  it('counts a token that reaches into the text', () => {
    expect(
      certaintiesOf(['Rest.'], output, [
        { end: 7, logProbability: -4 },
        { end: 10, logProbability: -2 },
      ]),
    ).toEqual([{ mean: -3, whole: -6 }])
  })
  it('knows nothing of a text that was not written', () => {
    expect(certaintiesOf(['Walk.'], output, tokens)).toEqual([null])
  })
})
