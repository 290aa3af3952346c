/** The accepted notes of ACI-Bench, whose headings differ from visit to visit, in the headings of a template. */
import type { Template } from '../../src/contract/records.ts'
import { completeSentences } from '../../src/main/service/drafting/index.ts'

/** One heading of the note as it was written, and the lines under it. */
export type NoteBlock = { readonly heading: string; readonly lines: readonly string[] }

/** Every heading that the 207 notes use, by the section of the H&P template that it belongs to. */
const headings: Readonly<Record<string, string>> = {
  cc: 'chief-complaint',
  'chief complaint': 'chief-complaint',
  hpi: 'history',
  'history of present illness': 'history',
  subjective: 'history',
  'past history': 'past-history',
  'medical history': 'past-history',
  'past medical history': 'past-history',
  'surgical history': 'past-history',
  'past surgical history': 'past-history',
  'birth history': 'past-history',
  medications: 'medications',
  'current medications': 'medications',
  allergies: 'allergies',
  'family history': 'family-and-social-history',
  'social history': 'family-and-social-history',
  'review of systems': 'review-of-systems',
  vitals: 'physical-examination',
  'vitals reviewed': 'physical-examination',
  exam: 'physical-examination',
  'physical exam': 'physical-examination',
  'physical examination': 'physical-examination',
  procedure: 'physical-examination',
  results: 'results',
  assessment: 'assessment-and-plan',
  impression: 'assessment-and-plan',
  plan: 'assessment-and-plan',
  'assessment and plan': 'assessment-and-plan',
  instructions: 'assessment-and-plan',
}

/** Sections of the H&P template that the SOAP template has inside its history. */
const inHistory = new Set(['past-history', 'medications', 'allergies', 'family-and-social-history'])
/** Headings that say more than the section's own title: kept as the label of their first line. */
const kept =
  /^(?:medical|surgical|past medical|past surgical|birth|family|social) history$|^(?:current )?medications$|^allergies$|^instructions$|^vitals$/

export function sectionsOf(note: string): NoteBlock[] {
  const blocks: { heading: string; lines: string[] }[] = []
  for (const raw of note.split(/\r?\n/)) {
    const text = raw.trim()
    if (text === '') continue
    const name = text.replace(/:$/, '').toLowerCase()
    if (name in headings && (text === text.toUpperCase() || text.endsWith(':'))) blocks.push({ heading: name, lines: [] })
    else {
      if (blocks.length === 0) blocks.push({ heading: 'history of present illness', lines: [] })
      blocks.at(-1)?.lines.push(text.replace(/^[•*–-]\s+/, '').replace(/^\d+[.)]\s+/, ''))
    }
  }
  return blocks
}

/** Whether the note keeps past history, medications, allergies and social history apart, as the H&P template does. */
export function hasHistories(blocks: readonly NoteBlock[]): boolean {
  return new Set(blocks.map(({ heading }) => headings[heading] ?? '').filter((key) => inHistory.has(key))).size >= 2
}

function label(heading: string): string {
  return `${heading.charAt(0).toUpperCase()}${heading.slice(1)}:`
}

/** A line without the sentences that are not to be kept; null where nothing is left but its label. */
function filtered(text: string, keep: (sentence: string) => boolean): string | null {
  const { rest, sentences } = completeSentences(`${text}\n`)
  const all = [...sentences, text.slice(rest)].map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')
  if (all.length === 0) return null
  const left = all.filter(keep)
  if (left.length === all.length) return text
  if (left.length === 0) return null
  const [first = ''] = all
  const name = /^([A-Z][\w ,/&-]{2,40}:)\s/.exec(first)?.[1]
  return name !== undefined && left[0] !== first ? `${name} ${left.join(' ')}` : left.join(' ')
}

/** The note with a template's headings, in its order; a section without anything says that it was not discussed. */
export function asAnswer(
  template: Template,
  blocks: readonly NoteBlock[],
  keep: (sentence: string, sectionKey: string) => boolean,
): string {
  const own = new Set(template.sections.map((section) => section.key))
  const sections = new Map<string, string[]>(template.sections.map((section) => [section.key, []]))
  for (const block of blocks) {
    const natural = headings[block.heading] ?? 'history'
    const key = own.has(natural) ? natural : inHistory.has(natural) ? 'history' : natural
    const lines = block.lines.flatMap((text) => filtered(text, (sentence) => keep(sentence, key)) ?? [])
    // A bare name of a problem or a system belongs to what follows it: alone it says nothing.
    while (
      lines.length > 0 &&
      /^[A-Z][\w ,/()-]{0,60}:?$/.test(lines.at(-1) ?? '') &&
      block.lines.length > lines.length &&
      !/assessment|impression|complaint|medications|plan/.test(block.heading)
    )
      lines.pop()
    if (lines.length === 0) continue
    const isPart =
      kept.test(block.heading) &&
      (block.heading === 'instructions' ||
        block.heading === 'vitals' ||
        natural !== key ||
        natural.includes('-and-social') ||
        natural === 'past-history')
    const [first = '', ...others] = lines
    sections.get(key)?.push(...(isPart ? [`${label(block.heading)} ${first}`, ...others] : lines))
  }
  return template.sections
    .map(({ key, title }) => {
      const lines = sections.get(key) ?? []
      return `${title.toUpperCase()}\n${lines.length === 0 ? 'Not discussed.' : lines.join('\n')}`
    })
    .join('\n\n')
}
