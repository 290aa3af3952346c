import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../contract/records.ts'
import { isPlainlyTold } from './plainly-told.ts'

const said: readonly (readonly [Turn['role'], string])[] = [
  ['clinician', 'What brings you in?'],
  ['patient', 'My right knee hurts since the fall.'],
  ['clinician', 'Any numbness in the foot?'],
  ['patient', 'No, none.'],
  ['clinician', 'And the reflux, is the omeprazole helping?'],
  ['patient', 'For five months now, yes.'],
  ['clinician', 'Good. For the knee we start with ibuprofen.'],
]
const turn = (number: number, role: Turn['role'], text: string): Turn => ({ number, speaker: role, role, text, startMs: null, endMs: null })
const turns: Turn[] = said.map(([role, text], i) => turn(i + 1, role, text))

describe('told plainly', () => {
  it('is what one turn says', () => {
    expect(isPlainlyTold('Her right knee hurts since the fall.', turns, 'history')).toBe(true)
  })
  it('is what a question and its answer say', () => {
    expect(isPlainlyTold('The omeprazole has been helping for 5 months.', turns, 'history')).toBe(true)
  })
  it('is not what is put together out of two places, though each says its part', () => {
    expect(isPlainlyTold('Omeprazole since the fall.', turns, 'history')).toBe(false)
    expect(isPlainlyTold('She takes omeprazole for her knee.', turns, 'history')).toBe(false)
  })
  it('is not what names nothing, nor what nobody says', () => {
    expect(isPlainlyTold('The patient is well.', turns, 'history')).toBe(false)
    expect(isPlainlyTold('Numbness of the hand.', turns, 'history')).toBe(false)
  })
  it('is not what points at something that stands elsewhere', () => {
    expect(isPlainlyTold('It hurts since the fall.', turns, 'history')).toBe(false)
  })
  it('is not what a patient is said to report, where the patient says nothing of it', () => {
    const examined = [...turns, turn(8, 'clinician', 'There is swelling of the right knee and some warmth.'), turn(9, 'patient', 'I see.')]
    expect(isPlainlyTold('Swelling of the right knee and warmth.', examined, 'history')).toBe(true)
    expect(isPlainlyTold('He reports swelling of the right knee and warmth.', examined, 'history')).toBe(false)
  })
  it('needs a reason, a condition and a time to be said as well', () => {
    expect(isPlainlyTold('We start with ibuprofen for the knee.', turns, 'history')).toBe(true)
    for (const more of ['if needed', 'because of the swelling', 'yesterday', 'for some time', 'after the previous visit']) {
      expect(isPlainlyTold(`We start with ibuprofen for the knee ${more}.`, turns, 'history')).toBe(false)
    }
  })
  it('needs to stand within reach, not merely in one long turn', () => {
    const long = [turn(1, 'clinician', `The lungs are clear. ${'That is all as it was before. '.repeat(8)}The ankle has edema.`)]
    expect(isPlainlyTold('Edema of the ankle.', long, 'history')).toBe(true)
    expect(isPlainlyTold('Clear ankle.', long, 'history')).toBe(false)
  })
  it('is not what stands under the label of another system, nor under one whose words are not known', () => {
    const heard = [turn(1, 'clinician', 'Your lungs have some wheezing.')]
    expect(isPlainlyTold('Respiratory: wheezing of the lungs.', heard, 'history')).toBe(true)
    expect(isPlainlyTold('Cardiovascular: wheezing of the lungs.', heard, 'history')).toBe(false)
    expect(isPlainlyTold('Psychiatric: wheezing of the lungs.', heard, 'history')).toBe(false)
  })
  it('judges in the words of the visit', () => {
    const asked = [turn(1, 'clinician', 'And are your blood sugars really good?'), turn(2, 'patient', 'Yes, they are.')]
    expect(isPlainlyTold('Blood sugar is normal.', asked, 'history')).toBe(false)
    expect(isPlainlyTold('Blood sugar is good.', asked, 'history')).toBe(true)
  })
  it('explains only what the clinician explains so', () => {
    const known = [turn(1, 'clinician', 'You had an underactive thyroid, yes.'), turn(2, 'patient', 'Yes, and I have these symptoms.')]
    expect(isPlainlyTold('Her symptoms are consistent with hypothyroidism.', known, 'assessment-and-plan')).toBe(false)
    const explained = [turn(1, 'clinician', 'To me this sounds like hypothyroidism.'), turn(2, 'patient', 'I see.')]
    expect(isPlainlyTold('Her symptoms are consistent with hypothyroidism.', explained, 'assessment-and-plan')).toBe(true)
  })
  it('is not what is only asked about, nor what may be', () => {
    const asked = [turn(1, 'clinician', 'Have you ever had a seizure?'), turn(2, 'patient', 'What do you mean?')]
    expect(isPlainlyTold('She has a history of seizure.', asked, 'history')).toBe(false)
    const maybe = [turn(1, 'clinician', 'There is a suspected seizure, we need to be sure.'), turn(2, 'patient', 'Okay.')]
    expect(isPlainlyTold('She has a history of seizure.', maybe, 'history')).toBe(false)
  })
  it('is not said of people in general', () => {
    const general = [turn(1, 'clinician', 'Headaches are usually worse with stress.'), turn(2, 'patient', 'I see.')]
    expect(isPlainlyTold('Headaches are worse with stress.', general, 'assessment-and-plan')).toBe(false)
  })
  it('is not said of something else, where it is given as said of the patient', () => {
    const nails = [turn(1, 'clinician', 'And the ridges?'), turn(2, 'patient', 'They were painful at the beginning of summer.')]
    expect(isPlainlyTold('She was painful at the beginning of summer.', nails, 'history')).toBe(false)
    const herself = [turn(1, 'clinician', 'And you?'), turn(2, 'patient', 'I was painful at the beginning of summer.')]
    expect(isPlainlyTold('She was painful at the beginning of summer.', herself, 'history')).toBe(true)
  })
  it('has its side of the same part of the body', () => {
    const both = [turn(1, 'clinician', 'The abdomen has no tenderness, there is edema on the left ankle.')]
    expect(isPlainlyTold('No tenderness of the abdomen on the left.', both, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('Edema of the left ankle.', both, 'physical-examination')).toBe(true)
  })
  it('is found in an examination, not told again', () => {
    const again = [turn(1, 'clinician', 'So, to summarize, you have chest pain and you noticed a cough.'), turn(2, 'patient', 'Yes.')]
    expect(isPlainlyTold('Chest pain.', again, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('Chest pain.', again, 'history')).toBe(true)
    const felt = [turn(1, 'clinician', 'Tell me.'), turn(2, 'patient', 'My chest pain is worse when I press on it.')]
    expect(isPlainlyTold('Chest pain.', felt, 'physical-examination')).toBe(false)
    const found = [turn(1, 'clinician', 'On your exam there is chest pain when I press here.'), turn(2, 'patient', 'I see.')]
    expect(isPlainlyTold('Chest pain.', found, 'physical-examination')).toBe(true)
  })
  it('keeps the condition that it was said under', () => {
    const set = [turn(1, 'clinician', 'Call your doctor if your blood sugar goes up.'), turn(2, 'patient', 'I will.')]
    expect(isPlainlyTold('She should call her doctor if her blood sugar goes up.', set, 'assessment-and-plan')).toBe(true)
    expect(isPlainlyTold('She should call her doctor about her blood sugar.', set, 'assessment-and-plan')).toBe(false)
    const polite = [turn(1, 'clinician', 'Take the ibuprofen with breakfast, if you like.'), turn(2, 'patient', 'I will.')]
    expect(isPlainlyTold('Take ibuprofen with breakfast.', polite, 'assessment-and-plan')).toBe(true)
  })
  it('is not what is asked, and answered neither with yes nor with no', () => {
    const asked = [
      turn(1, 'clinician', 'And the ibuprofen, are you taking it with food?'),
      turn(2, 'patient', 'That has been a struggle, I eat so late.'),
    ]
    expect(isPlainlyTold('She is taking the ibuprofen with food.', asked, 'history')).toBe(false)
    const yes = [turn(1, 'clinician', 'Are you taking the ibuprofen with food?'), turn(2, 'patient', 'Yes, always.')]
    expect(isPlainlyTold('She is taking the ibuprofen with food.', yes, 'history')).toBe(true)
    expect(isPlainlyTold('She would like to take ibuprofen with food.', yes, 'history')).toBe(false)
  })
  it('is assessed by the clinician', () => {
    const often = [turn(1, 'clinician', 'Any trouble with your joints?'), turn(2, 'patient', 'I often have back pain, not in the joints.')]
    expect(isPlainlyTold('Back pain.', often, 'assessment-and-plan')).toBe(false)
    expect(isPlainlyTold('Back pain.', often, 'chief-complaint')).toBe(true)
    const seen = [turn(1, 'patient', 'I often have back pain.'), turn(2, 'clinician', 'And that back pain, have you seen anyone about it?')]
    expect(isPlainlyTold('Back pain.', [...seen, turn(3, 'patient', 'No.')], 'assessment-and-plan')).toBe(false)
    const stopped = [turn(1, 'clinician', 'Do you smoke at all?'), turn(2, 'patient', 'I used to, but I stopped for six months now.')]
    expect(isPlainlyTold('She should also stop smoking.', stopped, 'assessment-and-plan')).toBe(false)
  })
  it('is not reported by a patient who goes through an examination: the label is wrong', () => {
    const heard = [turn(1, 'patient', 'Let me do a physical examination. There is no fever, the lungs are clear.')]
    expect(isPlainlyTold('Denies fever.', heard, 'review-of-systems')).toBe(false)
  })
  it('is not what a clinician advises, where it is given as done', () => {
    const advised = [
      turn(1, 'clinician', 'That is 125 ounces of water a day, and you should avoid sugary drinks.'),
      turn(2, 'patient', 'Okay.'),
    ]
    expect(isPlainlyTold('She drinks 125 ounces of water a day and avoids sugary drinks.', advised, 'history')).toBe(false)
    expect(isPlainlyTold('She should avoid sugary drinks.', advised, 'history')).toBe(true)
    expect(isPlainlyTold('I advised her to avoid sugary drinks.', advised, 'assessment-and-plan')).toBe(true)
  })
  it('is not what is taken back in the same breath', () => {
    const corrected = [turn(1, 'clinician', "It sounds like moderate to intermediate or i'm sorry moderate intermittent asthma.")]
    expect(isPlainlyTold('The symptoms sound like moderate intermediate asthma.', corrected, 'assessment-and-plan')).toBe(false)
    const told = [turn(1, 'clinician', 'It sounds like moderate intermittent asthma.')]
    expect(isPlainlyTold('The symptoms sound like moderate intermittent asthma.', told, 'assessment-and-plan')).toBe(true)
  })
  it('is not what is asked in the middle of an examination, before another question is answered', () => {
    const examined = [
      turn(
        1,
        'clinician',
        "okay i'm gonna do some maneuvers and call out my findings on your knee exam no edema no effusion no pain to palpation is there any decreased range of motion do you feel you're able to fully move that as you should",
      ),
      turn(2, 'patient', 'yeah'),
      turn(3, 'clinician', 'okay so no decreased range of motion'),
    ]
    expect(isPlainlyTold('Decreased range of motion.', examined, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('No effusion.', examined, 'physical-examination')).toBe(true)
  })
  it('is not said of the patient, where the patient tells it of somebody else', () => {
    const proud = [turn(1, 'patient', "It makes me happy that he's found basketball and enjoys it.")]
    expect(isPlainlyTold('He is happy he has found basketball.', proud, 'history')).toBe(false)
    const own = [turn(1, 'patient', "I'm happy that I found basketball and enjoy it.")]
    expect(isPlainlyTold('He is happy he found basketball.', own, 'history')).toBe(true)
  })
  it('is not a denial, where somebody cannot wait', () => {
    const eager = [turn(1, 'clinician', 'Are you excited for Halloween?'), turn(2, 'patient', "Ca n't wait.")]
    expect(isPlainlyTold('He is not excited for Halloween.', eager, 'history')).toBe(false)
    const not = [turn(1, 'clinician', 'Are you excited for Halloween?'), turn(2, 'patient', 'No.')]
    expect(isPlainlyTold('He is not excited for Halloween.', not, 'history')).toBe(true)
  })
  it('is not the bare name of a measure, nor a value read as a time of day', () => {
    const sugar = [turn(1, 'patient', 'My blood sugar has been running a little higher at about one thirty.')]
    expect(isPlainlyTold('Blood sugar.', sugar, 'history')).toBe(false)
    expect(isPlainlyTold('His blood sugar has been running a little higher at 1:30 am.', sugar, 'history')).toBe(false)
    expect(isPlainlyTold('His blood sugar has been running a little higher at 130.', sugar, 'history')).toBe(true)
  })
  it('is not what stands under a label within the label of another system, nor before an examination that may be of what follows', () => {
    const spoken = [
      turn(
        1,
        'clinician',
        'your belly exam is good on your ankle exam there is tenderness no bony exposure on vascular exam pulses are palpable',
      ),
    ]
    expect(isPlainlyTold('Gastrointestinal: Examination of Abdomen: Tenderness of the ankle.', spoken, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('No bony exposure on vascular exam.', spoken, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('There is no bony exposure.', spoken, 'physical-examination')).toBe(true)
  })
  it('is not an order of the examiner, nor a finding given as what the patient tells', () => {
    const examined = [
      turn(1, 'clinician', 'Let me hear that cough. Cough for me. There is some wheezing of the lungs.'),
      turn(2, 'patient', 'Okay.'),
    ]
    expect(isPlainlyTold('Cough for me.', examined, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('Wheezing of the lungs.', examined, 'review-of-systems')).toBe(false)
    expect(isPlainlyTold('Wheezing of the lungs.', examined, 'physical-examination')).toBe(true)
    const told = [turn(1, 'patient', 'I have some wheezing at night.')]
    expect(isPlainlyTold('Wheezing at night.', told, 'review-of-systems')).toBe(true)
  })
  it('is not the bare name of a drug, of which nobody can tell whether it was given', () => {
    const refused = [
      turn(1, 'clinician', 'You could have dexamethasone by mouth today, or wait.'),
      turn(2, 'patient', 'I would rather wait.'),
    ]
    expect(isPlainlyTold('Medical Treatment: Dexamethasone by mouth.', refused, 'assessment-and-plan')).toBe(false)
    const given = [turn(1, 'clinician', 'We start dexamethasone by mouth today.')]
    expect(isPlainlyTold('Medical Treatment: Start dexamethasone by mouth.', given, 'assessment-and-plan')).toBe(true)
    expect(isPlainlyTold('Medications: Dexamethasone by mouth.', given, 'history')).toBe(true)
  })
  it('is not a habit, where the clinician orders it', () => {
    const ordered = [turn(1, 'clinician', 'Take cetirizine ten milligrams at night.')]
    expect(isPlainlyTold('He takes cetirizine 10 mg at night.', ordered, 'assessment-and-plan')).toBe(false)
    const known = [turn(1, 'clinician', 'You take cetirizine ten milligrams at night, that is fine.')]
    expect(isPlainlyTold('He takes cetirizine 10 mg at night.', known, 'assessment-and-plan')).toBe(true)
  })
  it('is not a number that may be read as two', () => {
    const counted = [turn(1, 'clinician', "The white count's fine, five eight.")]
    expect(isPlainlyTold('The white count is 58.', counted, 'results')).toBe(false)
    expect(isPlainlyTold('The white count is 58.', [turn(1, 'clinician', 'The white count is fifty-eight.')], 'results')).toBe(true)
  })
  it('is not what the clinician has somebody else do', () => {
    const asked = [turn(1, 'clinician', "I'll have Lorna call the pharmacy while you're here."), turn(2, 'patient', 'Thanks.')]
    expect(isPlainlyTold('I will call the pharmacy.', asked, 'assessment-and-plan')).toBe(false)
    const promised = [turn(1, 'clinician', "I'll call the pharmacy while you're here.")]
    expect(isPlainlyTold('I will call the pharmacy.', promised, 'assessment-and-plan')).toBe(true)
  })
  it('is not a condition in the history, which may be that of what comes next', () => {
    const spoken = [turn(1, 'patient', 'i take the inhaler three times a day if i wheeze at night i take it again')]
    expect(isPlainlyTold('He takes the inhaler 3 times a day if he wheezes.', spoken, 'history')).toBe(false)
    expect(isPlainlyTold('He takes the inhaler 3 times a day.', spoken, 'history')).toBe(false)
  })
  it('is not what ends one sentence and begins the next', () => {
    const spoken = [turn(1, 'clinician', 'Use honey. For the cough I can give you some codeine.')]
    expect(isPlainlyTold('Use honey for the cough.', spoken, 'assessment-and-plan')).toBe(false)
    expect(isPlainlyTold('Use honey for the cough.', [turn(1, 'clinician', 'Use honey for the cough.')], 'assessment-and-plan')).toBe(true)
  })
  it('is not what is denied of one side and affirmed of the other, where the statement names none', () => {
    const right = 'On the ultrasound of the right kidney there are no stones, masses or hydronephrosis.'
    const both = `${right} The left kidney has a stone of six millimeters.`
    expect(isPlainlyTold('No stones, masses or hydronephrosis.', [turn(1, 'clinician', right)], 'results')).toBe(true)
    expect(isPlainlyTold('No stones, masses or hydronephrosis.', [turn(1, 'clinician', both)], 'results')).toBe(false)
  })
  it('is neither a thing whose importance nobody spoke of, nor all symptoms, where one is spoken of', () => {
    const planned = [turn(1, 'clinician', 'We refer you to psychiatry for talk therapy. Your asthma remains under good control.')]
    expect(isPlainlyTold('We discussed the importance of talk therapy.', planned, 'assessment-and-plan')).toBe(false)
    expect(isPlainlyTold('Her asthma symptoms remain under good control.', planned, 'assessment-and-plan')).toBe(false)
    expect(isPlainlyTold('Referral to psychiatry for talk therapy.', planned, 'assessment-and-plan')).toBe(true)
  })
  it('is not clear, what only clears, nor an order with a please', () => {
    const examined = [turn(1, 'clinician', 'Shoes and socks off please. On your lung exam I hear some wheezing, it clears with cough.')]
    expect(isPlainlyTold('Lungs: Clear with cough.', examined, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('Shoes and socks off please.', examined, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('Lungs: Some wheezing.', examined, 'physical-examination')).toBe(true)
  })

  it('stands under a label that is named before it, or with it', () => {
    const told = [
      turn(1, 'clinician', 'Stay on the omeprazole, forty milligrams once a day.'),
      turn(2, 'clinician', 'For your gout, everything is calm. Continue the allopurinol, one hundred milligrams once a day.'),
    ]
    expect(isPlainlyTold('Gout: Continue omeprazole 40 mg once a day.', told, 'assessment-and-plan')).toBe(false)
    expect(isPlainlyTold('Gout: Continue allopurinol 100 mg once a day.', told, 'assessment-and-plan')).toBe(true)
    expect(isPlainlyTold('Medical Treatment: Continue allopurinol 100 mg once a day.', told, 'assessment-and-plan')).toBe(true)
  })

  it('is not where alone, nor a name that nobody said', () => {
    const seen = [turn(1, 'clinician', 'Your lower extremities have one plus edema. You are allergic to Percocet and regulin.')]
    expect(isPlainlyTold('Lower extremities.', seen, 'physical-examination')).toBe(false)
    expect(isPlainlyTold('She is allergic to Percocet.', seen, 'history')).toBe(true)
    expect(isPlainlyTold('She is allergic to Percocet and Reguline.', seen, 'history')).toBe(false)
  })

  it('is not what points at a time that is told elsewhere, nor less sure than what was said', () => {
    const told = [
      turn(1, 'clinician', 'The renovations should be complete by then. I am going to order a blood test for the supply.'),
      turn(2, 'patient', 'All right.'),
      turn(3, 'patient', 'And the leg?'),
      turn(4, 'clinician', 'We may need to order an ultrasound.'),
    ]
    expect(isPlainlyTold('Renovations should be complete by then.', told, 'family-and-social-history')).toBe(false)
    expect(isPlainlyTold('We may need to order a blood test.', told, 'assessment-and-plan')).toBe(false)
    expect(isPlainlyTold('We may need to order an ultrasound.', told, 'assessment-and-plan')).toBe(true)
  })

  it('is not what has no subject, nor a prescription among results', () => {
    const seen = [
      turn(1, 'clinician', 'On exam the creases of the index finger are slightly diminished over the knuckle compared to the thumb.'),
    ]
    expect(isPlainlyTold('Slightly diminished over the index finger compared to the thumb.', seen, 'physical-examination')).toBe(false)
    const printed = [turn(1, 'clinician', 'For your thyroid we have the prescription for methimazole printed out.')]
    expect(isPlainlyTold('Prescription for methimazole printed out.', printed, 'assessment-and-plan')).toBe(true)
    expect(isPlainlyTold('Prescription for methimazole printed out.', printed, 'results')).toBe(false)
  })
})
