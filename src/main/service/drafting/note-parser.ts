/** Turns the text that a model streams into sections and sentences, however it is cut into pieces on the way. */
import type { Template } from '../../../contract/records.ts'
import { Headings } from './headings.ts'
import { isFurniture, saysNothing } from './grounding/placeholders.ts'
import { completeSentences } from './sentences.ts'

export type NoteEvent =
  | { readonly type: 'section'; readonly key: string; readonly title: string }
  /** All of the sentence that is being written, as far as it has come. */
  | { readonly type: 'text'; readonly sectionKey: string; readonly text: string }
  | { readonly type: 'sentence'; readonly sectionKey: string; readonly text: string }

/** What the parser left out of the note. */
export type Dropped = { readonly duplicates: number; readonly placeholders: number }

const ITEM = /^\s*(?:(?:[-•*+–·]+|\d{1,2}[.)]|[a-z][.)])\s+)+/

/** Text without the marks of Markdown: they are form, not content. */
function withoutMarks(text: string): string {
  return text
    .replace(/\*\*|__|`+/g, '')
    .replace(/(^|\s)\*(?=\S)|(\S)\*(?=\s|$)/g, '$1$2')
    .replace(/^\s*(?:#{1,6}|>)\s*/, '')
    .replace(ITEM, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Who says that somebody says so, and how: "the patient reports that", "she also notes". */
const REPORTING =
  /^(?:the patient|patient|he|she|they|(?:mr|mrs|ms|miss) [a-z]+)(?: also)? (?:reports?|reported|states?|stated|notes?|noted|says?|said|mentions?|mentioned|explains?|explained|adds?|added)(?: that)? /

/** Two sentences with the same words are the same sentence, in whatever words it is said that they were said. */
function sameness(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(REPORTING, 'reports ')
}

export class NoteParser {
  readonly #headings: Headings
  readonly #first: { readonly key: string; readonly title: string }
  /** What was said already, and where: part and section. */
  readonly #seen = new Map<string, string>()
  #part = 0
  #repeats = 0
  #section: { readonly key: string; readonly title: string } | null = null
  /** The line being written, from its last sentence end. */
  #line = ''
  /** Whether `#line` is known to be text, and no heading. */
  #isBody = false
  /** A label that stands alone on its line ("Hypertension:"), waiting for the sentence that it belongs to. */
  #label = ''
  #duplicates = 0
  #placeholders = 0
  #lastText = ''

  constructor(template: Template) {
    this.#headings = new Headings(template)
    const [first] = template.sections
    if (first === undefined) throw new RangeError('a template has at least one section')
    this.#first = first
  }

  get dropped(): Dropped {
    return { duplicates: this.#duplicates, placeholders: this.#placeholders }
  }

  /** How often a sentence came again in its own section: many in a row are a loop. */
  get repeats(): number {
    return this.#repeats
  }

  /** Takes the next piece of text and gives the events that it completes. */
  push(delta: string): NoteEvent[] {
    const events: NoteEvent[] = []
    const pieces = delta.replace(/\r\n?/g, '\n').split('\n')
    pieces.forEach((piece, i) => {
      this.#line += piece
      if (i < pieces.length - 1) this.#endLine(events)
      else this.#advance(events, false)
    })
    return events
  }

  /** The text has ended. */
  end(): NoteEvent[] {
    const events: NoteEvent[] = []
    this.#endLine(events)
    if (this.#label !== '') {
      const label = this.#label.replace(/:$/, '.')
      this.#label = ''
      this.#sentence(label, events)
    }
    return events
  }

  /** Forgets the line that is being written: it is the begin of one repetition too many. */
  dropLine(): void {
    this.#line = ''
    this.#isBody = false
    this.#label = ''
  }

  /** Counts `text` as said already, so that it is dropped where it comes again. */
  know(text: string): void {
    this.#seen.set(sameness(text), '')
  }

  /** Forgets a sentence that was cut short: what its end would have said, its begin may say the opposite of. */
  dropUnfinished(): void {
    if (!/[.!?]["')\]”’*]*\s*$/.test(this.#line)) this.dropLine()
  }

  /** A further part of the same visit: sections begin anew, sentences that stand already stay known. */
  nextPart(): void {
    this.dropLine()
    this.#section = null
    this.#part++
  }

  #endLine(events: NoteEvent[]): void {
    this.#advance(events, true)
    this.#line = ''
    this.#isBody = false
  }

  #advance(events: NoteEvent[], complete: boolean): void {
    if (!this.#isBody) {
      if (/^\s*```/.test(this.#line)) {
        if (complete) this.#line = ''
        return // a fence around the note
      }
      const kind = this.#headings.kindOf(this.#line, complete)
      if (kind.kind === 'undecided') return
      if (kind.kind === 'heading') {
        this.#open(kind.heading, events)
        if (kind.heading.part !== null) this.#label = `${kind.heading.part}:`
        this.#line = this.#line.slice(kind.rest)
      }
      this.#isBody = true
    }
    const { sentences, rest } = completeSentences(this.#line)
    for (const sentence of sentences) this.#take(sentence, events)
    this.#line = this.#line.slice(rest)
    if (complete) {
      this.#take(this.#line, events)
    } else {
      const text = withoutMarks(this.#line)
      if (text !== '' && text !== this.#lastText && this.#section !== null) {
        this.#lastText = text
        events.push({ type: 'text', sectionKey: this.#section.key, text: this.#label === '' ? text : `${this.#label} ${text}` })
      }
    }
  }

  #open(section: { readonly key: string; readonly title: string }, events: NoteEvent[]): void {
    this.#label = ''
    if (this.#section?.key === section.key) return
    this.#section = section
    events.push({ type: 'section', key: section.key, title: section.title })
  }

  #take(raw: string, events: NoteEvent[]): void {
    const text = withoutMarks(raw)
    if (!/[\p{L}\p{N}]/u.test(text)) return
    if (isFurniture(text)) {
      this.#placeholders++
      return
    }
    if ((text.endsWith(':') && text.length <= 80) || isBareLabel(text)) {
      this.#label = text.endsWith(':') ? text : `${text}:`
      return
    }
    if (saysNothing(text)) {
      this.#label = ''
      this.#placeholders++
      return
    }
    const whole = this.#label === '' ? text : `${this.#label} ${text}`
    this.#label = ''
    this.#sentence(whole, events)
  }

  #sentence(text: string, events: NoteEvent[]): void {
    // Before the first heading a model may greet or name the note; a real sentence goes under the first section.
    if (this.#section === null) {
      if (isPreamble(text)) {
        this.#placeholders++
        return
      }
      this.#open(this.#first, events)
    }
    const key = sameness(text)
    const place = `${String(this.#part)} ${(this.#section ?? this.#first).key}`
    if (this.#seen.has(key)) {
      this.#duplicates++
      if (this.#seen.get(key) === place) this.#repeats++
      // Said in another section before, and again and again in this one: a loop of its own.
      this.#seen.set(key, place)
      return
    }
    this.#seen.set(key, place)
    this.#lastText = ''
    events.push({ type: 'sentence', sectionKey: (this.#section ?? this.#first).key, text })
  }
}

/** A heading of a model's own inside a section, without a colon: "GENITOURINARY", "Past surgical". */
function isBareLabel(text: string): boolean {
  if (/[.!?:,;]$|\d/.test(text) || text.split(' ').length > 4) return false
  if (/^[A-Z][A-Z &/-]{3,}$/.test(text)) return true
  return /^(?:constitutional|general|neurological|neurologic|neuro|gastrointestinal|cardiovascular|respiratory|musculoskeletal|integumentary|psychiatric|psychological|genitourinary|endocrine|hematologic|lymphatic|skin|heent|head|neck|eyes|ears|lungs|heart|chest|abdomen|extremities|back|medical|surgical|procedures|social|family|instructions|medications|allergies|vitals|vital signs|labs|imaging|past (?:medical|surgical)(?: history)?|(?:social|family|medical|surgical|birth) history)$/i.test(
    text,
  )
}

function isPreamble(text: string): boolean {
  return (
    /^(?:sure|certainly|of course|okay|here(?:'s| is| are)|below is|the following|this is)\b/i.test(text) ||
    /^(?:clinical|medical|progress|visit|soap|encounter|patient|complete clinical)\s+(?:note|record|report|summary)\b.{0,40}$/i.test(
      text,
    ) ||
    !/[.!?]$|\s.*\s.*\s/.test(text)
  )
}
