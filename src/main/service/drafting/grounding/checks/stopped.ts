/** A medicine that was stopped may not be given as one that is taken. */
import type { Reason } from '../../../../../contract/records.ts'
import { placesOf, sentenceOf, type Place } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'
import { sentenceAt } from '../words.ts'

/** The statement has it that somebody takes it. */
const TAKES =
  /\b(?:(?:is|are|(?:has|have) been) (?:\w+ )?(?:taking|taken|on|using|used)|takes|uses|continues?)\b|^(?:current |home |daily )?(?:medications?|meds|medicines):/i
/** It tells of an end, or of another time. */
const ENDS =
  /\b(?:finish\w*|complet\w*|stop\w*|discontinu\w*|quit|off|no longer|not|never|until|again|restart\w*|resum\w*|former\w*|previous\w*|used to|was|were|had|took|allerg\w*|intoleran\w*)\b/i

const SOMEBODY = String.raw`(?:i|we|you|he|she|they|who|(?:dr|doctor)\.? \w+)(?:['’](?:ve|d|s)| have| had| has)?(?: just| since| already| then)*`
/** Right before its name: "came off the Keppra", "stopped taking aspirin". */
const BEFORE =
  /\b(?:stopped|quit|finished|discontinued|ran out of|no longer (?:on|tak\w+|us\w+)|(?:came|come|went|gone|took (?:me|you|him|her|us)|taken|been|am|['’]m|are|['’]re) off(?: of)?)(?: (?:taking|using|giving))?(?: (?:me|you|him|her|us))?(?: (?:the|my|your|his|her|that|those|old))*\s*$/i
/** Behind its name, with nothing between that is named: "aspirin, Dr. Keller stopped it", "Plavix is done". */
const BEHIND = new RegExp(
  [
    String.raw`\b${SOMEBODY} (?:stopped|quit|finished|discontinued)\b(?! \w+ing\b)`,
    String.raw`\b(?:the|that|my|your) \w+ (?:has |had )?(?:stopped|discontinued) (?:it|that|them)\b`,
    String.raw`\b(?:was|were|been|got) (?:stopped|discontinued|taken off)\b`,
    String.raw`\b(?:came|come|went|gone|took (?:me|you|him|her)|taken|been|am|['’]m|are|['’]re) off (?:it|that|of it|them|those|now)\b`,
    String.raw`\bno longer (?:on|tak\w+|us\w+)\b`,
    String.raw`\b(?:don['’]t|not|doesn['’]t) (?:take|taking|use|using) (?:it|that|them) (?:any ?more|now)\b`,
    String.raw`\b(?:is|are|that['’]s|it['’]s) (?:all )?(?:done|finished)\b`,
  ].join('|'),
  'i',
)
/** It goes on, or begins anew. */
const GOES_ON =
  /\b(?:start|begin|keep|continue|restart|resume|back (?:on|to)|again|refill|prescri\w*|take|taking|still|stay|increase|raise|go up|add)\b/i
const REACH = 120

/** Where the first medicine from `at` on is named in a turn; its end where none is. */
function nextDrug({ keys, turn }: VisitTurn, at: number): number {
  const starts = [...keys].flatMap(([key, spans]) => (key.startsWith('drug:') ? spans.map(({ start }) => start) : []))
  return Math.min(turn.text.length, ...starts.filter((start) => start >= at))
}

/** Whether the visit tells here that it was stopped, in the turn or, where the turn ends with asking for it, in the next. */
function isStopped(place: Place, visit: Visit): boolean {
  const { end, start, turn } = place
  const { text } = turn.turn
  if (turn.asksFrom === null || start < turn.asksFrom) {
    if (BEFORE.test(text.slice(Math.max(sentenceAt(text, start).start, start - 60), start))) return true
    const behind = text.slice(end, Math.min(nextDrug(turn, end), end + REACH))
    if (BEHIND.test(behind)) return true
  }
  const isLast = nextDrug(turn, end) === text.length && text.length - end < REACH / 2
  const next = visit.turns[turn.index + 1]
  if (!isLast || next === undefined || next.isQuestion) return false
  return BEHIND.test(next.turn.text.slice(0, Math.min(nextDrug(next, 0), REACH)))
}

export function checkStopped(text: string, mentions: readonly Mention[], visit: Visit, sectionKey: string | null): Reason[] {
  if (ENDS.test(text) || !(TAKES.test(text) || sectionKey === 'medications')) return []
  return mentions
    .filter(({ kind }) => kind === 'drug')
    .flatMap((drug): Reason[] => {
      const places = placesOf(drug, visit)
      const stopped = places.findLast((place) => isStopped(place, visit))
      if (stopped === undefined) return []
      const goesOn = places.some(
        (place) =>
          (place.turn.index > stopped.turn.index || (place.turn === stopped.turn && place.start > stopped.start)) &&
          GOES_ON.test(sentenceOf(place)),
      )
      if (goesOn) return []
      const sentence = `Turn ${String(stopped.turn.turn.number)} speaks of ${text.slice(drug.start, drug.end)} as stopped.`
      return [{ check: 'time', outcome: 'unsure', sentence, span: { start: drug.start, end: drug.end } }]
    })
}
