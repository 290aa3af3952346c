/** Checks a sentence of a note against the turns of its visit: what it rests on, what holds, what does not, and why. */
import { isInstructionLike } from '../../records/index.ts'
import type { CheckedStatement, Evidence, Reason, Sex, Turn, Verdict } from '../../../../contract/records.ts'
import { checkAdherence } from './checks/adherence.ts'
import { checkAllergies } from './checks/allergies.ts'
import { checkAlternatives } from './checks/alternatives.ts'
import { checkAsked } from './checks/asked.ts'
import { checkCauses } from './checks/causes.ts'
import { checkClauses } from './checks/clauses.ts'
import { checkConditions, checkLostConditions, checkLostNeed } from './checks/conditions.ts'
import { checkControl } from './checks/control.ts'
import { checkCorrected } from './checks/corrected.ts'
import { checkCounts } from './checks/counts.ts'
import { checkCurrentDose } from './checks/current-dose.ts'
import { checkDeclined } from './checks/declined.ts'
import { checkDegrees } from './checks/degrees.ts'
import { checkDiagnoses } from './checks/diagnoses.ts'
import { checkDoseUnits } from './checks/dose-units.ts'
import { checkDue } from './checks/due.ts'
import { checkEarlier } from './checks/earlier.ts'
import { checkEarlierVisits } from './checks/earlier-visits.ts'
import { checkEnded } from './checks/ended.ts'
import { checkBareFrequency } from './checks/frequencies.ts'
import { checkFragments } from './checks/fragments.ts'
import { checkJoints } from './checks/joints.ts'
import { checkLabels } from './checks/labels.ts'
import { checkLabUnits } from './checks/lab-units.ts'
import { checkMeasures } from './checks/measures.ts'
import { checkMedications } from './checks/medications.ts'
import { checkModality } from './checks/modality.ts'
import { checkNames } from './checks/names.ts'
import { checkNegations, NORMAL } from './checks/negations.ts'
import { checkNormal } from './checks/normal.ts'
import { checkNumbers } from './checks/numbers.ts'
import { checkOrders } from './checks/orders.ts'
import { checkOpposites } from './checks/opposites.ts'
import { checkOrder } from './checks/order.ts'
import { checkParts } from './checks/parts.ts'
import { checkPlans } from './checks/plans.ts'
import { checkPolarity } from './checks/polarity.ts'
import { checkPressures } from './checks/pressures.ts'
import { checkRates } from './checks/rates.ts'
import { checkRefused } from './checks/refused.ts'
import { checkRoutes } from './checks/routes.ts'
import { checkSex } from './checks/sex.ts'
import { checkSidedValues } from './checks/sided-values.ts'
import { checkSides } from './checks/sides.ts'
import { checkSites } from './checks/sites.ts'
import { checkSpeaker } from './checks/speaker.ts'
import { checkStopped } from './checks/stopped.ts'
import { checkRelation, checkSubject } from './checks/subject.ts'
import { checkTests } from './checks/tests.ts'
import { checkTimes } from './checks/times.ts'
import { checkTrends } from './checks/trends.ts'
import { checkTurnedConditions } from './checks/turned-conditions.ts'
import { checkUnsaid } from './checks/unsaid.ts'
import { checkUntreated } from './checks/untreated.ts'
import { checkVerbs } from './checks/verbs.ts'
import { quantitiesOf } from './numbers.ts'
import { findEvidence, withTurn, type Found } from './evidence.ts'
import { isLight } from './lexicon.ts'
import { BLANK } from './placeholders.ts'
import { riskOf } from './risk.ts'
import { thresholds, type Thresholds } from './thresholds.ts'
import { mentionsOf } from './units.ts'
import { visitOf, type Visit } from './visit.ts'
import { withPlainMarks } from './words.ts'

export type CheckOptions = {
  /** The section of the template that the sentence stands in, or null. */
  readonly sectionKey?: string | null
  /** The patient's, as the record has it; what the visit says of it decides where the record says nothing. */
  readonly sex?: Sex
  readonly limits?: Thresholds
}

/** Pure, and repeatable to the letter. The lookups for `turns` are made once and kept with the array. */
export function checkStatement(text: string, turns: readonly Turn[], options: CheckOptions = {}): CheckedStatement {
  const sentence = withPlainMarks(text)
  const { sectionKey = null, sex = 'unknown', limits = thresholds } = options
  const visit = visitOf(turns)
  const found = findEvidence(sentence, visit, limits)
  const isExam = sectionKey === 'physical-examination' || sectionKey === 'results'
  const mentions = mentionsOf(sentence)
  const isNormal = isExam && restsOnNormal(sentence, visit)

  const results = [
    checkNumbers(sentence, found, visit, limits),
    checkMedications(sentence, mentions, visit, limits),
    checkSides(sentence, found, visit),
    checkNegations(sentence, mentions, found, visit, isExam),
  ]
  let evidence: Evidence[] = [...found.evidence]
  for (const { turn, start, end } of results.flatMap((result) => result.turns)) {
    if (evidence.length < limits.maxTurns + 3 || evidence.some((entry) => entry.turn === turn.turn.number)) {
      evidence = withTurn(evidence, turn, [{ start, end }])
      const answer = turn.answer === null ? undefined : visit.turns[turn.answer.index]
      if (answer !== undefined && !evidence.some((entry) => entry.turn === answer.turn.number) && evidence.length < limits.maxTurns + 3) {
        evidence = withTurn(evidence, answer, [{ start: 0, end: Math.min(80, answer.turn.text.length) }])
      }
    }
  }
  const reasons = [
    supportReason(sentence, found, limits, isExam, isNormal),
    ...results.flatMap((result) => result.reasons),
    ...checkClauses(sentence, mentions, visit, limits),
    ...checkPolarity(sentence, mentions, found, visit, isNormal),
    ...checkSubject(sentence, mentions, found, visit),
    ...checkRelation(sentence, visit),
    ...checkSex(sentence, visit, sex),
    ...checkTimes(sentence, mentions, found, visit),
    ...checkPlans(sentence, mentions, found, visit),
    ...checkConditions(sentence, mentions, found, visit),
    ...checkTurnedConditions(sentence, visit),
    ...checkLostConditions(sentence, visit, sectionKey),
    ...checkLostNeed(sentence, mentions, visit),
    ...checkBareFrequency(sentence, mentions, found, visit),
    ...checkEnded(sentence, mentions, visit, sectionKey),
    ...checkStopped(sentence, mentions, visit, sectionKey),
    ...checkOrders(sentence, mentions, visit, sectionKey),
    ...checkSites(sentence, mentions, found, visit),
    ...checkParts(sentence, found, visit),
    ...checkJoints(sentence, mentions, found, visit, isExam),
    ...checkUnsaid(sentence, visit),
    ...checkUntreated(sentence, found, visit),
    ...checkDegrees(sentence, mentions, found, visit),
    ...checkTests(sentence, mentions, found, visit),
    ...checkLabels(sentence, mentions, visit),
    ...checkFragments(sentence, mentions, sectionKey),
    ...checkCurrentDose(sentence, mentions, visit),
    ...checkDoseUnits(sentence, mentions, found, visit),
    ...checkRoutes(sentence, mentions, visit),
    ...checkVerbs(sentence, found, visit),
    ...checkMeasures(sentence, visit),
    ...checkLabUnits(sentence),
    ...checkPressures(sentence, visit),
    ...checkSidedValues(sentence, visit),
    ...checkRates(sentence, visit),
    ...checkCorrected(sentence, visit),
    ...checkTrends(sentence, visit),
    ...checkAdherence(sentence, visit),
    ...checkEarlier(sentence, visit),
    ...checkOrder(sentence, visit),
    ...checkRefused(sentence, mentions, visit),
    ...checkDeclined(sentence, mentions, visit),
    ...checkCauses(sentence, mentions, visit),
    ...checkDue(sentence, mentions, visit),
    ...checkOpposites(sentence, mentions, found, visit),
    ...checkCounts(sentence, found, visit, limits),
    ...checkAllergies(sentence, mentions, visit),
    ...checkNormal(sentence, mentions, visit, isExam),
    ...checkControl(sentence, mentions, visit),
    ...checkDiagnoses(sentence, mentions, visit),
    ...checkAlternatives(sentence, mentions, visit),
    ...checkAsked(sentence, mentions, visit),
    ...checkEarlierVisits(sentence, found, visit),
    ...checkModality(sentence, mentions, visit),
    ...checkNames(sentence, visit),
    ...checkSpeaker(sentence, mentions, evidence, visit, isExam),
    ...instructionReasons(sentence, evidence, visit),
    ...blankReasons(sentence),
  ]
  return { text, risk: riskOf(sentence, sectionKey, mentions), verdict: verdictOf(reasons), reasons: ordered(reasons), evidence }
}

/** The worst outcome decides. */
function verdictOf(reasons: readonly Reason[]): Verdict {
  if (reasons.some((reason) => reason.outcome === 'contradicts')) return 'contradicted'
  if (reasons.some((reason) => reason.outcome === 'fails')) return 'unsupported'
  return reasons.some((reason) => reason.outcome === 'unsure') ? 'unsure' : 'supported'
}

/** The worst first, and each sentence once: a thing that is named twice has one reason. Of what a check points at, its place alone is told: the contract knows nothing else. */
function ordered(reasons: readonly Reason[]): Reason[] {
  const rank = { contradicts: 0, fails: 1, unsure: 2, holds: 3 } as const
  const sorted = [...reasons].sort((a, b) => rank[a.outcome] - rank[b.outcome])
  return sorted
    .filter(({ sentence }, i) => sorted.findIndex((other) => other.sentence === sentence) === i)
    .map((reason) => ({ ...reason, span: reason.span === null ? null : { start: reason.span.start, end: reason.span.end } }))
}

/** "No gallops or rubs" after "your heart sounds good": a denial that an examiner's normal finding may stand for. */
function restsOnNormal(sentence: string, visit: Visit): boolean {
  return (
    /^(?:[\w ]{0,30}: )?(?:no|negative for|without)\b/i.test(sentence) &&
    visit.turns.some((turn) => turn.turn.role !== 'patient' && NORMAL.test(turn.turn.text))
  )
}

/** What an examiner has a joint do. */
const MANOEUVRE =
  /^(?:(?:dorsi|plantar)?flexion|(?:hyper)?extension|abduction|adduction|rotation|supination|pronation|inversion|eversion)$/i

/** Words that judge, and name nothing that is judged. */
const VAGUE = new Set(['term:normal', 'term:stable', 'good', 'fine', 'well', 'great', 'doing', 'condit', 'concern', 'possib', 'import'])

function supportReason(sentence: string, found: Found, limits: Thresholds, isExam: boolean, mayBeNormal: boolean): Reason {
  const check = 'support'
  const numbers = found.evidence.map((entry) => String(entry.turn))
  const where = numbers.length === 1 ? `Turn ${numbers[0] ?? ''} says` : `Turns ${list(numbers)} say`
  const unsaid = found.missing.filter((mention) => !mention.light).map((mention) => `“${sentence.slice(mention.start, mention.end)}”`)
  const lacking = unsaid.length === 0 ? '' : ` The visit does not say ${list(unsaid.slice(0, 4))}.`
  if (mayBeNormal && found.score < limits.unsure) {
    return { check, outcome: 'unsure', sentence: 'Nobody says this in so many words; it may follow from a normal finding.', span: null }
  }
  // "I discussed the options with the patient": of the talk itself, and of nothing that a turn could bear out.
  if (found.score < limits.unsure && found.mentions.length >= 3 && found.mentions.every((mention) => mention.parts.every(isLight))) {
    return { check, outcome: 'unsure', sentence: 'This tells of the talk itself; no turn says it in so many words.', span: null }
  }
  if (
    quantitiesOf(sentence).length === 0 &&
    !isExam &&
    found.mentions.every(({ key, light, parts }) => light || VAGUE.has(key) || parts.every(isLight))
  ) {
    return { check, outcome: 'unsure', sentence: 'This names nothing that a turn could bear out.', span: null }
  }
  if (found.evidence.length === 0) return { check, outcome: 'fails', sentence: 'No turn of this visit says this.', span: null }
  // "No pain with pronation": a short finding stands or falls with each of its words.
  const manoeuvre = isExam ? found.missing.find(({ end, start }) => MANOEUVRE.test(sentence.slice(start, end))) : undefined
  if (manoeuvre !== undefined && found.score >= limits.supported) {
    const word = sentence.slice(manoeuvre.start, manoeuvre.end)
    return { check, outcome: 'unsure', sentence: `${where} part of this. The visit does not say “${word}”.`, span: manoeuvre }
  }
  if (found.score >= limits.supported) return { check, outcome: 'holds', sentence: `${where} this.`, span: null }
  if (found.score >= limits.unsure) return { check, outcome: 'unsure', sentence: `${where} part of this.${lacking}`, span: null }
  return { check, outcome: 'fails', sentence: `Little of this is said in the visit.${lacking}`, span: null }
}

function list(items: readonly string[]): string {
  return items.length <= 1 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}

function instructionReasons(sentence: string, evidence: readonly Evidence[], visit: Visit): Reason[] {
  const turns = evidence.flatMap((entry) => visit.turns.filter((turn) => turn.turn.number === entry.turn))
  const onlyInstruction = turns.length > 0 && turns.every((turn) => turn.isInstruction)
  // What rests on a turn that a clinician vouched for may read like an order, too.
  const isVouched = turns.some(({ turn }) => turn.vouched === true)
  if (!onlyInstruction && (isVouched || !isInstructionLike(sentence))) return []
  return [
    {
      check: 'instruction',
      outcome: 'fails',
      sentence: 'This rests only on text that gives orders to a machine, not on the visit.',
      span: null,
    },
  ]
}

function blankReasons(sentence: string): Reason[] {
  const blank = BLANK.exec(sentence)
  if (blank === null) return []
  const span = { start: blank.index, end: blank.index + blank[0].length }
  return [{ check: 'placeholder', outcome: 'fails', sentence: 'A blank is left to fill in here.', span }]
}
