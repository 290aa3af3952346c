/** What an entry of the ledger says, as a person reads it. Ids and hashes are left out: they stand in the entry as it was written. */
import { format } from '../ui/index.ts'

export type Said = { readonly label: string; readonly value: string }

/** Names that are not said by their own words. */
const labels: Record<string, string> = {
  argon2id: 'Cost of a guess',
  backend: 'Key kept in',
  bytes: 'Size',
  checkedAgain: 'Statements checked again',
  chosen: 'Way chosen',
  clinician: 'by the clinician',
  edited: 'edited',
  entries: 'Entries',
  flashAttention: 'flash attention',
  from: 'Before',
  groups: 'Groups typed back',
  holds: 'Whole',
  identical: 'Identical',
  keyFile: 'Key file',
  model: 'by the model',
  mrn: 'Record number',
  names: 'Settings',
  omission: 'Left out',
  outcome: 'Came to',
  readChunk: 'tokens at once',
  redoSection: 'Section drafted again',
  reopened: 'Statements to be answered again',
  results: 'Found',
  sectionKey: 'Section',
  seq: 'entry',
  seqs: 'Entries',
  statementIds: 'Statements',
  templateId: 'Kind of note',
  to: 'After',
  trapsSprung: 'Traps it fell into',
  turns: 'Turns in all',
  unsupported: 'Without a source',
  weaker: 'Weaker than a keychain',
}

/** Codes that are not said by their own words. */
const codes: Record<string, string> = {
  'h-and-p': 'history and physical',
  // The rules' verdict: the mark of support asks more.
  supported: 'words found',
  unsupported: 'no source',
  soap: 'SOAP',
  pdf: 'PDF',
  'os-keychain': 'the system’s keychain',
  'device-file': 'a protected file',
  auto: 'by itself',
  cpu: 'the processor',
  webvtt: 'WebVTT',
  srt: 'SRT',
  'json-segments': 'JSON by segment',
  'json-words': 'JSON by word',
}
/** Where values are codes. Anywhere else they may be what somebody typed, and are shown as they are. */
const coded = new Set(
  'action backend device findings flashAttention format from kind names outcome purpose redoSection sectionKey sex state templateId to verdict'.split(
    ' ',
  ),
)

/** Inside of others these say enough by themselves. */
const bare = new Set(['action', 'kind'])

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/
const DAY = /^\d{4}-\d\d-\d\d$/
/** UUIDs and SHA-256: of no use to a reader. */
const OPAQUE = /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{64})$/i

function isOpaque(value: unknown): boolean {
  return typeof value === 'string' && OPAQUE.test(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** "textSize" and "vault-rolled-back" as words. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z])(?=[A-Z\d])/g, '$1 ')
    .replaceAll('-', ' ')
    .toLowerCase()
}

function labelOf(key: string): string {
  const label = labels[key] ?? wordsOf(key)
  return label.charAt(0).toUpperCase() + label.slice(1)
}

function textOf(key: string, text: string): string {
  if (INSTANT.test(text)) return `${format.dayOf(text)} ${format.clockWithSeconds(text)}`
  if (DAY.test(text)) return format.calendarDay(text)
  if (coded.has(key)) return codes[text] ?? (/^[a-z][a-z\d]*(?:[A-Z-][a-z\d]+)*$/.test(text) ? wordsOf(text) : text)
  return text === '' ? 'empty' : text
}

/** A value in words; null where only a machine could read it. */
function valueOf(key: string, value: unknown): string | null {
  if (value === null) return key === 'threads' ? 'one a core' : 'none'
  if (isOpaque(value)) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') {
    if (key === 'bytes') return format.bytes(value)
    return Number.isInteger(value) ? format.figures(value) : String(Number(value.toFixed(3)))
  }
  if (typeof value === 'string') return textOf(key, value)
  if (Array.isArray(value)) {
    const each: readonly unknown[] = value
    if (each.length === 0) return 'none'
    const said = each.map((one) => valueOf(key, one)).filter((one) => one !== null)
    return said.length === 0 ? format.figures(each.length) : said.join('; ')
  }
  return isObject(value) ? within(value) : null
}

/** "by the model 12, edited 3"; of what was changed "Okafor, now Okafor-Bell". */
function within(content: Readonly<Record<string, unknown>>): string | null {
  const { from, to, ...rest } = content
  if (from !== undefined && to !== undefined && Object.keys(rest).length === 0) {
    const before = valueOf('', from)
    const after = valueOf('', to)
    return before === null || after === null ? null : `${before}, now ${after}`
  }
  const said = Object.entries(content).flatMap(([key, value]) => {
    const text = valueOf(key, value)
    if (text !== null && bare.has(key)) return [text]
    return text === null ? [] : [`${(labels[key] ?? wordsOf(key)).toLowerCase()} ${text}`]
  })
  return said.length === 0 ? null : said.join(', ')
}

/** The content of an entry in words. What is no object of names and values is given as it stands. */
export function saidIn(body: string | null): readonly Said[] {
  if (body === null) return []
  let content: unknown
  try {
    content = JSON.parse(body)
  } catch {
    content = body
  }
  if (!isObject(content)) return [{ label: 'Content', value: valueOf('', content) ?? body }]
  return Object.entries(content).flatMap(([key, value]) => {
    const text = valueOf(key, value)
    return text === null ? [] : [{ label: labelOf(key), value: text }]
  })
}
