/** Who said it: a patient's report should be in the patient's words, an examiner's finding in the clinician's. Never worse than unsure. */
import type { Evidence, Reason } from '../../../../../contract/records.ts'
import { isAffirming } from '../negation.ts'
import { placesOf } from '../places.ts'
import type { Mention } from '../units.ts'
import { sentenceAt } from '../words.ts'
import type { Visit, VisitTurn } from '../visit.ts'

const PATIENT_SAYS =
  /\b(?:(?:the )?patient|he|she|they|mr\.? \w+|mrs\.? \w+|ms\.? \w+)\s+(?:also )?(?:reports?|reported|states?|stated|complains?|complained|endorses?|endorsed|admits?|notes|noted|mentions?|mentioned|describes?|described)\b|(?:^|: )(?:reports|denies|endorses|admits|complains)\b/i
const PATIENT_EXAMINES = /\b(?:the )?patient (?:does not |did not |doesn['’]t |can(?:not| not) )?(?:appreciates?|palpates?|auscultates?)\b/i
/** What an examiner hears and sees: a patient's nod does not make it his report. */
const FOUND_BY_EXAMINER =
  /\b(?:on (?:your |the )?(?:physical )?exam\w*|i (?:do |can |did )?(?:hear|feel|see|appreciate|palpate)|your (?:heart|lungs) sounds?)\b/i
/** A patient neither reports nor denies what only an examiner hears, sees and feels. */
const FOUND_ONLY =
  /\b(?:reports?|denie[sd]|denying|endorses?)\b[^.;]{0,60}?\b(?:murmurs?|gallops?|rubs|rales|rhonchi|crackles|bruits?|guarding|rebound|lymphadenopathy|adenopathy|thyromegaly|organomegaly|hepatosplenomegaly|jugular venous distention|jvd|tenderness to palpation)\b/i
/** What a study shows nobody denies: "he denies any fracture", which the x-ray does not show. */
const OF_STUDY = /\b(?:x-?rays?|mri|ct|scans?|ultrasound|echo\w*|imaging|films?|radiograph\w*|results?)\b/i
const DENIES = /\bdenie[sd]\b/i
/** Longer than this, a turn that ends with a question tells something, too, in characters. */
const MERE_QUESTION = 160
/** Agrees to what will be done, and affirms nothing. */
const COURTESY = /^\W*(?:(?:okay|alright|all right)\W+)?(?:sure|sounds)\b/i
/** Shorter than this, an affirmation is a nod. */
const NOD = 25

export function checkSpeaker(
  sentence: string,
  mentions: readonly Mention[],
  evidence: readonly Evidence[],
  visit: Visit,
  isExam: boolean,
): Reason[] {
  const has = (role: string) => visit.turns.some(({ turn }) => turn.role === role)
  const resting = evidence.flatMap(({ spans, turn: number }) => {
    const turn = visit.turns.find((each) => each.turn.number === number)
    return turn === undefined ? [] : [{ turn, spans, ...turn.turn }]
  })
  // Beside an infant, somebody else speaks for the patient.
  const isForPatient = (role: string) => role === 'patient' || (role === 'other' && !has('patient') && has('clinician'))
  if (evidence.length === 0 || resting.some(({ role }) => role === 'unknown') || !visit.turns.some(({ turn }) => isForPatient(turn.role)))
    return []
  const unsure = (match: RegExpExecArray | null, reason: string): Reason[] => [
    {
      ...{ check: 'speaker', outcome: 'unsure', sentence: reason },
      span: match === null ? null : { start: match.index, end: match.index + match[0].length },
    },
  ]

  const finding = FOUND_ONLY.exec(sentence)
  if (finding !== null) return unsure(finding, 'Given as what the patient reports or denies, but only an examiner can find it.')

  const report = PATIENT_SAYS.exec(sentence)
  const isFound = resting.some(
    ({ role, spans, text }) =>
      role === 'clinician' && spans.some(({ start }) => FOUND_BY_EXAMINER.test(text.slice(Math.max(0, start - 90), start + 20))),
  )
  // A nod to what was not asked tells nothing.
  const isAsked = (index: number) =>
    resting.some(
      ({ spans, turn: { asksFrom, index: at } }) => at === index && asksFrom !== null && spans.some(({ start }) => start >= asksFrom),
    )
  const isNod = ({ index, turn: { text } }: VisitTurn) => text.length < NOD && isAffirming(text) && (isFound || !isAsked(index - 1))
  const isTold = resting.some(({ role, turn }) => isForPatient(role) && !isNod(turn))
  const isAgreed = resting.some(({ turn }) => {
    const next = visit.turns[turn.index + 1]
    if (next === undefined || !isForPatient(next.turn.role)) return false
    // "Allergies, still just sulfa?" "Sulfa, hives, as a kid."
    const isRepeated = turn.asksFrom !== null && mentions.some(({ key, light }) => !light && turn.keys.has(key) && next.keys.has(key))
    return isRepeated || (isAffirming(next.turn.text) && !COURTESY.test(next.turn.text))
  })
  if (report !== null && !isTold && (!isAgreed || isFound) && !isExam)
    return unsure(report, 'Given as the patient’s words, but only the clinician says it.')

  if (report !== null && !has('patient') && !isExam)
    return unsure(report, 'Given as the patient’s words, but somebody else speaks for the patient in this visit.')

  const denies = DENIES.exec(sentence)
  const isOfStudy = ({ role, spans, text, turn: { asksFrom } }: (typeof resting)[number]): boolean =>
    role === 'clinician' &&
    spans.some(({ start }) => {
      const around = sentenceAt(text, start)
      return (asksFrom === null || start < asksFrom) && OF_STUDY.test(text.slice(around.start, around.end))
    })
  if (denies !== null && !isAgreed && !OF_STUDY.test(sentence) && resting.every(isOfStudy))
    return unsure(denies, 'Given as what the patient denies, but it is what a study shows.')

  const examines = PATIENT_EXAMINES.exec(sentence)
  if (examines !== null) return unsure(examines, 'Given as the patient’s doing, but it is the examiner’s.')

  // A question is no finding: "is his nose running?"
  const isFinding = resting.some(({ role, spans, text, turn: { asksFrom } }) => {
    if (isForPatient(role)) return false
    if (role === 'other') return !has('clinician')
    return text.length > MERE_QUESTION || asksFrom === null || spans.some(({ start }) => start < asksFrom)
  })
  return isExam && (!isFinding || isToldOnly(mentions, visit, isForPatient))
    ? unsure(null, 'Given as a finding, but only the patient says it.')
    : []
}

/** Whether most of what is found is spoken of by the patient, or asked about, and never told by the examiner. */
function isToldOnly(mentions: readonly Mention[], visit: Visit, isForPatient: (role: string) => boolean): boolean {
  const known = mentions
    .filter((mention) => !mention.light && mention.kind !== 'drug')
    .map((mention) => placesOf(mention, visit))
    .filter((places) => places.length > 0)
  const told = known.filter((places) =>
    places.every(
      ({ start, turn }) =>
        isForPatient(turn.turn.role) || (turn.asksFrom !== null && start >= turn.asksFrom && turn.turn.text.length <= MERE_QUESTION),
    ),
  )
  return told.length > 0 && told.length > known.length / 2
}
