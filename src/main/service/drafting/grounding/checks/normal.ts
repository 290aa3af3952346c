/** "The echocardiogram is normal": a judgement that somebody must have made of that very thing. */
import type { Reason } from '../../../../../contract/records.ts'
import { keysOf, mentionsOf, type Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

const JUDGEMENT =
  /\b(?:is|are|was|were|looks?|appears?|remains?|came back|shows?)\s+(?:\w+ly |all |also |within )?(?:normal|fine|good|unremarkable|stable|clear|intact|negative|well[ -]controlled|controlled|not (?:a |an )?(?:problem|issue|concern))\b/i
const NORMAL_KEYS = ['term:normal', 'term:stable', 'negat', 'intact', 'excel', 'perfect', 'beautiful', 'nice', 'benign']

/** "Blood pressure: normal": the label is what is judged. */
const LABELLED =
  /(?:^|: )([A-Za-z][\w /-]{2,40}): (?:all )?(?:normal|clear|unremarkable|fine|good|stable|intact|soft|supple|regular|in good condition|within normal limits)[.\s]*$/i
const JUDGED =
  /\b(?:normal|clear|unremarkable|fine|good|great|stable|intact|negative|nice|perfect|excellent|beautiful\w*|benign|regular|soft|supple|within)\b/i
const ALL_NORMAL = /\b(?:exam(?:ination)?|everything)\b[\w ,']{0,40}\b(?:normal|good|great|fine|unremarkable|benign)\b/i
/** Labels of a system stand for many things that may be judged, and are not named in speech. */
const SYSTEM =
  /^(?:cv|gi|gu|msk|heent|ent|neuro\w*|psych\w*|resp\w*|cardio\w*|musculo\w*|gastro\w*|skin|const\w*|general|vitals?(?: signs)?)$/i
/** How far from a thing its judgement may stand, in characters. */
const REACH = 90

function labelled(text: string, visit: Visit): Reason[] {
  const match = LABELLED.exec(text)
  const label = (match?.[1] ?? '').replace(/^(?:physical )?exam\w*(?: of)?(?: the)? /i, '')
  if (match === null || SYSTEM.test(label)) return []
  const own = /\b(?:soft|supple|regular|clear)\b/i.exec(match[0].slice(match[0].lastIndexOf(':')))?.[0]
  // A label of several words is judged as a whole: blood that is in the urine is no blood pressure.
  const named = mentionsOf(label)
  const keys = named.length === 1 && named[0]?.kind !== 'word' ? [named[0]?.key ?? ''] : [...keysOf(label).keys()]
  if (isJudged(keys, visit, own === undefined ? JUDGED : new RegExp(`\\b${own}\\b`, 'i'))) return []
  const span = { start: match.index, end: text.length }
  return [{ check: 'support', outcome: 'unsure', sentence: `Nobody judges this in the visit: “${label}”.`, span }]
}

/** Whether the examiner judges one of these, or all that was examined. */
function isJudged(keys: readonly string[], visit: Visit, judged = JUDGED): boolean {
  return visit.turns.some(
    ({ isInstruction, keys: held, turn: { role, text } }) =>
      !isInstruction &&
      role !== 'patient' &&
      ((judged === JUDGED && ALL_NORMAL.test(text)) ||
        keys.some((key) => held.get(key)?.some(({ end, start }) => judged.test(text.slice(Math.max(0, start - REACH), end + REACH))))),
  )
}

export function checkNormal(text: string, mentions: readonly Mention[], visit: Visit, isExam: boolean): Reason[] {
  return [...labelled(text, visit), ...judged(text, mentions, visit, isExam)]
}

function judged(text: string, mentions: readonly Mention[], visit: Visit, isExam: boolean): Reason[] {
  const match = JUDGEMENT.exec(text)
  if (match === null) return []
  const subjects = mentions.filter(
    (mention) => mention.end <= match.index && mention.start > match.index - 80 && !mention.light && (isExam || mention.kind !== 'term'),
  )
  if (subjects.length === 0) return []
  const last = subjects.slice(-3)
  const said = isExam
    ? isJudged(
        last.flatMap(({ key, parts }) => [key, ...parts]),
        visit,
      )
    : visit.turns.some(
        (turn, i) =>
          !turn.isInstruction &&
          last.some((subject) => turn.keys.has(subject.key) || subject.parts.some((part) => turn.keys.has(part))) &&
          [turn, visit.turns[i + 1]].some((near) => near !== undefined && NORMAL_KEYS.some((key) => near.keys.has(key))),
      )
  if (said) return []
  const span = { start: match.index, end: match.index + match[0].length }
  return [{ check: 'support', outcome: 'unsure', sentence: `Nobody says this of it: “${text.slice(span.start, span.end)}”.`, span }]
}
