/** "Take aspirin for the back", where the clinician said no; "prednisone tablets", where they were only going to be given. */
import type { Reason } from '../../../../../contract/records.ts'
import { denialsOf, within } from '../negation.ts'
import { placesOf } from '../places.ts'
import { saidOf, type Said } from '../said.ts'
import type { Mention } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'

/** The statement itself gives it up, warns of it, or tells of another time. */
const GIVEN_UP =
  /\b(?:no|not|never|avoid\w*|stop\w*|discontinu\w*|hold(?:ing)?|held|without|denie[sd]|allerg\w*|instead|rather|refus\w*|declin\w*|intoleran\w*|former\w*|previous\w*|past|had|was|were|tried|used|taken|took|if|unless|may|might|could|consider\w*|discuss\w*|ask(?:s|ed)?|wonder\w*)\b/i
/** A plan that is told only to be taken back. */
const WAS_GOING =
  /\b(?:(?:was|were|had been) (?:just )?(?:going|gon ?na|about|planning|thinking)|(?:i['’]d|i had|would have) (?:thought|planned|given|considered)|instead of|rather than)\b[^.?!]{0,60}$/i
const TAKEN_BACK = /\b(?:no,|actually|but|instead|rather|on second thought)\b/i
/** The statement orders it. */
const GIVES = /\b(?:take|start|begin|use|continue|add|prescrib\w*|order\w*|give)\b[^.;]{0,30}$/i
const REACH = 80

/** Whether what stands at `start` is taken back in its turn. */
function isTakenBack({ turn }: VisitTurn, start: number): boolean {
  const before = turn.text.slice(Math.max(0, start - REACH), start)
  return WAS_GOING.test(before) && (/\b(?:instead of|rather than)\b/i.test(before) || TAKEN_BACK.test(turn.text.slice(start)))
}

/** Denied by the clinician, in so many words or to a patient who asks; what a patient denies to have taken is no refusal. */
function isOfClinician({ start, turn }: Said): boolean {
  const isAsked = turn.asksFrom !== null && start >= turn.asksFrom
  return (turn.turn.role === 'patient') === isAsked
}

export function checkRefused(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (GIVEN_UP.test(text)) return []
  const denials = denialsOf(text, 40)
  return mentions
    .filter(({ end, kind, start }) => kind === 'drug' && !within(denials, start, end))
    .flatMap((drug): Reason[] => {
      const span = { start: drug.start, end: drug.end }
      const name = text.slice(drug.start, drug.end)
      const places = placesOf(drug, visit)
      const [first] = places
      if (first !== undefined && places.every(({ start, turn }) => isTakenBack(turn, start))) {
        const sentence = `Turn ${String(first.turn.turn.number)} only was going to give ${name}, and takes it back.`
        return [{ check: 'plan', outcome: 'contradicts', sentence, span }]
      }
      const said = saidOf(drug, visit)
      const refused = said.find((each) => each.how === 'denied' && isOfClinician(each))
      if (refused === undefined || !said.every(({ how }) => how === 'denied' || how === 'asked')) return []
      const sentence = `Turn ${String(refused.turn.turn.number)} says no to ${name}.`
      return [{ check: 'plan', outcome: GIVES.test(text.slice(0, drug.start)) ? 'contradicts' : 'unsure', sentence, span }]
    })
}
