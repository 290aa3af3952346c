/** Names of people: a small model gives a patient a surname, or a colleague a name, that nobody said. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Visit } from '../visit.ts'

const TITLED = /\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Professor)\.?\s+((?:[A-Z][\w'’-]+)(?:\s+[A-Z][\w'’-]+){0,2})/g
/** "Brian Smith is a 58-year-old": a name that begins the sentence. */
const OPENING = /^((?:[A-Z][a-z'’-]+\s+){1,3})(?:is|was) (?:a|an) (?:very )?(?:pleasant )?\d{1,3}[- ]/
const NOT_A_NAME = /^(?:The|This|Patient|She|He|They|Mr|Mrs|Ms|Miss|Dr|Doctor|Professor|Here)$/

export function checkNames(text: string, visit: Visit): Reason[] {
  const opening = OPENING.exec(text)
  const ranges = [
    ...[...text.matchAll(TITLED)].map((match) => ({
      start: match.index + match[0].length - (match[1]?.length ?? 0),
      words: match[1] ?? '',
    })),
    ...(opening === null ? [] : [{ start: 0, words: opening[1] ?? '' }]),
  ]
  return ranges.flatMap(({ start, words }): Reason[] => {
    const unsaid = words
      .split(/\s+/)
      .map((word) => word.replace(/['’]s?$/, ''))
      .filter((word) => word !== '' && !NOT_A_NAME.test(word) && !isSaid(word, visit))
    if (unsaid.length === 0) return []
    const sentence = `The visit does not say the name “${unsaid.join(' ')}”.`
    return [{ check: 'support', outcome: 'unsure', sentence, span: { start, end: start + words.trimEnd().length } }]
  })
}

function isSaid(word: string, visit: Visit): boolean {
  const name = new RegExp(`(?<![a-z])${word.replace(/[^\w]/g, '.')}(?![a-z])`, 'i')
  return visit.turns.some(({ isInstruction, turn }) => !isInstruction && (name.test(turn.text) || name.test(turn.speaker ?? '')))
}
