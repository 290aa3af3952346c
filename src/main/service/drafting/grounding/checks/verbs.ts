/** "It does wake him", where the visit has "it doesn't wake me": what is done or so, and is only denied where the statement rests. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Found } from '../evidence.ts'
import { isStop } from '../lexicon.ts'
import { denialsOf } from '../negation.ts'
import type { Visit } from '../visit.ts'
import { stemOf, wordsOf } from '../words.ts'

/** The word that a negation is said of, right behind it. */
const DENIED = /(?:n['’]t|\b(?:not|never))\s+(?:(?:really|ever|even|yet|actually|going to|gonna|want to)\s+)?([a-z]+)\b(?!['’])/gi
/** Words that deny little of what follows, or nothing at all. */
const EMPTY = new Set(
  'know think sure remember worry really just quite always much many too very so all only like say tell mean mind see believe necessarily want bad new be been have get got go going do feel look'
    .split(' ')
    .map(stemOf),
)
/** What is said of may come, or of others. */
const OPEN = /\b(?:if|unless|should|whether|until|without|declin\w*|refus\w*|avoid\w*|stop\w*|never|unable|fail\w*)\b/i

export function checkVerbs(text: string, found: Found, visit: Visit): Reason[] {
  if (OPEN.test(text)) return []
  const denials = denialsOf(text, 40)
  const turns = found.indexes.flatMap((index) => visit.turns[index] ?? [])
  const plain = new Set<string>()
  const denied = new Map<string, number>()
  for (const { turn } of turns) {
    const places = [...turn.text.matchAll(DENIED)].map((match) => match.index + match[0].length)
    for (const word of wordsOf(turn.text)) {
      const stem = stemOf(word.lower)
      if (!places.includes(word.end)) plain.add(stem)
      else if (!isStop(word) && !EMPTY.has(stem)) denied.set(stem, turn.number)
    }
  }
  return wordsOf(text).flatMap((word): Reason[] => {
    const stem = stemOf(word.lower)
    const turn = denied.get(stem)
    // Under the denial, or before one in its clause: "shows no fracture" is "does not show a fracture".
    const clauseEnd = word.end + (/[,;.]/.exec(text.slice(word.end))?.index ?? text.length)
    const isUnder = denials.some(({ cueStart, end }) => cueStart < clauseEnd && word.end <= Math.max(end, cueStart))
    if (turn === undefined || plain.has(stem) || isUnder) return []
    const shown = text.slice(word.start, word.end)
    const sentence = `Turn ${String(turn)} denies “${shown}”.`
    return [{ check: 'negation', outcome: 'unsure', sentence, span: { start: word.start, end: word.end } }]
  })
}
