/** "If needed", "if it gets worse": a condition that a statement sets must have been set in the visit. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Found } from '../evidence.ts'
import { namingsOf, testsIn } from './tests.ts'
import { placesOf, sentenceOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

const WRITTEN = /\b(?:if|in case|unless)\b[^,;.]*/gi
/** How a condition is set in speech. A question whether it is so already sets none. */
const SET =
  /\b(?:if|in case|unless|should (?:you|it|they|that|this|the|your|anything)|when(?:ever)?|in the event|otherwise|until|as needed|as you need|need be|any (?:problems?|issues?|questions?|concerns?|changes?|worsening)|depend\w*|see how|see what|let (?:me|us) know)\b/i
/** The statement wonders; it sets no condition. */
const WHETHER = /\b(?:ask(?:s|ed)?|wonder(?:s|ed)?|unsure|not sure|see|know|unclear|unknown|inquired?) if\b/i

/** How far from a thing its condition may be set, in characters. */
const REACH = 160

/** What is said around a place; the turns before and after as well, where it stands near their edge. */
function around(visit: Visit, index: number, at: number): string {
  const text = visit.turns[index]?.turn.text ?? ''
  const before = at < REACH ? (visit.turns[index - 1]?.turn.text.slice(-REACH) ?? '') : ''
  const after = text.length - at < REACH ? (visit.turns[index + 1]?.turn.text.slice(0, REACH) ?? '') : ''
  return `${before} ${text.slice(Math.max(0, at - REACH), at + REACH)} ${after}`
}

/** A statement that leaves open whether it will be. */
const LEFT_OPEN =
  /\b(?:if|unless|may|might|could|can|consider\w*|possib\w+|discuss\w*|option\w*|would|whether|needed|in case|depend\w*|pending|when|until|should|fails?|persist\w*|worsen\w*|later)\b/i
/** What a condition is said of, up to the thing itself; "if you like" and "if that's okay" set none. */
const UNDER =
  /\b(?:if|unless|in case|depending on)\b(?! (?:you(?:['’]d| would)? (?:like|want|prefer|agree)|(?:that|this|it)(?:['’]s| is) (?:ok|okay|all ?right|fine)|i (?:may|can|could)|we can|possible|you don['’]?t mind))[^.?!]{0,70}$/i

/** "MRI of the knee", where the visit has it only if the knee gives way again: the condition is lost. */
export function checkLostConditions(text: string, visit: Visit, sectionKey: string | null): Reason[] {
  if (sectionKey !== 'assessment-and-plan' || LEFT_OPEN.test(text)) return []
  return testsIn(text).flatMap(({ end, name, start }): Reason[] => {
    const said = namingsOf(visit).filter((naming) => naming.name === name && visit.turns[naming.turn]?.turn.role !== 'patient')
    const conditions = said.map((naming) => {
      const turn = visit.turns[naming.turn]
      return turn === undefined ? null : UNDER.exec(sentenceOf({ turn, start: naming.at, end: naming.at }, REACH, 0))
    })
    const [first] = conditions
    if (first === undefined || first === null || conditions.includes(null)) return []
    const sentence = `Turn ${String(visit.turns[said[0]?.turn ?? 0]?.turn.number)} has this only under a condition: “${first[0].trim()} …”.`
    return [{ check: 'plan', outcome: 'unsure', sentence, span: { start, end } }]
  })
}

const AS_NEEDED = /\b(?:as[- ]needed|if needed|when needed|as you need|(?:if|when(?:ever)?) you need|p\.?r\.?n\.?|only (?:if|when))(?!\w)/i
/** A statement that gives how much or how often: without the "as needed" it makes a standing order of it. */
const ORDERED = /\b(?:mg|milligrams?|mcg|daily|every|(?:once|twice|times) (?:a|per) (?:day|week))\b/i

/** "Oxycodone 5 mg every 6 hours", where every place that doses it says "as needed". */
export function checkLostNeed(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (AS_NEEDED.test(text) || LEFT_OPEN.test(text) || !ORDERED.test(text)) return []
  return mentions
    .filter(({ kind }) => kind === 'drug')
    .flatMap((drug): Reason[] => {
      const dosed = placesOf(drug, visit)
        .filter(({ turn }) => turn.turn.role !== 'patient')
        .map((place) => ({ ...place, said: place.turn.turn.text.slice(place.start, place.start + REACH).split(/[.!?](?:\s|$)/)[0] ?? '' }))
        .filter(({ said }) => ORDERED.test(said))
      const [first] = dosed
      if (first === undefined || !dosed.every(({ said }) => AS_NEEDED.test(said))) return []
      const name = text.slice(drug.start, drug.end)
      const sentence = `Turn ${String(first.turn.turn.number)} gives ${name} only as needed.`
      return [{ check: 'medication', outcome: 'unsure', sentence, span: { start: drug.start, end: drug.end } }]
    })
}

export function checkConditions(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  if (WHETHER.test(text)) return []
  return [...text.matchAll(WRITTEN)].flatMap((match): Reason[] => {
    const span = { start: match.index, end: match.index + match[0].trimEnd().length }
    const heavy = mentions.filter((mention) => !mention.light)
    const inside = heavy.filter((mention) => mention.start >= span.start && mention.end <= span.end)
    const named = inside.length > 0 ? inside : heavy.filter((mention) => mention.end <= span.start)
    const spoken = named.flatMap((mention) => placesOf(mention, visit)).map(({ start, turn }) => around(visit, turn.index, start))
    if (spoken.length === 0) spoken.push(...found.indexes.map((index) => visit.turns[index]?.turn.text ?? ''))
    if (spoken.some((said) => SET.test(said))) return []
    const sentence = `Nobody sets this condition where this is spoken of: “${text.slice(span.start, span.end)}”.`
    return [{ check: 'time', outcome: 'unsure', sentence, span }]
  })
}
