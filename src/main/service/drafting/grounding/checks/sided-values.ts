/** "5/5 on the right and 4/5 on the left": which of two values each side has. Turned round, every word is still one that was said. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Visit } from '../visit.ts'

const NUMBER = '(?:\\d{1,3}|zero|one|two|three|four|five|six|seven|eight|nine|ten)'
const VALUE = new RegExp(
  `\\b(${NUMBER})\\s*(?:/|out of|over)\\s*(${NUMBER})(?: (?:strength|power|pulses?|motor strength))? (?:on|in|for) (?:the|your|his|her|my) (right|left)\\b`,
  'gi',
)
const WORDS = 'zero one two three four five six seven eight nine ten'.split(' ')
const numberOf = (word: string) => (WORDS.includes(word.toLowerCase()) ? WORDS.indexOf(word.toLowerCase()) : Number(word))

type Sided = { readonly value: string; readonly side: string; readonly start: number; readonly end: number }

function sidedOf(text: string): Sided[] {
  return [...text.matchAll(VALUE)].map(({ 0: all, 1: value = '', 2: of = '', 3: side = '', index }) => ({
    value: `${String(numberOf(value))}/${String(numberOf(of))}`,
    side: side.toLowerCase(),
    start: index,
    end: index + all.length,
  }))
}

export function checkSidedValues(text: string, visit: Visit): Reason[] {
  return sidedOf(text).flatMap(({ end, side, start, value }): Reason[] => {
    const said = visit.turns.flatMap((turn) =>
      turn.isInstruction ? [] : sidedOf(turn.turn.text).map((each) => ({ turn: turn.turn, each })),
    )
    const own = said.filter(({ each }) => each.side === side)
    const turned = said.find(({ each }) => each.side !== side && each.value === value)
    if (turned === undefined || own.length === 0 || own.some(({ each }) => each.value === value)) return []
    const sentence = `Turn ${String(turned.turn.number)} says ${value} of the other side.`
    return [{ check: 'laterality', outcome: 'contradicts', sentence, span: { start, end } }]
  })
}
