/** How often a drug of a statement is taken, against what the visit says of that drug. */
import type { Reason } from '../../../../../contract/records.ts'
import { turnsAround, type Found } from '../evidence.ts'
import { frequenciesOf, sameFrequency, type Frequency } from '../frequency.ts'
import type { Mention } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'

type Place = { readonly turn: VisitTurn; readonly start: number; readonly end: number }
type Heard = { readonly turn: VisitTurn; readonly frequency: Frequency }
/** The drug as it stands in the statement. */
type Named = { readonly key: string; readonly start: number; readonly end: number }

const TAKES = /\b(?:takes|taking|took|uses|using|used)\b/i

/** Times a week: less often than every ten weeks. */
const SELDOM = 0.1

/** "On Norvasc, we asked that you check it once a week": how often something is measured or done, and not how often it is taken. */
const OF_MEASURING =
  /\b(?:check(?:ed|s|ing)?|measur\w+|monitor\w*|record\w*|weigh\w*|exercis\w*|walk\w*|swim\w*|work(?:ing)? out)\b(?:(?!\b(?:tak\w+|us(?:es?|ing)|doses?|pills?|tablets?)\b)[^.;?!]){0,40}$/i
/** Characters before a frequency in which that stands. */
const MEASURED_WITHIN = 60

/** Where the words about a drug end: another fact begins. */
const NEXT_FACT = /;|\.\s|,? and (?:to|will|return|follow|he|she|i|we|the|then|has|is|was|also|recommend\w*|attend|monitor|check)\b/i

/**
 * `until` is where the next drug of the statement begins. Contradicted where the visit says another frequency of this drug and this one
 * nowhere near it; unsure where only what stands around speaks otherwise, or nobody says how often.
 */
export function checkFrequency(
  text: string,
  drug: Named,
  until: number,
  places: readonly Place[],
  near: ReadonlySet<number>,
  visit: Visit,
): Reason[] {
  const tail = text.slice(drug.end, until)
  const cut = NEXT_FACT.exec(tail)
  const [found] = frequenciesOf(cut === null ? tail : tail.slice(0, cut.index))
  if (found === undefined) return []
  const written = counted(found, text.slice(0, drug.start), tail)
  const check = 'medication'
  const span = { start: drug.end + written.start, end: drug.end + written.end }
  const shown = text.slice(span.start, span.end)
  const name = text.slice(drug.start, drug.end)
  const own = places.flatMap((place) => ofDrug(place, drug.key, visit))
  const around = visit.turns
    .filter((turn) => near.has(turn.index) && !turn.isInstruction)
    .flatMap((turn) => turn.frequencies.map((frequency): Heard => ({ turn, frequency })))
    .filter((heard) => !isOfMeasuring(heard, 0) && !isOfAnother(heard, drug.key, visit))
  const match = own.find(({ frequency }) => sameFrequency(written, frequency))
  if (match !== undefined) {
    return [{ check, outcome: 'holds', sentence: `“${shown}” of ${name} is said in turn ${String(match.turn.turn.number)}.`, span }]
  }
  if (around.some(({ frequency }) => sameFrequency(written, frequency))) {
    if (own.length === 0) return []
    return [
      { check, outcome: 'unsure', sentence: `How often ${name} is taken (“${shown}”) is said near it, perhaps of something else.`, span },
    ]
  }
  const [other = around[0]] = own
  if (other === undefined) return [{ check, outcome: 'unsure', sentence: `Nobody says how often ${name} is taken (“${shown}”).`, span }]
  const heard = other.turn.turn.text.slice(other.frequency.start, other.frequency.end)
  // "Once or twice a year" beside a drug is more often of a test than of the drug.
  const isSeldom = written.perWeek.every((each) => each < SELDOM)
  // What a patient takes and what the clinician orders may be two things; of "three or four times" a part may be said.
  const isOrder = TAKES.test(text) && other.turn.turn.role === 'clinician' && !other.turn.isQuestion
  const isPart = own.some(({ frequency }) => written.perWeek.some((ours) => frequency.perWeek.includes(ours)))
  const bothRated =
    own.some(({ frequency }) => frequency.perWeek.length > 0) && written.perWeek.length > 0 && !isSeldom && !isOrder && !isPart
  return [
    {
      check,
      outcome: bothRated ? 'contradicts' : 'unsure',
      sentence: `The statement says “${shown}” of ${name}; turn ${String(other.turn.turn.number)} says “${heard}”.`,
      span,
    },
  ]
}

/** "2 Aleve a day" is twice a day. */
function counted(frequency: Frequency, before: string, tail: string): Frequency {
  const [, count] = /\b(one|two|three|four|[1-4])\s+$/i.exec(before) ?? []
  const isBare = /^\s*(?:a|per|each) day\b/i.test(tail)
  if (count === undefined || !isBare) return frequency
  const times = ['one', 'two', 'three', 'four'].indexOf(count.toLowerCase()) + 1 || Number(count)
  return { ...frequency, perWeek: frequency.perWeek.map((each) => each * times) }
}

/** What is said of how often, of the drug named at a place: after it, up to the next drug; or before it in its sentence; or in the answer. */
function ofDrug({ turn, start, end }: Place, key: string, visit: Visit): Heard[] {
  const others = [...turn.keys].flatMap(([other, spans]) => (other.startsWith('drug:') && other !== key ? spans : []))
  const next = Math.min(turn.turn.text.length, ...others.map((span) => span.start).filter((at) => at >= end))
  const within = (from: number, to: number): Heard[] =>
    turn.frequencies
      .filter((frequency) => frequency.start >= from && frequency.end <= to)
      .map((frequency): Heard => ({ turn, frequency }))
      .filter((heard) => !isOfMeasuring(heard, from))
  const after = within(end, next)
  if (after.length > 0) return after
  const before = turn.turn.text.slice(0, start)
  const from = Math.max(
    before.lastIndexOf('. ') + 1,
    before.lastIndexOf('? ') + 1,
    ...others.map((span) => span.end).filter((at) => at <= start),
  )
  const ahead = within(from, start)
  if (ahead.length > 0) return ahead
  // "And the naproxen?" "Twice a day."
  const answer = visit.turns[turn.index + 1]
  const isLast = next === turn.turn.text.length && turn.turn.text.length - end < 60
  if (answer === undefined || !isLast || answer.isInstruction || drugsIn(answer).some((span) => span.key !== key)) return []
  return answer.frequencies.map((frequency) => ({ turn: answer, frequency }))
}

/** Whether something is measured or done so often; `from` is where the words that may say so begin. */
function isOfMeasuring({ turn, frequency: { start } }: Heard, from: number): boolean {
  return OF_MEASURING.test(turn.turn.text.slice(Math.max(from, start - MEASURED_WITHIN), start))
}

/** The drugs that a turn names, each with its places. */
export function drugsIn(turn: VisitTurn): { key: string; start: number; end: number }[] {
  return [...turn.keys].flatMap(([key, spans]) => (key.startsWith('drug:') ? spans.map((span) => ({ key, ...span })) : []))
}

/** Turns before a frequency in which its drug is named, where its own names none. */
const NAMED_WITHIN = 3

/** Whether the drug named last before a frequency, in its turn or in those before it, is another. */
function isOfAnother({ turn, frequency }: Heard, key: string, visit: Visit): boolean {
  const last = (spans: readonly { key: string; start: number }[]) => spans.toSorted((a, b) => a.start - b.start).at(-1)
  const own = last(drugsIn(turn).filter(({ start }) => start < frequency.start))
  if (own !== undefined) return own.key !== key
  if (drugsIn(turn).length > 0) return false
  const before = visit.turns.slice(Math.max(0, turn.index - NAMED_WITHIN), turn.index)
  const spoken = before.map((each) => last(drugsIn(each))).findLast((named) => named !== undefined)
  return spoken !== undefined && spoken.key !== key
}

/** "She uses it twice a day": how often, where no drug is named. */
export function checkBareFrequency(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  if (mentions.some(({ kind }) => kind === 'drug')) return []
  const heard = turnsAround(found, visit).flatMap((turn) => turn.frequencies)
  return frequenciesOf(text).flatMap((written): Reason[] => {
    if (written.perWeek.length === 0 || heard.some((frequency) => sameFrequency(written, frequency))) return []
    const span = { start: written.start, end: written.end }
    return [{ check: 'number', outcome: 'unsure', sentence: `No turn it rests on says “${text.slice(span.start, span.end)}”.`, span }]
  })
}
