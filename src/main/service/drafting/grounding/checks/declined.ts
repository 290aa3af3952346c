/** "Will take amitriptyline", where the patient said no to it; "can try Zyrtec", where the clinician did: what one proposes and the other turns down. */
import type { Reason } from '../../../../../contract/records.ts'
import { denialsOf, within } from '../negation.ts'
import { placesOf, sentenceOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** The statement tells of the offer or the refusal, or of another time. */
const TELLS =
  /\b(?:no|not|never|avoid\w*|stop\w*|discontinu\w*|hold|held|without|denie[sd]|allerg\w*|instead|refus\w*|declin\w*|defer\w*|wait|offer\w*|option\w*|discuss\w*|consider\w*|former\w*|previous\w*|past|had|was|were|tried|used|took|reports?|states?|if|unless|may|might|could|would)\b/i
/** How a patient turns down what is offered. */
const DECLINES =
  /\b(?:(?:i['’]?m )?(?:gonna|going to|gon na) (?:say no|pass|wait|hold off)|i['’]ll pass|i(?:['’]d| would) rather not|no(?:,)? thank(?:s| you)|not (?:right now|for now|today|yet|for me|interested|happening|ready)|i (?:do n['’]?t|don['’]?t|really do n['’]?t|really don['’]?t) (?:really )?(?:want|like|need|wanna|think i (?:want|need))|(?:can|let['’]s) (?:i|we)? ?(?:hold off|wait|skip)|no (?:way|for now)|i['’]d (?:like|prefer) to (?:wait|hold off|avoid))\b/i
/** How a clinician offers, without ordering. */
const OFFERS =
  /\b(?:offer\w*|option\w*|another|could|can|might|may|would you|if you (?:want|like)|some people|there(?:['’]s| is| are)|think(?:ing)? about|talk(?:ed)? about|consider\w*|usual|how about|what about|want to try|interested|try)\b/i
/** The clinician orders it or goes on with it, in the sentence that names it. */
const ORDERS =
  /\b(?:i['’]?m (?:going|gonna)|i am going|we['’]?re (?:going|gonna)|going to|gon ?na|i['’]?ll|we['’]?ll|let['’]?s|continue|keep|prescri\w*|start|put you|i want|i['’]d like you|want you to|refill\w*|use (?:your|the)|take (?:your|the|it)|as needed)\b/i
/** How a clinician turns down what a patient asks for. */
const ADVISES_AGAINST =
  /\b(?:i(?:['’]d| would) (?:skip|avoid|leave|hold off|stay away|not)|skip (?:it|that|the)|leave (?:it|that|the \w+) (?:be|alone)|don['’]t (?:bother|use it|take it|give it|share)|stay away from|i wouldn['’]t|throw (?:it|that|those|them) out)\b/i
/** So many turns further the answer may come: what is offered is asked about first. */
const WITHIN = 4
const AROUND = 160

export function checkDeclined(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (TELLS.test(text)) return []
  const denials = denialsOf(text, 40)
  return mentions
    .filter(({ end, kind, start }) => kind === 'drug' && !within(denials, start, end))
    .flatMap((drug): Reason[] => {
      const places = placesOf(drug, visit)
      const last = places.at(-1)
      if (last === undefined || places.some(({ turn }) => turn.turn.role === 'unknown')) return []
      const span = { start: drug.start, end: drug.end }
      const name = text.slice(drug.start, drug.end)
      const number = String(last.turn.turn.number)
      if (last.turn.turn.role !== 'clinician') {
        const isAskedOnly = places.every(({ turn }) => turn.turn.role !== 'clinician')
        const reply = visit.turns.slice(last.turn.index + 1, last.turn.index + 3).find(({ turn }) => turn.role === 'clinician')
        if (!isAskedOnly || reply === undefined || !ADVISES_AGAINST.test(reply.turn.text)) return []
        const sentence = `Turn ${number} asks about ${name}; turn ${String(reply.turn.number)} advises against it.`
        return [{ check: 'plan', outcome: 'unsure', sentence, span }]
      }
      // Only ever offered: a patient who takes it, or an order for it, is another thing.
      const isOffered = places.every(
        (place) =>
          place.turn.turn.role === 'clinician' &&
          OFFERS.test(place.turn.turn.text.slice(Math.max(0, place.start - AROUND), place.start + AROUND)) &&
          !ORDERS.test(sentenceOf(place)),
      )
      if (!isOffered) return []
      const answers = visit.turns.slice(last.turn.index + 1, last.turn.index + 1 + WITHIN)
      const no = answers.find(({ turn }) => turn.role !== 'clinician' && DECLINES.test(turn.text))
      if (no === undefined) return []
      const sentence = `Turn ${number} offers ${name}; turn ${String(no.turn.number)} declines.`
      return [{ check: 'plan', outcome: 'unsure', sentence, span }]
    })
}
