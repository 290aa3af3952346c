/** Labels of statements, "Gout: continue omeprazole": what the rest is for or of must be said of it in the visit, too. */
import { spotsOf, type Passage } from './plain-passages.ts'
import { isClinical, LABEL, mentionsOf, type Mention } from './units.ts'

/** Parts of the body that the lexicon knows as findings. */
export const SITES: ReadonlySet<string> = new Set(
  ['abdomen', 'lung', 'heart', 'kidney', 'liver', 'lower extremity', 'upper extremity', 'eye', 'skin'].map((name) => `finding:${name}`),
)
const PART_OF_NOTE =
  /\b(?:medical|treatment|reasoning|testing|tests|education|counsel\w*|referrals?|instructions|medications?|allerg\w*|histor(?:y|ies)|surgical|exam\w*|systems?|plan|assessment|results|vitals?|\w*(?:gastro|musculo|neuro|cardio|genito)\w*|respiratory|psychiatric|constitutional)\b/i

/** A statement without its label. */
export function withoutLabel(text: string): string {
  return text.replace(LABEL, '')
}

/** What a label names, where that is a condition or a study, and neither a part of the body nor of a note. */
export function labelsOf(text: string): readonly Mention[] {
  const label = LABEL.exec(text)?.[0].replace(/:\s$/, '') ?? ''
  return PART_OF_NOTE.test(label) ? [] : mentionsOf(label).filter((mention) => isClinical(mention) && !SITES.has(mention.key))
}

/** What stands under a label is said after it, or in one sentence with it: what was said before it is of something else. */
export function isOfLabel(labels: readonly Mention[], { turns }: Passage, mentions: readonly Mention[]): boolean {
  const said = turns.map(({ turn }) => turn.text).join('\n')
  const base = turns[0]?.offset ?? 0
  return labels.every((label) => {
    const named = spotsOf(turns, label)
    return mentions.every((mention) => {
      const spots = spotsOf(turns, mention)
      return (
        spots.length === 0 || named.some((at) => spots.some((spot) => spot >= at || !/[.?!\n]/.test(said.slice(spot - base, at - base))))
      )
    })
  })
}
