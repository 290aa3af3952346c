/** How a visit speaks of something: whether it denies it, affirms it, only asks of it, or leaves it open (an “if”, a warning). */
import { isOfKin } from './kin.ts'
import { within } from './negation.ts'
import type { Mention } from './units.ts'
import type { Visit, VisitTurn } from './visit.ts'
import { sentenceAt } from './words.ts'

export type Said = {
  readonly turn: VisitTurn
  readonly start: number
  readonly end: number
  readonly how: 'denied' | 'affirmed' | 'asked' | 'open'
}

/** What may come, not what is. */
const CONDITIONAL =
  /\b(?:if|in case|unless|should you|watch (?:out )?for|look out for|let me know|risk of|prevent|could|might|may|can (?:also )?cause|side effects?|(?:i['’]d|i would) (?:love|like)|i wish)\b/i

/** Asked in the middle of a turn, where recognised speech has no marks. */
const ASKING =
  /\b(?:(?:do|did|have|had) you (?:\w+ ){0,2}?(?:any|have|had|notice|noticed|feel|felt)|(?:are|were) you (?:having|getting|feeling))\b(?:(?!\b(?:yes|yeah|yep|no|i|it|and then|okay)\b)[^.?!]){0,50}$/i

/** "It didn't hurt then": not at first, and perhaps since. */
const NOT_YET = /^\s*(?:me |much |at all )?(?:(?:back )?then|at (?:first|the time|that (?:time|point))|right away)\b/i

const PLAIN_NO = /^\W*(?:no|nope|nah|never|not really)\s*[.!]/i
const EXCEPT = /\b(?:other than|apart from|aside from|besides|except(?: for)?)(?: (?:the|that|your|this))?(?: \w+)?\s$/i

/** "It used to ache at night, it doesn't now" */
const GONE =
  /\bused to\b[^.?!]*(?:\b(?:not|no longer)\b|n['’]t\b)[^.?!]*\b(?:now|any ?more|these days)\b|\bused to\b[^.?!]*\bnot (?:now|any ?more)\b/i

function sentenceAround(text: string, at: number): string {
  const { end, start } = sentenceAt(text, at)
  return text.slice(start, end)
}

/** A question about a thing that both know of. */
const GIVEN = /\b(?:the|this|that|your)\s+$/i
const GOES =
  /^\s+(?:ever |also |still )?(?:go|goes|radiat\w*|mov\w+|travel\w*|spread\w*|shoot\w*|wak\w+|keep\w*|interfer\w*|start\w*|come on|get (?:worse|better))\b/i

const ALLERGY = 'finding:allergy'

const cache = new WeakMap<Visit, Map<string, readonly Said[]>>()

/** Every place that speaks of `mention`, and whether it is denied there, affirmed, or only asked. Kept with the visit. */
export function saidOf(mention: Mention, visit: Visit): readonly Said[] {
  const known = cache.get(visit) ?? new Map<string, readonly Said[]>()
  cache.set(visit, known)
  const id = `${mention.key} ${mention.parts.join(' ')}`
  const said = known.get(id) ?? placed(mention, visit)
  known.set(id, said)
  return said
}

function placed(mention: Mention, visit: Visit): readonly Said[] {
  const [first = ''] = mention.parts
  const holding = new Set([...(visit.holding.get(mention.key) ?? []), ...(mention.kind === 'word' ? [] : (visit.holding.get(first) ?? []))])
  return [...holding]
    .sort((a, b) => a.index - b.index)
    .flatMap((turn) => {
      const spans = turn.keys.get(mention.key) ?? (mention.kind === 'word' ? [] : partly(mention, turn))
      return spans.map(({ start, end }): Said => ({ turn, start, end, how: howSaid(mention, turn, start, end, visit) }))
    })
}

function howSaid(mention: Mention, turn: VisitTurn, start: number, end: number, visit: Visit): Said['how'] {
  const before = turn.turn.text.slice(Math.max(0, start - 90), start)
  const clause = before.slice(Math.max(before.lastIndexOf('.'), before.lastIndexOf('?'), 0))
  // "If the swelling does not go away" denies nothing.
  if (within(turn.negated, start, end) && /\b(?:if|unless|in case)\b[^.?!]{0,40}$/i.test(clause)) return 'open'
  if (within(turn.negated, start, end) && NOT_YET.test(turn.turn.text.slice(end))) return 'open'
  if (within(turn.negated, start, end) && !(turn.answer?.kind === 'yes' && inLastQuestion(turn, start))) return 'denied'
  if (GONE.test(sentenceAround(turn.turn.text, start))) return 'denied'
  // "Does the pain go into a leg?" "No": there is a pain, and it stays.
  if (inLastQuestion(turn, start) && GIVEN.test(before) && GOES.test(turn.turn.text.slice(end))) return 'asked'
  // "Any bone pain, apart from the joints?"
  if (inLastQuestion(turn, start) && EXCEPT.test(before)) return 'affirmed'
  if (turn.answer !== null && inLastQuestion(turn, start)) {
    const answer = visit.turns[turn.answer.index]
    // An answer that names the thing itself says how it is: "Any shortness of breath or pain?" "Shortness of breath. No pain."
    // But not where it names it of another: "Not that I know. Dad's allergic to everything."
    const [own] = answer?.keys.get(mention.key) ?? []
    const isOfOther = answer !== undefined && own !== undefined && isOfKin(answer, own.start, undefined)
    // "Ever passed out?" "No. I passed out in high school, giving blood": what comes first answers.
    if (own !== undefined && turn.answer.kind === 'no' && PLAIN_NO.test(answer?.turn.text ?? '')) return 'denied'
    if ((own !== undefined && !isOfOther) || namesAnother(turn, answer)) return 'asked'
    return turn.answer.kind === 'no' ? 'denied' : 'affirmed'
  }
  // "Allergies?" "Sulfa. I get hives."
  if (mention.key === ALLERGY && inLastQuestion(turn, start) && namesAllergen(visit.turns[turn.index + 1])) return 'affirmed'
  if (inLastQuestion(turn, start) || ASKING.test(clause)) return 'asked'
  return CONDITIONAL.test(clause) ? 'open' : 'affirmed'
}

function partly(mention: Mention, turn: VisitTurn): readonly { start: number; end: number }[] {
  return mention.parts.length > 1 && mention.parts.every((part) => turn.keys.has(part)) ? (turn.keys.get(mention.parts[0] ?? '') ?? []) : []
}

/** "Swelling or numbness?" "A little swelling, yes": an answer that names one of what was asked leaves the others open. */
function namesAnother(turn: VisitTurn, answer: VisitTurn | undefined): boolean {
  if (turn.answer?.kind !== 'yes' || answer === undefined) return false
  return [...answer.keys.keys()].some((key) => key.startsWith('symptom:') && turn.keys.has(key))
}

/** A thing that is borne badly, or what it does. */
const ALLERGEN = /^drug:|^symptom:rash$|^(?:sulfa|latex|peanut|nut|shellfish|egg|iodin)/

function namesAllergen(answer: VisitTurn | undefined): boolean {
  return answer !== undefined && !answer.isQuestion && [...answer.keys.keys()].some((key) => ALLERGEN.test(key))
}

/** An answer speaks of the question that came last, not of what was told before it. */
function inLastQuestion(turn: VisitTurn, at: number): boolean {
  // What the same speaker says behind the question is not asked: "Sulfa? I was red all over."
  const mark = turn.turn.text.lastIndexOf('?')
  return turn.asksFrom !== null && at >= turn.asksFrom && (mark < turn.asksFrom || at < mark)
}
