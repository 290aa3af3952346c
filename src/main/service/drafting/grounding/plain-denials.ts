/** Whether a denial is plain: what it denies was denied by its name, or asked for by its name and answered with "no" and nothing else. */
import { negatedRanges, within } from './negation.ts'
import { isClinical, type Mention } from './units.ts'
import type { VisitTurn } from './visit.ts'

/** "Any skin problems": those that the patient came for are not meant, and only the two who speak know which are. */
const VAGUE = /\b(?:problems?|issues?|illness(?:es)?|conditions?|concerns?|symptoms?|troubles?|complaints?|anything|history)\b/i
/** Asked of what else there is. */
const ELSE = /\b(?:other|others|else|besides|apart from|more|further)\b/i
/** "Not that I think is relevant", "not really": a no that leaves something open. */
const HEDGED =
  /\b(?:not (?:really|that|too|much|so|particularly|always|usually|very|often)|think|know|relevant|but|just|only|apart|except|sometimes|bit|little|usually|hardly|barely|guess|much|often)\b/i
const NO = /\b(?:no|nope|nah|none|never|nothing|not|neither|nor)\b|n['’]?t\b/i

/** "Are you excited?" "Can't wait": a yes. */
const EAGER = /\bca ?n['’]?(?:o?t|not) wait\b/i

export function isPlainDenial(text: string, mentions: readonly Mention[], place: readonly VisitTurn[]): boolean {
  const ranges = negatedRanges(text)
  const own = mentions.filter(({ end, light, start }) => !light && within(ranges, start, end))
  const things = own.filter(isClinical)
  const denied = things.length > 0 ? things : own
  if (denied.length > 0 && denied.every((mention) => isDeniedByName(mention, place))) return true
  const asked = place.find(
    ({ answer, index }) => answer?.kind === 'no' && place.some((other) => other.index === answer.index && other.index > index),
  )
  if (asked === undefined || VAGUE.test(text)) return false
  const answer = place.find(({ index }) => index === asked.answer?.index)
  const question = asked.turn.text.slice(asked.asksFrom ?? 0)
  if (answer === undefined || (ELSE.test(question) && !ELSE.test(text))) return false
  const [first = ''] = answer.turn.text.split(/(?<=[.?!])\s/)
  return NO.test(first) && !EAGER.test(first) && !HEDGED.test(answer.turn.text.length < 80 ? answer.turn.text : first)
}

/** It stands under a denial in what somebody says, not in a question. */
function isDeniedByName({ key }: Mention, place: readonly VisitTurn[]): boolean {
  return place.some(
    (turn) =>
      turn.keys
        .get(key)
        ?.some(({ end, start }) => within(turn.negated, start, end) && (turn.asksFrom === null || start < turn.asksFrom)) === true,
  )
}
