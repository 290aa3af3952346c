/** What a person should look at before a transcript is saved, in words. */
import type { Turn, TranscriptWarning } from '../../../../contract/records.ts'
import { givesOrders } from './instruction-like.ts'
import { languageOf } from './language.ts'
import { MANY_TURNS, SHORT_WORDS } from './limits.ts'

export type Facts = {
  readonly turns: readonly Turn[]
  readonly words: number
  readonly hidden: number
  readonly invalid: number
  readonly split: number
  readonly guessed: number
  readonly swapped: boolean
  readonly unread: number
  readonly converted: string | null
}

const times = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`

export function warningsOf(facts: Facts): TranscriptWarning[] {
  const { turns, words, hidden, invalid, split, guessed, swapped, unread, converted } = facts
  const labels = new Set(turns.map((turn) => turn.speaker))
  const instructions = turns.filter(givesOrders).length
  const found: (TranscriptWarning | null)[] = [
    labels.size === 1 && labels.has(null)
      ? warn('no-speakers', turns.length, 'No speakers were found. Who said what will not be checked unless you name them.')
      : null,
    labels.size === 1 && !labels.has(null)
      ? warn('one-speaker', turns.length, 'All turns have the same speaker. Check that this is the whole visit.')
      : null,
    guessed > 0
      ? warn(
          'roles-guessed',
          guessed,
          'Who is the clinician and who the patient was guessed from what they say. Check it, and swap if it is wrong.',
        )
      : null,
    swapped
      ? warn(
          'speakers-swapped',
          2,
          'Clinician and patient may be the wrong way round: the one marked as patient asks the questions. Swap them if so.',
        )
      : null,
    hidden > 0
      ? warn(
          'hidden-characters',
          hidden,
          `${times(hidden, 'character that does not show was', 'characters that do not show were')} removed (zero-width or text direction marks).`,
        )
      : null,
    invalid > 0
      ? warn(
          'invalid-characters',
          invalid,
          `${times(invalid, 'character was', 'characters were')} damaged or not text, and removed or shown as \uFFFD.`,
        )
      : null,
    split > 0
      ? warn(
          'long-turn-split',
          split,
          `${times(split, 'very long turn was', 'very long turns were')} cut into shorter ones at the ends of sentences.`,
        )
      : null,
    turns.length > MANY_TURNS
      ? warn('many-turns', turns.length, `This has ${times(turns.length, 'turn', 'turns')}. Check that it is one visit.`)
      : null,
    languageOf(turns.map((turn) => turn.text).join('\n')).english
      ? null
      : warn('not-english', turns.length, 'This does not read like English, the only language that drafting has been checked in.'),
    instructions > 0
      ? warn(
          'instruction-like-text',
          instructions,
          `${times(instructions, 'turn reads', 'turns read')} like an instruction to a program. It is kept as something that was said; the model is not given it, and no statement rests on it. Where it was spoken to a person, you can give it to the model beside the turn.`,
        )
      : null,
    words < SHORT_WORDS ? warn('short', words, `This has only ${times(words, 'word', 'words')}. Check that nothing is missing.`) : null,
    converted === null
      ? null
      : warn('encoding-converted', 1, `The file is not UTF-8 and was read as ${converted}. Check letters with accents.`),
    unread > 0
      ? warn(
          'unread-lines',
          unread,
          `${times(unread, 'line or entry holds', 'lines or entries hold')} no speech (comments, styles, damaged parts) and was left out.`,
        )
      : null,
  ]
  return found.filter((warning) => warning !== null)
}

function warn(kind: TranscriptWarning['kind'], count: number, sentence: string): TranscriptWarning {
  return { kind, count, sentence }
}
