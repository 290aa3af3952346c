/** "7.9, up from 7.4": whether a value rose or fell. Turned round, every number of it is still one that was said. */
import type { Reason } from '../../../../../contract/records.ts'
import { isTime, quantitiesOf, sameQuantity, type Quantity } from '../numbers.ts'
import type { Visit } from '../visit.ts'

/** "Up" alone goes with many a verb ("follow up", "up to three times"): it tells of a value behind a comma or a verb of being or going. */
const RISING =
  /(?:^|[,;(]\s*|\b(?:goes|going|gone|go|went|is|was|are|were|been|came|come|it['’]s|that['’]s)\s+(?:\w+ )?)up\b(?! to\b)|\b(?:goes|going|gone|go|went)\s+up to\b|\b(?:increas(?:ed?|es|ing)|ris(?:en|es|ing)|rose|gain(?:ed|ing|s)?|rais(?:ed?|es|ing))\b/gi
const FALLING =
  /\bdown\b(?! (?:the|on|here|there|in)\b)|\b(?:decreas(?:ed?|es|ing)|lower(?:ed|ing)|reduc(?:ed?|es|ing)|drop(?:ped|ping|s)?|fell|fallen|los(?:t|ing|es))\b/gi
/** How far behind the word its values may stand, in characters. */
const REACH = 45

type Trend = {
  readonly rises: boolean
  readonly from: Quantity | null
  readonly to: Quantity | null
  readonly by: Quantity | null
  readonly start: number
  readonly end: number
}

function trendsOf(text: string, quantities: readonly Quantity[]): Trend[] {
  return [...changesOf(text, quantities), ...comparisonsOf(text, quantities)]
}

function changesOf(text: string, quantities: readonly Quantity[]): Trend[] {
  const counted = quantities.filter(({ unit }) => !isTime(unit))
  return ([true, false] as const).flatMap((rises) =>
    [...text.matchAll(rises ? RISING : FALLING)].flatMap((match): Trend[] => {
      const end = match.index + match[0].length
      const behind = counted.filter(({ start }) => start >= end && start - end <= REACH && !/[.?!;]\s|,/.test(text.slice(end, start)))
      const role = ({ start }: Quantity) =>
        /\b(from|to)\s+(?:about |around )?$/i.exec(text.slice(Math.max(0, start - 16), start))?.[1]?.toLowerCase()
      const from = behind.find((each) => role(each) === 'from') ?? null
      const by = behind.find((each) => role(each) === undefined && /^[\w\s'’]*$/.test(text.slice(end, each.start))) ?? null
      const before = counted.findLast(
        (each) => each.end <= match.index + 1 && /^[\s,;(]*(?:which is |and )?(?:is |was )?$/i.test(text.slice(each.end, match.index)),
      )
      const to = behind.find((each) => role(each) === 'to') ?? (from === null ? null : (before ?? null))
      return from === null && to === null && by === null
        ? []
        : [{ rises, from, to, by: from === null && to === null ? by : null, start: match.index, end }]
    }),
  )
}

/** "Two less than last year" */
const COMPARED = /^\s*(?:(less|lower|fewer)|(?:more|higher)) than\b/i

function comparisonsOf(text: string, quantities: readonly Quantity[]): Trend[] {
  return quantities.flatMap((by): Trend[] => {
    const match = COMPARED.exec(text.slice(by.end))
    if (match === null || isTime(by.unit)) return []
    return [{ rises: match[1] === undefined, from: null, to: null, by, start: by.end, end: by.end + match[0].length }]
  })
}

const WISH = /\b(?:let['’]?s|want (?:to|you)|going to|(?:i|we|you)['’]?ll|could|can|should|try to)\b[^.?!]*$/i

function isSame(written: Quantity | null, said: Quantity | null): boolean {
  return written !== null && said !== null && sameQuantity(written, said)
}

export function checkTrends(text: string, visit: Visit): Reason[] {
  return trendsOf(text, quantitiesOf(text)).flatMap((written): Reason[] => {
    const said = visit.turns.flatMap((turn) =>
      turn.isInstruction ? [] : trendsOf(turn.turn.text, turn.quantities).map((trend) => ({ turn: turn.turn, trend })),
    )
    // "Let's bring it down to two cups": a wish says nothing of how it went.
    const isWish = ({ trend, turn }: (typeof said)[number]) => WISH.test(turn.text.slice(Math.max(0, trend.start - 30), trend.start))
    const isOfSame = ({ by, from, to }: Trend) => isSame(written.by, by) || isSame(written.from, from) || isSame(written.to, to)
    if (said.some(({ trend }) => trend.rises === written.rises && isOfSame(trend))) return []
    const other = said.find(
      (each) =>
        each.trend.rises !== written.rises &&
        !isWish(each) &&
        (isOfSame(each.trend) || isSame(written.from, each.trend.to) || isSame(written.to, each.trend.from)),
    )
    if (other === undefined) return []
    const heard = other.turn.text.slice(other.trend.start, other.trend.end).replace(/^[\s,;(]+/, '')
    const shown = text.slice(written.start, written.end).replace(/^[\s,;(]+/, '')
    const sentence = `The statement says “${shown}” of this; turn ${String(other.turn.number)} says “${heard}”.`
    return [{ check: 'number', outcome: 'contradicts', sentence, span: { start: written.start, end: written.end } }]
  })
}
