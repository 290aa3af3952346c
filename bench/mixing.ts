/**
 * Mistakes made of the visit's own words (`mistakes.ts`), put into sentences of accepted notes that the rules find: how many the rules still find, and
 * how many could be called supported, beside the share of the untouched sentences that can.
 */
import { parseArgs } from 'node:util'
import { checkStatement, isPlainlyTold } from '../src/main/service/drafting/index.ts'
import { sentencesOf } from './accepted-note.ts'
import { aciVisits } from './aci.ts'
import { mistakeKinds, mistakesOf, type MistakeKind } from './mistakes.ts'
import type { Added } from './planted.ts'
import { print } from './print.ts'
import { random } from '../src/main/engine/random.ts'
import { bootstrapShare, percentText } from './statistics.ts'

type Kind = MistakeKind | 'untouched'
type Mixed = {
  readonly visit: string
  readonly kind: Kind
  readonly from: string
  readonly text: string
  readonly found: boolean
  readonly plain: boolean
}

export function mixedOf(split: string, limit: number): Mixed[] {
  return aciVisits(split)
    .slice(0, limit)
    .flatMap(({ dialogue, id, note, turns }, index) => {
      const own = sentencesOf(note)
      const draw = random(index + 1)
      const judge = (kind: Kind, { sectionKey, text }: Added, from: string): Mixed => {
        const found = checkStatement(text, turns, { sectionKey }).verdict === 'supported'
        return { visit: id, kind, from, text, found, plain: found && isPlainlyTold(text, turns, sectionKey) }
      }
      return own.flatMap((sentence) => {
        const untouched = judge('untouched', sentence, sentence.text)
        if (!untouched.found) return [untouched]
        return [untouched, ...mistakesOf(sentence, dialogue, own, draw).map((mistake) => judge(mistake.kind, mistake, sentence.text))]
      })
    })
}

function row(name: string, mixed: readonly Mixed[]): string {
  const visits = [...Map.groupBy(mixed, ({ visit }) => visit).values()]
  const share = (is: (each: Mixed) => boolean): string =>
    percentText(bootstrapShare(visits.map((each) => ({ hits: each.filter(is).length, of: each.length }))))
  return `${name.padEnd(14)} ${String(mixed.length).padStart(5)}  ${share(({ found }) => found).padEnd(24)} ${share(({ plain }) => plain)}`
}

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      split: { type: 'string', default: 'valid' },
      limit: { type: 'string', default: '1000' },
      /** Shows the mistakes of a kind that could be called supported. */
      show: { type: 'string', default: '' },
    },
  })
  const mixed = mixedOf(values.split, Number(values.limit))
  for (const { from, text, visit } of mixed.filter(({ kind, plain }) => plain && kind === values.show))
    print(`${visit} ${text}\n    was: ${from}`)
  print(values.split.padEnd(14) + '     n  found by the rules       and plainly told')
  const mistakes = mixed.filter(({ kind }) => kind !== 'untouched')
  for (const kind of ['untouched', ...mistakeKinds] as const)
    print(
      row(
        kind,
        mixed.filter((each) => each.kind === kind),
      ),
    )
  print(row('all mistakes', mistakes))
  return 0
}
