/**
 * Facts of drafts' visits read by a person: in the note, in the list of what is missing, in neither, or not said in the visit at all. The
 * judgements are kept in `omissions-read.json`, and counted beside what the matcher says of the same facts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { saysFact } from './fact-match.ts'
import type { ChecklistFact } from './primock.ts'
import { bootstrapShare, percentText } from './statistics.ts'

/** One fact of one visit, and what stands nearest to it: what a reader is shown. */
export type ReadCase = {
  readonly visit: string
  readonly fact: string
  readonly of: string | null
  readonly critical: boolean
  /** The sentences of the note and the entries of the list that come nearest, the nearest first. */
  readonly note: readonly string[]
  readonly list: readonly string[]
  readonly matcher: 'note' | 'list' | 'neither'
}

const OmissionsRead = z.strictObject({
  /** What the drafts were made of. */
  drafts: z.string().min(1),
  reader: z.string().min(1),
  facts: z
    .array(
      z.strictObject({
        visit: z.string().min(1),
        fact: z.string().min(1),
        of: z.string().nullable(),
        critical: z.boolean(),
        matcher: z.enum(['note', 'list', 'neither']),
        judgement: z.enum(['note', 'list', 'neither', 'not-said']),
        /** Why so; null where it is plain. */
        why: z.string().nullable(),
      }),
    )
    .min(1),
})
export type OmissionsRead = z.infer<typeof OmissionsRead>

/** How many sentences and entries a reader is shown of each. */
const NEAREST = 3

/** Every fact with what comes nearest to it in `note` and `list`. */
export function readCases(
  visit: string,
  facts: readonly ChecklistFact[],
  note: readonly string[],
  list: readonly string[],
): readonly ReadCase[] {
  const nearest = (texts: readonly string[], fact: ChecklistFact) =>
    texts
      .map((text) => ({ text, share: saysFact(text, fact).share }))
      .filter(({ share }) => share > 0)
      .toSorted((a, b) => b.share - a.share)
      .slice(0, NEAREST)
      .map(({ text }) => text)
  return facts.map((fact) => ({
    visit,
    fact: fact.text,
    of: fact.of,
    critical: fact.critical,
    note: nearest(note, fact),
    list: nearest(list, fact),
    matcher: saysFact(note.join('\n'), fact).said ? 'note' : saysFact(list.join('\n'), fact).said ? 'list' : 'neither',
  }))
}

type Counted = { readonly hits: number; readonly of: number }
export type Tally = {
  /** In neither by the reader, a visit each: of the facts that were said, and of all. */
  readonly ofSaid: readonly Counted[]
  readonly ofAll: readonly Counted[]
  /** In neither by the matcher, of the same facts. */
  readonly byMatcher: readonly Counted[]
  /** Facts of which reader and matcher say the same; a fact not said stands in neither. */
  readonly agreed: Counted
}

export function tally({ facts }: OmissionsRead): Tally {
  const visits = [...Map.groupBy(facts, ({ visit }) => visit).values()]
  const count = <T>(each: readonly T[], isHit: (one: T) => boolean): Counted => ({ hits: each.filter(isHit).length, of: each.length })
  type Fact = OmissionsRead['facts'][number]
  const isNeither = ({ judgement }: Fact) => judgement === 'neither'
  // A fact that nobody said is missing from note and list, rightly.
  const isAbsent = ({ judgement }: Fact) => judgement === 'neither' || judgement === 'not-said'
  return {
    ofSaid: visits.map((each) =>
      count(
        each.filter(({ judgement }) => judgement !== 'not-said'),
        isNeither,
      ),
    ),
    ofAll: visits.map((each) => count(each, isAbsent)),
    byMatcher: visits.map((each) => count(each, ({ matcher }) => matcher === 'neither')),
    agreed: count(facts, (fact) => (isAbsent(fact) ? fact.matcher === 'neither' : fact.matcher === fact.judgement)),
  }
}

/** What has been read, of the drafts of one adapter after the other. Throws where the file has another form. */
export function loadRead(path: string): OmissionsRead[] {
  return existsSync(path) ? z.array(OmissionsRead).parse(JSON.parse(readFileSync(path, 'utf8'))) : []
}

/** The lines that the bench prints. */
export function readLines(all: readonly OmissionsRead[]): string[] {
  if (all.length === 0) return ['No fact has been read by a person yet: --model --read FILE writes those to be read.']
  const share = (counts: readonly Counted[]): string => percentText(bootstrapShare(counts))
  return all.flatMap((read) => {
    const { agreed, byMatcher, ofAll, ofSaid } = tally(read)
    return [
      `drafts of ${read.drafts}, ${String(read.facts.length)} facts read by ${read.reader}`,
      `in neither, by the reader: ${share(ofSaid)} of the facts that were said, ${share(ofAll)} of all (those not said among them)`,
      `in neither, by the matcher: ${share(byMatcher)} of all; reader and matcher agree on ${String(agreed.hits)} of ${String(agreed.of)}`,
    ]
  })
}
