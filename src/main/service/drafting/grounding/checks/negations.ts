/** Denials: each needs somebody who denied it; and what was denied may not be stated as so. */
import type { Reason } from '../../../../../contract/records.ts'
import type { CheckResult } from './numbers.ts'
import type { Found } from '../evidence.ts'
import { ANY_KIN, isOfKin } from '../kin.ts'
import { nameOf } from '../lexicon.ts'
import { denialsOf, within, type Denial } from '../negation.ts'
import { saidOf, type Said } from '../said.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

export { saidOf } from '../said.ts'

/** Findings that a note denies as it denies a symptom. Parts of the body and tests are not among them. */
const DENIABLE = new Set(
  [
    'murmur',
    'crackles',
    'effusion',
    'fracture',
    'dislocation',
    'jugular venous distention',
    'hypertension',
    'diabetes',
    'heart attack',
    'stroke',
    'copd',
    'kidney stone',
    'urinary tract infection',
    'pneumonia',
    'sleep apnea',
    'anemia',
    'allergy',
    'upper respiratory infection',
  ].map((name) => `finding:${name}`),
)
/** Denials whose scope is a list of findings, not a verb. */
const LISTING = /^(?:no|nothing|denie[sd]|deny|denying|without|negative|negative for|none of|absence of|absent|free of|non[- ])$/i
/** Given as what the patient feels. */
const FELT = /\b(?:reports?|has|have|had|having|experienc\w+|complain\w*|endorses?|suffer\w*|presents? with)\b/i
/** "Denies taking anything for the pain" denies the taking. */
const OF_USE = /^\s*(?:taking|using|trying|needing|requiring|having (?:taken|used|tried))\b/i
function isListing({ cue, start }: Denial, text: string): boolean {
  return LISTING.test(cue) && !OF_USE.test(text.slice(start))
}
export function isDeniable(mention: Mention): boolean {
  return DENIABLE.has(mention.key)
}
/** "Call 911 for chest pain": nobody has it. */
const WHEN_TO_CALL =
  /^(?:[^:.]{1,40}:\s+)?(?:(?:the )?patient |he |she |you )?(?:(?:was|is|should|to|advised|instructed|told) ){0,4}(?:call|return(?! of\b)|go to|seek|come (?:back|in)|contact (?:me|us|the|our|your|his|her))\b[^.]*? (?:for|with)\b/i

/** Where a statement begins to speak of what may come, in characters; -1 where it does not. */
export function openFrom(text: string): number {
  // What stands before the "for" is stated, and checked.
  return WHEN_TO_CALL.exec(text)?.[0].length ?? text.search(/\b(?:if|unless|should)\b/i)
}

/** Findings of an examination that are said as a normal result and written as a denial: "lungs are clear", "no wheezes". */
export const NORMAL = /\b(?:normal|clear|negative|unremarkable|intact|fine|good|within normal|regular|soft|benign|nice)\b/i

export function checkNegations(text: string, mentions: readonly Mention[], found: Found, visit: Visit, isExam: boolean): CheckResult {
  const reasons: Reason[] = []
  const turns: CheckResult['turns'][number][] = []
  // What stands under a condition is not stated as so.
  const open = openFrom(text)
  if (open !== -1 && open < 12) return { reasons, turns }
  const denied = denialsOf(text, 40)
  const inEvidence = (place: Said) => found.indexes.some((index) => Math.abs(index - place.turn.index) <= 1)
  const at = (place: Said) => `turn ${String(place.turn.turn.number)}`
  for (const mention of mentions) {
    if (open !== -1 && mention.start > open) continue
    if (mention.light || (mention.kind !== 'symptom' && !isDeniable(mention))) continue
    if (/\bno longer\b[^,;.]{0,30}$/i.test(text.slice(0, mention.start))) continue
    const isDenied = within(denied, mention.start, mention.end)
    // "Did not relieve the pain" denies the relief.
    const isOfVerb =
      denied.some((range) => within([range], mention.start, mention.end) && !isListing(range, text)) &&
      !denied.some((range) => within([range], mention.start, mention.end) && isListing(range, text))
    const said = saidOf(mention, visit)
    const name = text.slice(mention.start, mention.end) || nameOf(mention.key)
    const span = { start: mention.start, end: mention.end }
    const add = (outcome: Reason['outcome'], sentence: string) => reasons.push({ check: 'negation', outcome, sentence, span })
    const [first] = said
    const denials = said.filter((place) => place.how === 'denied')
    const denial = denials.find(inEvidence) ?? denials[0]
    // What the clinician finds does not contradict what the patient denies.
    const affirmations = said.filter(
      (place) =>
        place.how === 'affirmed' &&
        (place.turn.turn.role !== 'clinician' || place.turn.answer?.kind === 'yes') &&
        !(isDenied && isOfKin(place.turn, place.start, visit.turns[place.turn.index - 1])),
    )
    const affirmed = affirmations.find(inEvidence) ?? affirmations[0]
    for (const place of [isDenied ? (denial ?? affirmed) : undefined])
      if (place !== undefined) turns.push({ turn: place.turn, start: place.start, end: place.end })
    const here = { denied: denials.filter(inEvidence).length, affirmed: affirmations.filter(inEvidence).length }
    if (isDenied && denial !== undefined) {
      if (affirmed !== undefined && here.affirmed > here.denied && here.denied > 0) {
        add('unsure', `${capital(name)} is denied in ${at(denial)}, but ${at(affirmed)} reports it.`)
      } else if (!inEvidence(denial) && said.some((place) => place.how === 'affirmed' && inEvidence(place))) {
        add('unsure', `${capital(name)} is denied in ${at(denial)}, but the turns this rests on speak of it otherwise.`)
      } else add('holds', `${capital(name)} is denied in ${at(denial)}.`)
    } else if (isDenied) {
      if (affirmed !== undefined && !isExam)
        add(isOfVerb ? 'unsure' : 'contradicts', `The statement denies ${name}; ${at(affirmed)} speaks of it and does not deny it.`)
      else if (said.length > 0) add('unsure', `${capital(name)} is spoken of, but nobody clearly denies it.`)
      else if (isExam && visit.turns.some((turn) => turn.turn.role !== 'patient' && NORMAL.test(turn.turn.text))) {
        add('unsure', `Nobody says “no ${name}”; it may follow from a normal finding.`)
      } else add('fails', `Nobody asked about or denied ${name} in this visit.`)
    } else if (denial !== undefined && said.every((place) => place.how !== 'affirmed')) {
      turns.push({ turn: denial.turn, start: denial.start, end: denial.end })
      // The question takes no side; where it may also come one day, the statement may speak of that.
      const isSure =
        said.every((place) => place.how === 'denied' || (place.how === 'asked' && !isExam)) &&
        // Pain has a place, and another's may be denied; a relative's may be another's; what is not found today may be felt at night.
        mention.key !== 'symptom:pain' &&
        !ANY_KIN.test(text.slice(0, mention.start)) &&
        (isExam || denials.some(({ turn }) => turn.turn.role !== 'clinician' || turn.answer !== null))
      add(isSure ? 'contradicts' : 'unsure', `The statement says ${name}; ${at(denial)} denies it.`)
    } else if (
      first !== undefined &&
      said.every((place) => place.how === 'asked') &&
      /\b(?:reports?|endorses?|complains? of|positive for|admits|has|had|experienc\w+)\b/i.test(text)
    ) {
      add('unsure', `${capital(name)} is asked about in ${at(first)}, but nobody clearly says it.`)
    } else if (
      // The clinician speaks of it, as of what a disease may bring; the one who would feel it denies it. Pain has a place: another's may be denied.
      denial !== undefined &&
      mention.key !== 'symptom:pain' &&
      mention.kind === 'symptom' &&
      affirmed === undefined &&
      !isExam &&
      FELT.test(text.slice(0, mention.start))
    ) {
      add('unsure', `Given as what the patient has; ${at(denial)} denies ${name}.`)
    } else if (denial !== undefined && here.denied > 0 && !said.some((place) => place.how === 'affirmed' && inEvidence(place))) {
      // Affirmed elsewhere, of another place or time, but denied where the statement rests.
      add('unsure', `The statement says ${name}; ${at(denial)}, on which it rests, denies it.`)
    }
  }
  return { reasons, turns }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
