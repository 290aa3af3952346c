/** Recognises a template's headings in the ways that models write them. */
import type { Template } from '../../../contract/records.ts'

/** `part`: the name of a part of the section, as it was written. */
export type Heading = { readonly key: string; readonly title: string; readonly part: string | null }

/** Lower-case, without marks, "&" as "and": what two spellings of a heading share. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[^a-z0-9/]+/g, ' ')
    .replace(/\s*\/\s*/g, '/')
    .trim()
}

/** Longer than any heading with its marks: a line that runs on past this is text. */
const LONGEST = 64

export type LineKind =
  | { readonly kind: 'undecided' }
  | { readonly kind: 'body' }
  /** `rest`: where the text begins that stands on the heading's own line. */
  | { readonly kind: 'heading'; readonly heading: Heading; readonly rest: number }

export class Headings {
  readonly #byName = new Map<string, Heading>()

  constructor(template: Template) {
    for (const { key, title, aliases } of template.sections) {
      for (const name of [title, ...aliases]) this.#add(name, { key, title, part: null })
    }
    for (const { key, title, parts } of template.sections) {
      for (const part of parts) this.#add(part, { key, title, part })
    }
  }

  /** The first section that claims a name has it; a name of a whole section comes before that of a part. */
  #add(name: string, heading: Heading): void {
    if (!this.#byName.has(plain(name))) this.#byName.set(plain(name), heading)
  }

  find(name: string): Heading | undefined {
    return this.#byName.get(plain(name).replace(/^\d+ /, ''))
  }

  /**
   * What a line is, from as much of it as is there. A decision never changes when more of the line comes, which is what makes
   * the parser's answer the same however the text is cut into pieces.
   */
  kindOf(line: string, complete: boolean): LineKind {
    const marks = /^[\s>#*_=-]*(?:(?:\d{1,2}|[IVX]{1,4}|[A-Z])[.)]\s+)?[\s#*_-]*/.exec(line)?.[0].length ?? 0
    const isItem = /^\s*(?:[-•*+]\s|\d{1,2}[.)]\s)/.test(line)
    const head = line.slice(0, LONGEST)
    const colon = head.indexOf(':', marks)
    const closing = /^[\s>#\d.)-]*\*\*/.test(head) ? head.indexOf('**', marks) : -1
    if (colon === -1 && closing === -1 && line.length < LONGEST && !complete) {
      return this.#cannotBegin(line.slice(marks)) ? { kind: 'body' } : { kind: 'undecided' }
    }
    for (const end of [colon, closing].filter((index) => index > 0).sort((a, b) => a - b)) {
      const name = line.slice(marks, end)
      const heading = this.find(name)
      if (heading === undefined) continue
      const ends = /^(?:\s*(?:\*\*|__)?\s*:?\s*(?:\*\*|__)?)/.exec(line.slice(end))?.[0].length ?? 0
      // The marks after the heading's name may not all be there yet.
      if (!complete && /^\s*[*_]?$/.test(line.slice(end + ends))) return { kind: 'undecided' }
      // "- Medications: aspirin" as an item of a list is a line of the section it stands in.
      if (isItem && line.slice(end + ends).trim() !== '' && !/^\s*\d/.test(line)) return { kind: 'body' }
      return { kind: 'heading', heading, rest: end + ends }
    }
    // A bold mark that was opened may yet close around a heading.
    if (closing === -1 && !complete && line.length < LONGEST && /^[\s>#\d.)-]*\*\*/.test(head)) return { kind: 'undecided' }
    if (colon !== -1 || line.length >= LONGEST) return { kind: 'body' }
    if (!complete) return { kind: 'undecided' }
    const bare = line.slice(marks).replace(/[\s*_#=:.-]+$/, '')
    const heading = bare === '' ? undefined : this.find(bare)
    if (heading === undefined || (isItem && !/^\s*\d|\*\*/.test(line))) return { kind: 'body' }
    return { kind: 'heading', heading, rest: line.length }
  }

  /** True where no heading begins as `text` does, so that what follows cannot make it one. */
  #cannotBegin(text: string): boolean {
    const begun = plain(text)
    if (begun.length < 5 || !/^[A-Za-z][A-Za-z ,'’]*$/.test(text)) return false
    return ![...this.#byName.keys()].some((name) => name.startsWith(begun))
  }
}
