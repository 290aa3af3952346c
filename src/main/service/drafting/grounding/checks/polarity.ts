/** Whether what a statement says, and what it denies, stands the same way round in the turns that it rests on. */
import type { Reason } from '../../../../../contract/records.ts'
import { isDeniable, openFrom } from './negations.ts'
import { sentenceOf } from '../places.ts'
import { saidOf, type Said } from '../said.ts'
import { clausesOf } from '../clauses.ts'
import type { Found } from '../evidence.ts'
import { denialsOf, within, type Denial } from '../negation.ts'
import { keysOf, type Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** Enough of what a statement says must be denied in its turns for it to be doubted. */
const SHARE = 0.5
const CONDITION = /\b(?:if|unless|should)\b/i

export function checkPolarity(text: string, mentions: readonly Mention[], found: Found, visit: Visit, isNormal: boolean): Reason[] {
  if (found.indexes.length === 0) return []
  const denials = denialsOf(text, 40)
  const open = openFrom(text)
  const stated = open === -1 ? mentions : mentions.filter((mention) => mention.start < open)
  const near = (place: Said, reach: number) => found.indexes.some((index) => Math.abs(index - place.turn.index) <= reach)
  if (open !== -1 && open < 12) return turned(text, mentions, denials, visit, near, CONDITION)
  return [
    ...unbacked(text, stated, denials, found, visit, isNormal, near),
    ...turned(text, stated, denials, visit, near),
    ...positive(text, stated, visit, near),
    ...accompanied(text, stated, denials, visit, near),
  ]
}

type Near = (place: Said, reach: number) => boolean

/** Denials that no turn makes. */
function unbacked(
  text: string,
  mentions: readonly Mention[],
  denials: readonly Denial[],
  found: Found,
  visit: Visit,
  isNormal: boolean,
  near: Near,
): Reason[] {
  const check = 'negation'
  const reasons: Reason[] = []
  const deniesAtAll = found.indexes.some((index) => {
    const turn = visit.turns[index]
    return (
      turn !== undefined &&
      (turn.negated.length > 0 ||
        turn.answer?.kind === 'no' ||
        /\b(?:no|not|never|none|nothing|nope|without|negative|[a-z]+n't)\b/i.test(turn.turn.text))
    )
  })
  for (const denial of denials) {
    const span = { start: denial.cueStart, end: denial.end }
    const inside = mentions.filter((mention) => mention.start >= denial.start && mention.end <= denial.end)
    // "Denies that he runs": what follows is one thing, not a list.
    const isClause = /^(?:that|he|she|they|it|having|taking|being|the|his|her)\b/i.test(text.slice(denial.start).trimStart())
    const isList = !isClause && /^(?:no|denie[sd]|denying|without|negative for|none of|absence of|absent|free of)$/i.test(denial.cue)
    if (inside.length === 0 || !isList) {
      // What is denied comes first after the denial; what follows tells when and where.
      const [said = []] = inside
        .filter((mention) => !mention.light)
        .map((mention) => saidOf(mention, visit).filter((place) => near(place, 1)))
        .filter((places) => places.length > 0)
      if (!deniesAtAll && !isNormal)
        reasons.push({ check, outcome: 'unsure', sentence: 'The statement denies this; the turns it rests on deny nothing.', span })
      else if (said.length > 0 && said.every(({ how }) => how !== 'denied') && !isNormal) {
        const turn = String(said[0]?.turn.turn.number)
        reasons.push({ check, outcome: 'unsure', sentence: `The statement denies this; turn ${turn} says it.`, span })
      }
      continue
    }
    for (const item of itemsOf(text, denial)) {
      const own = inside.filter((mention) => mention.start >= item.start && mention.end <= item.end && !mention.light)
      if (own.length === 0 || own.some((mention) => mention.kind === 'symptom' || isDeniable(mention))) continue
      const said = own.flatMap((mention) => saidOf(mention, visit))
      const shown = text.slice(item.start, item.end)
      if (said.length === 0) {
        const outcome = isNormal || /^without$/i.test(denial.cue) ? 'unsure' : 'fails'
        reasons.push({ check, outcome, sentence: `Nobody asked about or denied “${shown}” in this visit.`, span: item })
        continue
      }
      const close = said.filter((place) => near(place, 1))
      if ((close.length > 0 ? close : said).some(({ how }) => how === 'denied')) continue
      if (isNormal) {
        // "No extra heart sounds": that the heart sounds fine says nothing of extra ones.
        if (own.some((mention) => saidOf(mention, visit).length === 0))
          reasons.push({
            check,
            outcome: 'unsure',
            sentence: `Nobody says “no ${shown}”; it may follow from a normal finding.`,
            span: item,
          })
        continue
      }
      const turn = String((close[0] ?? said[0])?.turn.turn.number)
      reasons.push({
        check,
        outcome: 'unsure',
        sentence: `The statement denies “${shown}”; turn ${turn} speaks of it and does not deny it.`,
        span: item,
      })
    }
  }
  return reasons
}

/** "fever, chills, or loss of taste": each is denied by itself. */
function itemsOf(text: string, denial: Denial): { start: number; end: number }[] {
  const scope = text.slice(denial.start, denial.end)
  const items: { start: number; end: number }[] = []
  let from = 0
  for (const mark of [...scope.matchAll(/,|\/|\b(?:or|and|nor)\b|$/g)]) {
    const raw = scope.slice(from, mark.index)
    const start = denial.start + from + (raw.length - raw.trimStart().length)
    if (raw.trim() !== '') items.push({ start, end: start + raw.trim().length })
    from = mark.index + mark[0].length
  }
  return items
}

/** "Positive for bony tenderness of the foot", "pain with flexion": the finding, with its kind and place, must be found in one place that does not deny it. */
function positive(text: string, mentions: readonly Mention[], visit: Visit, near: Near): Reason[] {
  const reasons: Reason[] = []
  for (const match of text.matchAll(/\bpositive for\b|\b(?:pain|discomfort) (?=(?:with|on|upon|to)\b)/gi)) {
    const isProvoked = !/^positive/i.test(match[0])
    if (isProvoked && /\b(?:no|not|without|denie[sd]|negative for|if|when)\b[^,;.]{0,40}$/i.test(text.slice(0, match.index))) continue
    const from = isProvoked ? match.index : match.index + match[0].length
    const [head, ...rest] = mentions.filter((mention) => !mention.light && mention.start >= from && mention.start < from + 60)
    if (head === undefined) continue
    const holds = saidOf(head, visit).some((place) => {
      if (place.how !== 'affirmed' || !near(place, 1)) return false
      const around = keysOf(sentenceOf(place, 80, 80))
      const together = rest.filter((mention) => around.has(mention.key) || mention.parts.some((part) => around.has(part)))
      // What provokes a pain comes first, and is what matters.
      return isProvoked ? rest[0] === undefined || together.includes(rest[0]) : together.length >= rest.length / 2
    })
    const span = { start: match.index, end: head.end }
    if (!holds)
      reasons.push({ check: 'negation', outcome: 'unsure', sentence: `No turn finds this: “${text.slice(span.start, span.end)}”.`, span })
  }
  return reasons
}

/** "Intact with pain", "shows fractures": what comes with a thing may not be what its turns deny. */
function accompanied(text: string, mentions: readonly Mention[], denials: readonly Denial[], visit: Visit, near: Near): Reason[] {
  const reasons: Reason[] = []
  for (const match of text.matchAll(/\b(?:with|shows?|reveals?|demonstrates?)(?: (?:any|some|evidence of|signs of))?\s/gi)) {
    const from = match.index + match[0].length
    const [next] = mentions.filter((mention) => !mention.light && mention.start >= from && mention.start < from + 20)
    if (next === undefined || next.kind === 'drug' || within(denials, next.start, next.end)) continue
    const said = saidOf(next, visit).filter((place) => near(place, 0))
    const denial = said.find(({ how }) => how === 'denied')
    if (denial === undefined || said.some(({ how }) => how === 'affirmed')) continue
    const span = { start: match.index, end: next.end }
    const sentence = `The statement says “${text.slice(span.start, span.end)}”; turn ${String(denial.turn.turn.number)} denies it.`
    reasons.push({ check: 'negation', outcome: 'unsure', sentence, span })
  }
  return reasons
}

/** "Former smoker, quit eleven years ago": what has ended is denied of today. */
const ENDED = /\b(?:former(?:ly)?|ex-|quit|stopped|no longer|used to)\b/i

/** Clauses that say what their turns deny. */
function turned(
  text: string,
  mentions: readonly Mention[],
  denials: readonly Denial[],
  visit: Visit,
  near: Near,
  only: RegExp | null = null,
): Reason[] {
  const reasons: Reason[] = []
  for (const clause of clausesOf(text)) {
    const own = mentions.filter((mention) => mention.start >= clause.start && mention.end <= clause.end && !mention.light)
    if (denials.some((denial) => denial.cueStart >= clause.start && denial.cueStart < clause.end)) continue
    if (ENDED.test(text.slice(clause.start, clause.end))) continue
    const known = own
      .filter((mention) => mention.kind !== 'drug' && !within(denials, mention.start, mention.end))
      .map((mention) => ({
        mention,
        said: saidOf(mention, visit).filter((place) => near(place, 0) && (only === null || only.test(sentenceOf(place)))),
      }))
      .filter(({ said }) => said.length > 0)
    const [head] = own
    const ofHead = head === undefined || head.kind === 'drug' || within(denials, head.start, head.end) ? [] : saidOf(head, visit)
    const refused = only === null && ofHead.length > 0 && ofHead.every(({ how }) => how === 'denied') ? ofHead[0] : undefined
    if (refused !== undefined) {
      const sentence = `The statement says this; turn ${String(refused.turn.turn.number)} denies it.`
      reasons.push({ check: 'negation', outcome: 'unsure', sentence, span: clause })
      continue
    }
    const denied = known.filter(({ said }) => said.some(({ how }) => how === 'denied') && said.every(({ how }) => how !== 'affirmed'))
    const [first] = denied
    if (first === undefined || denied.length < SHARE * known.length) continue
    const turn = String(first.said[0]?.turn.turn.number)
    reasons.push({ check: 'negation', outcome: 'unsure', sentence: `The statement says this; turn ${turn} denies it.`, span: clause })
  }
  return reasons
}
