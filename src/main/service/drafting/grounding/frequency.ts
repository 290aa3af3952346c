/** How often something is taken, as notes write it and as people say it: "b.i.d.", "every eight hours", "one in the morning and one at night". */

export type Frequency = {
  /** Times a week. More than one where a range is said ("every six to eight hours"); none for "as needed" alone. */
  readonly perWeek: readonly number[]
  readonly at: 'morning' | 'night' | null
  readonly asNeeded: boolean
  readonly start: number
  readonly end: number
}

const COUNTS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')
const NAMED: Record<string, number> = { once: 1, twice: 2, thrice: 3, an: 1, a: 1 }
const HOURS = { hour: 1, day: 24, week: 168, month: 730, year: 8760 } as const
const WEEK = 168

const COUNT = `(?:${COUNTS.slice(1).join('|')}|\\d{1,2})`
const OFTEN = `(once|twice|thrice|${COUNT}(?:\\s*-?\\s*(?:x|times?))?)`

function countOf(text: string): number {
  const word = text.toLowerCase().replace(/(?<=\d)\s*x$|[\s-]+(?:x|times?)$/, '')
  return NAMED[word] ?? (COUNTS.includes(word) ? COUNTS.indexOf(word) : Number(word))
}

function hoursOf(unit: string): number {
  const word = unit.toLowerCase().replace(/s$/, '')
  if (word === 'h' || word === 'hr') return 1
  if (word === 'daily' || word === 'night' || word === 'nightly' || word === 'morning' || word === 'evening') return 24
  if (word === 'weekly') return WEEK
  if (word === 'monthly') return HOURS.month
  return HOURS[word as keyof typeof HOURS]
}

type Read = (match: RegExpExecArray) => Pick<Frequency, 'perWeek' | 'at' | 'asNeeded'> | null
const times = (perWeek: number, at: Frequency['at'] = null): ReturnType<Read> => ({ perWeek: [perWeek], at, asNeeded: false })
const partOf = (word: string | undefined): Frequency['at'] =>
  word === undefined ? null : /morning|a\.?m/i.test(word) ? 'morning' : /night|bed|evening|p\.?m|qhs/i.test(word) ? 'night' : null

/** Longer forms first: what one of them has read, none of the later reads again. */
const FORMS: readonly (readonly [RegExp, Read])[] = [
  [
    /\b(?:in the morning|mornings?)(?: and|,)(?: \w+){0,3}? (?:(?:in|at|before) (?:the )?)?(?:night|evening|bed(?:time)?)\b/gi,
    () => times(14),
  ],
  [
    new RegExp(`\\b${OFTEN}\\s*(?:-|,)?\\s*(?:(?:a|per|each|every|in a)\\s+(day|week|month|year)|(daily|weekly|monthly|nightly))\\b`, 'gi'),
    (match) => {
      const word = match[1] ?? ''
      // "Take one a day", but not "five days a week of work": a bare number counts as often only up to six.
      const count = countOf(word)
      const isBare = /^(?:\d+|[a-z]+)$/i.test(word) && NAMED[word.toLowerCase()] === undefined
      if (isBare && count > 1 && /\b(?:every|each)\b/i.test(match[0])) return null // "just five every day" tells how much
      return isBare && count > 6 ? null : times((count * WEEK) / hoursOf(match[2] ?? match[3] ?? 'day'))
    },
  ],
  [
    new RegExp(
      `\\b(?:every|q)\\.?\\s*(other\\s+)?(${COUNT})?(?:\\s*(?:to|or|-)\\s*(${COUNT}))?[\\s-]*(hours?|hrs?|h|days?|weeks?|months?)\\b`,
      'gi',
    ),
    (match) => {
      const unit = hoursOf(match[4] ?? 'day') * (match[1] === undefined ? 1 : 2)
      const counts = [match[2], match[3]].flatMap((each) => (each === undefined ? [] : [countOf(each)]))
      return { perWeek: (counts.length === 0 ? [1] : counts).map((count) => WEEK / (count * unit)), at: null, asNeeded: false }
    },
  ],
  [/\b(?:b\.?\s?i\.?\s?d)\b\.?/gi, () => times(14)],
  [/\b(?:t\.?\s?i\.?\s?d)\b\.?/gi, () => times(21)],
  [/\b(?:q\.?\s?i\.?\s?d)\b\.?/gi, () => times(28)],
  [
    /\b(?:q\.?\s?h\.?\s?s|nightly|at bedtime|before bed(?:time)?|(?:every|each|at) (?:night|evening)|q\.?\s?p\.?\s?m)\b\.?/gi,
    () => times(7, 'night'),
  ],
  [/\b(?:(?:every|each) morning|q\.?\s?a\.?\s?m)\b\.?/gi, (match) => times(7, partOf(match[0].startsWith('q') ? 'morning' : match[0]))],
  [/\b(?:daily|every ?day|each day|per day|q\.?\s?d)\b\.?/gi, () => times(7)],
  [/(?<!\b(?:for|in|about|than|half|within|of|what|such|take|quite) )\ba day\b(?! (?:or|ago|before|after|later|off))/gi, () => times(7)],
  [/\b(?:weekly|every week|each week)\b/gi, () => times(1)],
  [/\b(?:monthly|every month|each month)\b/gi, () => times(WEEK / HOURS.month)],
  [
    /\b(?:p\.?\s?r\.?\s?n|as needed|(?:when|if|only when|whenever|as) (?:i|you|he|she|they)(?: really)? needs?(?: (?:it|to))?|when needed|if needed|when it hurts)\b\.?/gi,
    () => ({ perWeek: [], at: null, asNeeded: true }),
  ],
]
/** "Two tablets a day" tells how much, not how often. */
const AMOUNT = new RegExp(`\\b(?!one\\b|1\\b)${COUNT} (?:tablets?|pills?|capsules?|puffs?|drops?|doses?|sprays?|units?)\\s*$`, 'i')

/** "A pack a day" is of another matter. */
const HABIT = /\b(?:packs?|cigarettes?|beers?|drinks?|cups?|glass(?:es)?|meals?|hours?|miles?|minutes?|calories|steps)\s*$/i

/** Every frequency of a text, in order. */
export function frequenciesOf(text: string): Frequency[] {
  const found: Frequency[] = []
  for (const [pattern, read] of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index
      const shown = /^[^.]*\.$/.test(match[0]) ? match[0].slice(0, -1) : match[0]
      const end = start + shown.length
      if (found.some((other) => start < other.end && end > other.start)) continue
      const frequency = read(match)
      if (frequency === null || frequency.perWeek.some((each) => !Number.isFinite(each))) continue
      if (/^(?:a|per|each) day$/i.test(shown) && (AMOUNT.test(text.slice(0, start)) || HABIT.test(text.slice(0, start)))) continue
      found.push({ ...frequency, start, end })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/**
 * Whether what is written may mean what was said: all of a range that is written must be said. What only one of them tells (the time of
 * day, "as needed") speaks against neither.
 */
export function sameFrequency(written: Frequency, said: Frequency): boolean {
  if (written.perWeek.length === 0 || said.perWeek.length === 0) return written.asNeeded && said.asNeeded
  if (written.at !== null && said.at !== null && written.at !== said.at) return false
  return written.perWeek.every((ours) => said.perWeek.some((theirs) => Math.abs(ours - theirs) <= 0.05 * ours))
}
