/** What a statement says of whom, when and which way round, against what was said. */
import { describe, expect, it } from 'vitest'
import type { SpeakerRole, Turn, Verdict } from '../../../../../contract/records.ts'
import { checkStatement } from '../check-statement.ts'

/** "c: …" is the clinician's turn, "p: …" the patient's. */
function visit(...lines: readonly string[]): Turn[] {
  return lines.map((line, i) => {
    const role: SpeakerRole = line.startsWith('c: ') ? 'clinician' : 'patient'
    return { number: i + 1, speaker: role, role, text: line.slice(3), startMs: null, endMs: null }
  })
}
const verdictOf = (text: string, turns: readonly Turn[], sectionKey: string | null = 'history') => {
  const { verdict, reasons } = checkStatement(text, turns, { sectionKey })
  return { verdict, why: reasons.filter(({ outcome }) => outcome !== 'holds').map(({ check }) => check) }
}

const knee = visit(
  'c: What brings you in?',
  'p: My left knee has been sore since Monday.',
  'c: Does the knee lock or give way? Any clunking?',
  'p: No, none of that.',
  'c: If it starts to lock, call me.',
)

describe('a finding that is only denied', () => {
  it.each<[string, Verdict]>([
    ['The left knee is sore.', 'supported'],
    ['She denies locking of the knee.', 'supported'],
    ['The knee locks.', 'unsure'],
    // Of which the lexicon knows nothing.
    ['She denies clunking of the knee.', 'supported'],
    ['She reports clunking.', 'unsure'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOf(text, knee)).toMatchObject({ verdict })
  })

  it('is contradicted where nobody asks of it or warns of it besides', () => {
    expect(verdictOf('The knee locks.', knee.slice(0, 4))).toMatchObject({ verdict: 'contradicted' })
  })
})

const told = visit(
  'c: How has your diet been?',
  'p: I have been watching my salt and I run four miles a day.',
  'c: Any family history of cancer?',
  'p: My mother had breast cancer when she was fifty.',
  'c: Do you have asthma?',
  'p: I have asthma, since I was a child.',
  'c: Keep taking the Lasix. We will stop the Norvasc because of the swelling.',
  'p: Okay.',
  'c: I want to order an MRI of the brain. If the headaches get worse, go to the emergency room.',
  'p: I had my gallbladder taken out in 2010. I quit smoking ten years ago.',
)

describe('the way round, the subject, the time and the plan', () => {
  it.each<[string, string, Verdict, string | null]>([
    ['She denies watching her salt.', 'history', 'unsure', 'negation'],
    ['The patient has been watching his salt.', 'history', 'supported', null],
    ['His mother had breast cancer.', 'history', 'supported', null],
    ['The patient had breast cancer.', 'history', 'contradicted', 'subject'],
    ["The patient's brother has asthma.", 'history', 'unsupported', 'subject'],
    ['The patient has asthma.', 'history', 'supported', null],
    ['Continue Lasix.', 'assessment-and-plan', 'supported', null],
    ['Discontinue Lasix.', 'assessment-and-plan', 'contradicted', 'plan'],
    ['Discontinue Norvasc.', 'assessment-and-plan', 'supported', null],
    ['Increase Norvasc.', 'assessment-and-plan', 'contradicted', 'plan'],
    ['Order an MRI of the brain.', 'assessment-and-plan', 'supported', null],
    ['She underwent an MRI of the brain.', 'history', 'contradicted', 'time'],
    ['The headaches get worse.', 'history', 'unsure', 'time'],
    ['Go to the emergency room because the headaches get worse.', 'assessment-and-plan', 'unsure', 'time'],
    ['Go to the emergency room if the headaches get worse.', 'assessment-and-plan', 'supported', null],
    ['The patient currently smokes.', 'history', 'contradicted', 'time'],
  ])('%s (%s): %s', (text, sectionKey, verdict, why) => {
    const found = verdictOf(text, told, sectionKey)
    expect(found).toMatchObject({ verdict })
    if (why !== null) expect(found.why).toContain(why)
  })
})

it('lets an answer that names the thing say how it is', () => {
  const turns = visit('c: Any shortness of breath or belly pain?', 'p: Shortness of breath. No belly pain though.')
  expect(verdictOf('He denies belly pain.', turns)).toMatchObject({ verdict: 'supported' })
  expect(verdictOf('He denies shortness of breath.', turns).verdict).not.toBe('supported')
})

describe('units', () => {
  const turns = visit(
    'c: Your pain began six weeks ago, and it lasts a few hours?',
    'p: Yes.',
    'c: You take lisinopril twenty once a day and levothyroxine one hundred twelve.',
    'p: I do.',
  )
  it.each<[string, boolean]>([
    ['The pain began 6 weeks ago.', true],
    ['The pain began 6 months ago.', false],
    ['The pain lasts a few hours.', true],
    ['The pain lasts a few days.', false],
    ['She takes lisinopril 20 mg daily.', true],
    ['She takes lisinopril 20 mcg daily.', false],
    ['She takes levothyroxine 112 mcg.', true],
  ])('%s', (text, holds) => {
    expect(verdictOf(text, turns).verdict === 'supported').toBe(holds)
  })
})

it('hears a question in speech without marks', () => {
  const turns = visit(
    'c: okay well we can do what we can to get you going again now tell me have you had any chest pain or any shortness of breath',
    'p: no i have not',
  )
  expect(verdictOf('Cardiovascular: Denies chest pain.', turns).verdict).toBe('supported')
  expect(verdictOf('Cardiovascular: Reports chest pain.', turns).verdict).toBe('contradicted')
})

describe('an examination', () => {
  const turns = visit(
    'c: You do have tenderness over the distal phalanx. I do not feel any tenderness over the proximal joint. Your heart sounds nice and clear.',
    'p: Okay.',
    'c: shortness of breath',
    'p: no',
  )
  it.each<[string, string, boolean]>([
    ['Positive for tenderness over the distal phalanx.', 'physical-examination', true],
    ['Positive for tenderness over the proximal joint.', 'physical-examination', false],
    ['Positive for extra heart sounds.', 'physical-examination', false],
    ['Denies shortness of breath.', 'review-of-systems', true],
    ['Reports shortness of breath.', 'review-of-systems', false],
  ])('%s', (text, sectionKey, holds) => {
    expect(verdictOf(text, turns, sectionKey).verdict === 'supported').toBe(holds)
  })
})

describe('a sentence of two facts', () => {
  const turns = visit('c: What brings you in?', 'p: My left knee has been sore since Monday and I take Advil for it.', 'c: Okay.')
  it.each<[string, boolean]>([
    ['The left knee has been sore since Monday, and he takes Advil.', true],
    ['The left knee has been sore since Monday, and the patient received her influenza vaccine last fall.', false],
    ['The left knee has been sore since Monday; he works as an electrician and lives alone.', false],
  ])('%s', (text, holds) => {
    expect(verdictOf(text, turns).verdict === 'supported').toBe(holds)
  })
})

it('reads dates that are written in two ways', () => {
  const turns = visit('c: You saw your doctor on 3/1/21 with headaches.', 'p: Yes.')
  expect(verdictOf('He saw his doctor on 03/01/2021 with headaches.', turns).verdict).toBe('supported')
  expect(verdictOf('He saw his doctor on 03/02/2021 with headaches.', turns).verdict).not.toBe('supported')
})

it('does not take a finding for present that is denied where the statement rests, though it is affirmed elsewhere', () => {
  const turns = visit(
    'p: I have pain in my back.',
    'c: Okay, let me see. Your eye movements are intact without pain.',
    'p: Good.',
    ...Array.from({ length: 12 }, (_, i) => `c: And the drive here, was it long, number ${String(i)}?`),
  )
  expect(verdictOf('Eye movements are intact without pain.', turns, 'physical-examination').verdict).toBe('supported')
  expect(verdictOf('Eye movements are intact with pain.', turns, 'physical-examination').verdict).not.toBe('supported')
})

describe('relatives, verbs and the talk itself', () => {
  const turns = visit(
    'c: Does your sister still live near you?',
    'p: Yes, my sister is well. I have migraines, and ice does not relieve the pain.',
    'c: Your back pain is gone?',
    'p: I am not having any more back pain.',
  )
  it.each<[string, Verdict]>([
    ["The patient's sister has migraines.", 'unsure'],
    ['Ice did not relieve the pain.', 'supported'],
    // True, and doubted for its way of saying so; never contradicted.
    ['He is no longer having back pain.', 'unsure'],
    ['After reviewing the findings, I discussed the treatment plan with the patient today.', 'unsure'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOf(text, turns)).toMatchObject({ verdict })
  })
})

const quitting = visit(
  'p: I am ready to quit smoking. I smoke a pack and a half a day.',
  'c: Any nausea, chills or fever? Have you lost any weight?',
  'p: No fever some chills. No.',
  'c: And you are on your aspirin?',
  'p: The baby aspirin, every day.',
  'c: Your oxygenation is ninety eight percent, and there is no thyroid enlargement.',
)

describe('what speech says in its own way', () => {
  it.each<[string, string, Verdict]>([
    ['He is currently smoking 1.5 packs per day.', 'history', 'supported'],
    ['He reports chills.', 'history', 'supported'],
    ['He denies fever.', 'history', 'supported'],
    ['He denies chills.', 'history', 'contradicted'],
    ['He denies weight loss.', 'history', 'supported'],
    ['He takes aspirin 81 mg daily.', 'history', 'supported'],
    ['He takes aspirin 325 mg daily.', 'history', 'unsupported'],
    ['SpO2: 98%.', 'physical-examination', 'supported'],
    ['No thyromegaly.', 'physical-examination', 'supported'],
  ])('%s %s: %s', (text, section, verdict) => {
    expect(verdictOf(text, quitting, section)).toMatchObject({ verdict })
  })
})

describe('what runs in the family', () => {
  const asked = ['c: And what conditions run in your family, hypertension, diabetes or', 'p: Yeah, all of the above.']
  it('is of the family also where the answer goes on over a nod', () => {
    const turns = visit(...asked, 'c: Okay.', 'p: Hypertension, diabetes and also depression.')
    expect(verdictOf('Patient reports hypertension, diabetes, and depression.', turns).why).toContain('subject')
  })
  it('is no longer, where something else is asked or the examination begins', () => {
    const none = visit('c: Any family history of heart disease?', 'p: No, none.', 'c: Okay.', 'p: But the chest pain comes every night.')
    expect(verdictOf('Reports chest pain.', none).why).not.toContain('subject')
    const yes = visit('c: Any family history of heart disease?', 'p: Yes, on both sides.', 'c: Okay.', 'p: And chest pain at night.')
    expect(verdictOf('Reports chest pain.', yes).verdict).not.toBe('contradicted')
    const other = visit(...asked, 'c: Okay. And what do you have yourself?', 'p: Migraine and also depression.')
    expect(verdictOf('Patient reports migraine and depression.', other).why).not.toContain('subject')
    const examined = visit(
      'p: And what conditions run in your family?',
      'c: High blood pressure and diabetes.',
      'p: Okay.',
      'c: All right, so let me go ahead and do a quick physical exam: no jaundice on the skin, and a regular rate and rhythm.',
    )
    expect(verdictOf('Skin: No jaundice.', examined, 'physical-examination').why).not.toContain('subject')
  })
})

describe('what a clinician does not think is there', () => {
  const turns = visit(
    'p: My wrist hurts.',
    "c: I do n't think there's an additional injury of your wrist , it is your shoulder .",
    'p: Good.',
  )
  it('is not stated', () => {
    expect(verdictOf('There is an additional injury of the wrist.', turns, 'assessment-and-plan').why).toContain('negation')
  })
})

describe('what a study does not show', () => {
  const turns = visit(
    'c: How is your neck?',
    'p: Sore.',
    'c: I reviewed the results of your x-ray, and they show no signs of fracture.',
    'p: Good.',
  )
  it('is nothing that the patient denies', () => {
    expect(verdictOf('He denies any history of fracture.', turns).why).toContain('speaker')
    expect(verdictOf('X-ray shows no signs of fracture.', turns, 'results').why).not.toContain('speaker')
  })
})
