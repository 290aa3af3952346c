import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkLabUnits } from './lab-units.ts'
import { checkStatement } from '../check-statement.ts'
import { CheckedStatement } from '../../../../../contract/records.ts'
import { isPlainlyTold } from '../plainly-told.ts'

const visit = visitOfLines(
  'D: So which shoulder is it?',
  'P: The right shoulder. I was carrying boxes in the spring, but it did not hurt then. It hurts now.',
  'D: Any other medicines? You were on something for heartburn.',
  'P: Famotidine, yeah, I stopped. I did not need it any more.',
  'D: Allergies?',
  'P: Sulfa. I get hives.',
  'D: And still just latex?',
  'P: Latex, yes.',
  'D: Any cancer in the family?',
  'P: My dad’s sister had uterine cancer, they did the hysterectomy. She was forty-eight.',
  'D: I will move the arm now. Pain when I lift it?',
  'P: Yes.',
  'D: The skin looks fine, and the belly is tender above the navel. No fracture on the x-ray.',
  'D: For the pain, ibuprofen, ten mils, every six hours.',
  'P: My brother has some Zyrtec. Should I try it?',
  'D: I would skip it, it does not help here.',
  'D: There is amitriptyline, ten at bedtime, that is an option for the nerves.',
  'P: Does it make me sleepy?',
  'D: It can.',
  'P: I am going to say no for now.',
  'D: Gabapentin, we will start that, three hundred at night. You can repeat the gabapentin once.',
)
const check = (text: string, sectionKey = 'history') => checkStatement(text, visit, { sectionKey, sex: 'male' })
const verdict = (text: string, sectionKey?: string) => check(text, sectionKey).verdict
const reasons = (text: string, sectionKey?: string) =>
  check(text, sectionKey)
    .reasons.filter(({ outcome }) => outcome !== 'holds')
    .map(({ sentence }) => sentence)
    .join(' ')

describe('how people talk', () => {
  it('takes “it did not hurt then” for no denial of today', () => {
    expect(verdict('Right shoulder pain.')).toBe('supported')
  })
  it('hears a yes behind the name of the thing', () => {
    expect(verdict('He was taking famotidine for heartburn.')).toBe('supported')
  })
  it('hears an allergy in an answer that names it, and in one that repeats it', () => {
    expect(verdict('Allergies: Patient reports he is allergic to sulfa.')).toBe('supported')
    expect(verdict('He reports an allergy to latex.')).not.toBe('contradicted')
  })
  it('tells millilitres, however they are called, from milligrams, and knows halves', () => {
    expect(verdict('Ibuprofen 10 mL every 6 hours.', 'assessment-and-plan')).toBe('supported')
    expect(verdict('Ibuprofen 10 mg every 6 hours.', 'assessment-and-plan')).not.toBe('supported')
    expect(reasons('Gabapentin 1/2 teaspoon at night.', 'assessment-and-plan')).toContain('1/2 teaspoon')
  })
})

describe('what is not the patient’s', () => {
  it('doubts what the sex of the record cannot have', () => {
    expect(reasons('Surgical history: Patient reports hysterectomy.')).toContain('hysterectomy')
    expect(verdict('His aunt had a hysterectomy.')).not.toBe('contradicted')
    expect(
      checkStatement('Hysterectomy.', visit, { sex: 'unknown' })
        .reasons.map(({ sentence }) => sentence)
        .join(),
    ).not.toContain('record')
  })
  it('knows a sister from the father’s sister', () => {
    expect(reasons('His sister had uterine cancer at the age of 48.')).toContain('somebody else')
    expect(reasons('His father’s sister had uterine cancer at the age of 48.')).not.toContain('somebody else')
  })
})

describe('what was offered and not taken', () => {
  it('doubts a treatment that the patient turned down', () => {
    expect(reasons('He will take amitriptyline 10 mg at bedtime.', 'assessment-and-plan')).toContain('declines')
    expect(reasons('He declined amitriptyline.', 'assessment-and-plan')).not.toContain('declines')
    expect(reasons('He will take gabapentin 300 mg at night.', 'assessment-and-plan')).not.toContain('declines')
  })
  it('doubts one that the clinician advised against', () => {
    expect(reasons('He can try Zyrtec.', 'assessment-and-plan')).toContain('advises against')
  })
  it('does not take the stopping of one drug for that of another', () => {
    const stopping = visitOfLines('D: And then atorvastatin, eighty. Did you stop the aspirin?', 'P: Yes, last month.')
    const said = (text: string) => checkStatement(text, stopping, { sectionKey: 'assessment-and-plan' }).verdict
    expect(said('He should discontinue the atorvastatin.')).toBe('unsure')
  })
  it('calls nothing plain that makes an order of a permission', () => {
    expect(isPlainlyTold('He will repeat the gabapentin once.', visit, 'assessment-and-plan')).toBe(false)
  })
  it('doubts a drug that the answer to what is taken now leaves out', () => {
    const now = visitOfLines(
      'D: What have you tried?',
      'P: I bought the Prilosec and took it for fourteen days.',
      'D: Are you on anything now?',
      'P: Just Tums.',
    )
    const said = (text: string) => checkStatement(text, now, { sectionKey: 'history' }).reasons.map(({ sentence }) => sentence)
    expect(said('Medications: Patient reports taking Tums and Prilosec.').join()).toContain('without Prilosec')
    expect(said('Medications: Patient reports taking Tums.').join()).not.toContain('without')
  })
})

describe('what is taken back or not yet so', () => {
  const talk = visitOfLines(
    'D: When did it start?',
    'P: Sunday. I woke up with it.',
    'D: So four days.',
    'P: Wait. No. Saturday night, at the game.',
    'D: Any allergies?',
    'P: No. No allergies. Penicillin gave me a rash when I was a kid.',
    'D: Do you take anything?',
    'P: Loratadine, every day.',
    'D: I am going to start metoprolol, twenty-five milligrams once a day. No naproxen, please, and the codeine, leave it alone.',
    'P: Okay.',
    'D: Push your big toes up. Good, strong.',
  )
  const said = (text: string, sectionKey: string) => checkStatement(text, talk, { sectionKey })
  const doubts = (text: string, sectionKey: string) =>
    said(text, sectionKey)
      .reasons.filter(({ outcome }) => outcome !== 'holds')
      .map(({ sentence }) => sentence)
      .join(' ')
  it('a day that is put right by another', () => {
    expect(said('It started on Sunday.', 'history').verdict).toBe('contradicted')
    expect(said('It started on Saturday.', 'history').verdict).not.toBe('contradicted')
  })
  it('but not a day from which the talk only goes on, nor the verb “may”', () => {
    const went = visitOfLines(
      'D: How was it?',
      'P: It began on Sunday. Actually it was worse on Monday. It may rain.',
      'P: No, wait, in June it was better.',
    )
    expect(checkStatement('It began on Sunday.', went, {}).verdict).not.toBe('contradicted')
    expect(checkStatement('It may be worse on Monday.', went, {}).verdict).not.toBe('contradicted')
  })
  it('an allergy told in the breath that denies them all', () => {
    expect(said('He denies any allergies.', 'history').verdict).toBe('contradicted')
  })
  it('a drug that is only begun today', () => {
    expect(doubts('He has been taking metoprolol.', 'history')).toContain('only begins metoprolol')
    expect(doubts('He has been taking loratadine.', 'history')).not.toContain('only begins')
    expect(doubts('He will start metoprolol.', 'assessment-and-plan')).not.toContain('only begins')
  })
  it('a drug that the clinician wants left alone is stopped', () => {
    expect(doubts('I advised him to discontinue naproxen.', 'assessment-and-plan')).not.toContain('stopping')
    expect(said('He should discontinue the codeine.', 'assessment-and-plan').verdict).not.toBe('contradicted')
  })
  it('an order of the examiner, and a judgement of nothing, are no findings', () => {
    expect(doubts('Push your big toes up.', 'physical-examination')).toContain('asks of the patient')
    expect(doubts('Strong.', 'physical-examination')).toContain('does not say of what')
    expect(doubts('Strength is normal.', 'physical-examination')).not.toContain('does not say of what')
  })
})

describe('what nobody says', () => {
  it('doubts a cause that nobody gave', () => {
    const causes = visitOfLines(
      'D: You have gout in your toe.',
      'P: It is bad.',
      'D: Let us talk about sleep.',
      'P: I drink coffee at night.',
    )
    const said = (text: string) =>
      checkStatement(text, causes, {})
        .reasons.map(({ sentence }) => sentence)
        .join()
    expect(said('His gout is due to coffee.')).toContain('Nobody gives this as the cause')
    const given = visitOfLines('D: The gout comes from the beer.', 'P: I see.')
    expect(
      checkStatement('His gout is due to beer.', given, {})
        .reasons.map(({ sentence }) => sentence)
        .join(),
    ).not.toContain('cause where')
  })
  it('doubts a movement that nobody made, and takes a heading for nothing', () => {
    expect(reasons('No pain with supination.', 'physical-examination')).toContain('supination')
    expect(reasons('Ears, Nose, Mouth, and Throat', 'physical-examination')).toContain('heading')
    expect(reasons('And, yep.', 'physical-examination')).toContain('says nothing')
  })
  it('doubts a finding under the label of another part of the body', () => {
    expect(reasons('Musculoskeletal: Tender to palpation over the epigastric area.', 'physical-examination')).toContain('the belly')
    expect(reasons('Gastrointestinal: Skin is intact.', 'physical-examination')).toContain('the skin')
  })
})

describe('what is not contradicted, and what is', () => {
  const talk = visitOfLines(
    'D: You still take the hydrochlorothiazide?',
    'P: Twenty-five, in the morning. Still.',
    'D: I am going to stop the indapamide and start you on amlodipine, five, once a day. The losartan, keep that.',
    'P: Dr. Rao bumped the Lipitor up in July. I quit it two weeks ago.',
    'D: Swelling?',
    'P: My socks leave a groove. Both sides. I can’t get my good shoes on.',
    'D: Diabetes?',
    'P: No. I had it with the second pregnancy.',
    'D: And are you allergic to anything?',
    'P: Not that I know. My dad’s allergic to everything.',
    'D: I can’t swear there’s no pneumonia in there. Your sister, does she cough?',
    'P: She does. I used to cough at night, I don’t now.',
    'D: Which knee was operated?',
    'P: The right’s the one they did. It is the left that hurts.',
    'P: And I take Aleve, two a day. And warfarin, it is just five every day now.',
    'D: Metformin is supposed to be twice a day. And coffee, let’s bring it down to two cups.',
    'P: I take the metformin once a day. Coffee went up to five cups.',
  )
  const of = (text: string, sectionKey = 'history') => checkStatement(text, talk, { sectionKey, sex: 'female' }).verdict
  it.each([
    ['Legs: swelling on both sides.', 'history'],
    ['She had diabetes in her second pregnancy.', 'history'],
    ['She knows of no allergies.', 'history'],
    ['Pneumonia cannot be ruled out.', 'assessment-and-plan'],
    ['She had surgery on the right knee.', 'history'],
    ['She takes 2 Aleve a day.', 'history'],
    ['She takes warfarin 5 mg every day.', 'history'],
    ['She takes metformin once a day.', 'history'],
    ['Coffee went up to 5 cups.', 'history'],
    ['Stop indapamide.', 'assessment-and-plan'],
    ['Stop hydrochlorothiazide.', 'assessment-and-plan'],
    ['She stopped Lipitor two weeks ago.', 'history'],
  ])('does not say that the visit says the opposite of: %s', (text, section) => {
    expect(of(text, section)).not.toBe('contradicted')
  })
  it('calls going on with what is stopped the opposite of the visit, and what was begun before it not', () => {
    expect([of('Continue indapamide.', 'assessment-and-plan'), of('Start indapamide.', 'assessment-and-plan')]).toEqual([
      'contradicted',
      'contradicted',
    ])
    expect(of('Stop amlodipine.', 'assessment-and-plan')).toBe('contradicted')
    expect(of('She was started on indapamide.', 'history')).not.toBe('contradicted')
  })
  it.each([
    ['She has no swelling.', 'history'],
    ['Her allergies are many.', 'history'],
    ['She reports cough at night.', 'history'],
    ['She had surgery on the left knee.', 'history'],
    ['She takes warfarin 5 mg five times daily.', 'history'],
    ['She takes metformin three times a day.', 'history'],
    ['Coffee went down to 5 cups.', 'history'],
    ['Stop losartan.', 'assessment-and-plan'],
    ['Start indapamide.', 'assessment-and-plan'],
  ])('still finds: %s', (text, section) => {
    expect(of(text, section)).not.toBe('supported')
  })
})

it('knows an apostrophe by any of its signs', () => {
  for (const sign of ["'", '’', '‘', 'ʼ']) {
    const visit = visitOfLines('D: Does it wake you?', `P: It doesn${sign}t wake me, and I haven${sign}t had a fever.`)
    const verdict = (text: string) => checkStatement(text, visit, { sectionKey: 'history' }).verdict
    expect([verdict('She denies fever.'), verdict(`It doesn${sign}t wake her.`)], sign).toEqual(['supported', 'supported'])
    expect(verdict('She reports fever.'), sign).not.toBe('supported')
  }
})

describe('what is turned round', () => {
  const talk = visitOfLines(
    'D: If the pain isn’t gone in five minutes, call 911. If those thoughts get stronger, or you start thinking about how, you ring us.',
    'P: It doesn’t wake me. My hands tingle, but the left is way worse. Which is weird, because I’m right-handed.',
    'D: And you take the levothyroxine? It’s eighty-eight still?',
    'P: Eighty-eight, every morning. And the urgent care gave me the eight hundred ibuprofen.',
    'D: Vitamin D, two thousand units a day.',
    'P: Two thousand. Got it.',
    'D: And the right heel?',
    'P: Right’s good. The left heel hurts since January.',
    'D: Any bone pain, apart from the joints?',
    'P: No. Ever since the pill the joints ache.',
    'D: Ever passed out?',
    'P: No. I passed out once in high school, giving blood.',
    'D: The mole on your left back, below the shoulder blade, is nine millimeters.',
    'P: My wife saw it. I said I would be right back to have it looked at.',
  )
  const of = (text: string, sectionKey = 'history') => checkStatement(text, talk, { sectionKey }).verdict
  it.each([
    ['Call 911 if the pain is not gone in five minutes.', 'assessment-and-plan'],
    ['It does not wake him.', 'history'],
    ['The patient is right-handed.', 'history'],
    ['He takes levothyroxine 88 mcg every morning.', 'history'],
    ['He denies passing out.', 'review-of-systems'],
    ['Skin: left back, below the shoulder blade, mole of 9 mm.', 'physical-examination'],
  ])('stands as it was said: %s', (text, section) => {
    expect(of(text, section)).toBe('supported')
  })
  it.each([
    ['Call 911 if the pain is gone in five minutes.', 'assessment-and-plan'],
    ['Ring us because the thoughts get stronger.', 'assessment-and-plan'],
    ['It does wake him.', 'history'],
    ['The patient is left-handed.', 'history'],
    ['Tingling of the hands, worse on the right.', 'history'],
    ['He takes levothyroxine 88 mg every morning.', 'history'],
    ['Urgent care gave him ibuprofen 800 mcg.', 'history'],
    ['Vitamin D 2000 mg a day.', 'assessment-and-plan'],
    ['The right heel hurts since January.', 'history'],
    ['Skin: right back, below the shoulder blade, mole of 9 mm.', 'physical-examination'],
    ['A mole of right back.', 'physical-examination'],
  ])('is doubted: %s', (text, section) => {
    expect(of(text, section)).not.toBe('supported')
  })
})

it.each([
  ['Hemoglobin: 108 g/dL', 'no likely hemoglobin'],
  ['Hemoglobin 10.8 g/dL.', ''],
  ['Haemoglobin 108 g/L.', ''],
  ['Potassium: 5.1 mg/dL', 'not measured in mg/dL'],
  ['Potassium of 5.1 mmol/L.', ''],
  ['GFR: 25 ml/dL', 'not measured in ml/dL'],
  ['eGFR 25 mL/min/1.73 m2.', ''],
  ['Hemoglobin A1c 8.1%.', ''],
  ['Creatinine 1.1 mg/dL and potassium 4.4 mEq/L.', ''],
])('knows what a laboratory value is measured in: %s', (text, said) => {
  const sentences = checkLabUnits(text).map(({ sentence }) => sentence)
  if (said === '') expect(sentences).toEqual([])
  else expect(sentences.join()).toContain(said)
})

describe('sides as people show them', () => {
  it.each([
    // "Left, I see it" names a side; "right, then" does not.
    [
      'Oozing vessel on the left side of the nose.',
      ['D: Right, let me see. The right side of the nose is clean. Left, I see it. A vessel, oozing.'],
      /^(?:supported|unsure)/,
    ],
    [
      'Left ear: some wax, drum seen.',
      ["D: The right ear's full of wax. Let me see the other. There's some wax, and I can see the drum."],
      /^(?:supported|unsure)/,
    ],
    [
      'Right knee pain.',
      ['P: The knee is in pain, the right.', "D: It's sore on the inner side of the knee. The left isn't sore."],
      'supported',
    ],
    // What is said of another part says nothing of this one, and what is left to somebody is on no side.
    [
      'She hurt her right knee at soccer.',
      ['P: I hurt my knee at soccer.', 'D: Hurt this knee before?', 'P: No. That was my ankle. The left ankle.'],
      /^(?:unsure|unsupported)/,
    ],
    ['Farxiga is left to Dr. Haywood.', ["P: It's on my right side.", 'D: Farxiga is left to Dr. Haywood.'], 'supported'],
    ['Swelling of the right elbow.', ['P: Both elbows hurt.', 'D: There is some swelling of the left elbow.'], /^contradicted/],
  ])('%s', (text, lines, expected) => {
    expect(checkStatement(text, visitOfLines(...lines), { sectionKey: 'history' }).verdict).toMatch(expected)
  })
})

describe('everyday words that name no side', () => {
  it.each([
    ['Twisted the right knee.', ['P: The other day I twisted my left knee.'], /^contradicted/],
    ['Right knee: does not bend.', ["D: The left knee doesn't bend. This one you take at night."], /^contradicted/],
    [
      'Pain in the left lower quadrant.',
      ['P: The pain is in my right lower abdomen.', 'D: Look to the left.'],
      /^(?:contradicted|unsure|unsupported)/,
    ],
  ])('%s', (text, lines, expected) => {
    expect(checkStatement(text, visitOfLines(...lines), { sectionKey: 'history' }).verdict).toMatch(expected)
  })
})

describe('values whose point nobody says', () => {
  const turns = visitOfLines("D: Hemoglobin's twelve six, and that was thirteen eight. Potassium's four six.")
  it.each([
    ['Hemoglobin 12.6.', /^supported/],
    ['Hemoglobin 12.6, earlier 13.8.', /^(?:supported|unsure)/],
    ['Potassium 4.6.', /^supported/],
    // Ten times as much may not pass for the same words.
    ['Potassium 46.', /^unsure/],
    ['Hemoglobin 126.', /^(?:unsure|unsupported)/],
    ['Potassium 4.9.', /^unsupported/],
  ])('%s', (text, expected) => {
    expect(checkStatement(text, turns, { sectionKey: 'results' }).verdict).toMatch(expected)
  })
})

describe('a drug and what is done with it behind its name', () => {
  const turns = visitOfLines(
    'D: And the hydrochlorothiazide, stop it. Amlodipine stays. Are you still on the gabapentin?',
    'P: No, that made me stupid. I quit the gabapentin last year.',
  )
  it.each([
    ['Amlodipine continues.', /^(?:supported|unsure)/],
    ['Amlodipine is discontinued.', /^(?:unsure|contradicted)/],
    ['Hydrochlorothiazide is stopped.', /^(?:supported|unsure)/],
    ['Hydrochlorothiazide continues.', /^contradicted/],
    ['Gabapentin was stopped last year.', /^(?:supported|unsure)/],
  ])('%s', (text, expected) => {
    expect(checkStatement(text, turns, { sectionKey: 'assessment-and-plan' }).verdict).toMatch(expected)
  })
})

describe('a sentence of two drugs', () => {
  const plan = (text: string, ...lines: string[]) =>
    checkStatement(text, visitOfLines(...lines), { sectionKey: 'assessment-and-plan' }).verdict
  it.each([
    ['Continue metformin and keep lisinopril.', 'D: Keep the metformin. Stop the lisinopril.', /^contradicted/],
    ['Stop aspirin and hold clopidogrel.', "D: Stop the aspirin. We'll keep the clopidogrel.", /^(?:unsure|contradicted)/],
    ['Stop aspirin and continue clopidogrel.', 'D: Stop the aspirin and continue the clopidogrel.', /^(?:supported|unsure)/],
    [
      'Start amlodipine and stop hydrochlorothiazide.',
      "D: I'll start amlodipine and stop the hydrochlorothiazide.",
      /^(?:supported|unsure)/,
    ],
  ])('%s', (text, said, expected) => {
    expect(plan(text, said)).toMatch(expected)
  })
})

it('gives nothing that the contract does not know, of a manoeuvre that nobody names', () => {
  const turns = visitOfLines('D: I will turn the forearm of the left wrist. Pain?', 'P: No pain of the left wrist with that.')
  const checked = checkStatement('No pain with pronation of the left wrist.', turns, { sectionKey: 'physical-examination' })
  expect(checked.reasons.map(({ sentence }) => sentence).join(' ')).toContain('does not say “pronation”')
  expect(CheckedStatement.safeParse(checked).success).toBe(true)
})
