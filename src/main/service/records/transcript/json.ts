/** JSON of speech programs: segments (whisper, whisperX, whisper.cpp, others of the kind) and words with times. */
import { Fault } from '../../../../contract/errors.ts'
import type { Reading, Segment } from './segment.ts'
import { clockMs, secondsToMs } from './time.ts'

type Item = Readonly<Record<string, unknown>>

/** Names under which programs keep the list of segments, and of words. */
const SEGMENTS = [
  'segments',
  'utterances',
  'turns',
  'transcription',
  'transcript',
  'dialogue',
  'dialog',
  'conversation',
  'monologues',
  'results',
  'entries',
]
const WORDS = ['words', 'word_segments']
const TEXT = ['text', 'transcript', 'utterance', 'content', 'sentence']
const WORD = ['word', 'punctuated_word', 'text', 'value']
const SPEAKER = [
  'speaker',
  'speaker_label',
  'speakerLabel',
  'speaker_name',
  'speakerName',
  'speaker_id',
  'speakerId',
  'name',
  'role',
  'channel',
]

/** The value of a JSON text, or undefined where it is none. */
export function parseJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    if (lines.length < 2 || !lines.every((line) => line.trimStart().startsWith('{'))) return null
    try {
      return { value: lines.map((line): unknown => JSON.parse(line)) }
    } catch {
      return null
    }
  }
}

/** @throws Fault SOURCE_MALFORMED where the JSON is not a transcript of a known kind */
export function readJson(value: unknown): Reading {
  const found = Array.isArray(value) ? bySort(value) : isItem(value) ? search(value, 3) : null
  if (found === null) throw new Fault('SOURCE_MALFORMED', { kind: 'json' })
  const { sort, items } = found
  const unread = items.filter((item) => !isItem(item) || textOf(item, sort === 'words' ? WORD : TEXT) === null).length
  const kept = items.filter(isItem)
  return sort === 'words'
    ? { format: 'json-words', segments: joinWords(kept), unread }
    : { format: 'json-segments', segments: kept.flatMap((item) => segmentOf(item, unitOf(kept))), unread }
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Found = { readonly sort: 'segments' | 'words'; readonly items: readonly unknown[] }

function bySort(items: readonly unknown[]): Found | null {
  const first = items.find(isItem)
  if (first === undefined) return null
  if (typeof first['word'] === 'string' || typeof first['punctuated_word'] === 'string') return { sort: 'words', items }
  return items.some((item) => isItem(item) && textOf(item, TEXT) !== null) ? { sort: 'segments', items } : null
}

/** Segments before words, near before deep. */
function search(item: Item, depth: number): Found | null {
  for (const name of [...SEGMENTS, ...WORDS]) {
    const value = item[name]
    if (!Array.isArray(value)) continue
    const found = bySort(value)
    if (found !== null) return WORDS.includes(name) ? { sort: 'words', items: value } : found
  }
  if (depth === 0) return null
  for (const value of Object.values(item)) {
    const next = Array.isArray(value) ? (value.length <= 4 ? value.find(isItem) : undefined) : value
    const found = isItem(next) ? search(next, depth - 1) : null
    if (found !== null) return found
  }
  const alone = textOf(item, TEXT)
  return alone === null ? null : { sort: 'segments', items: [item] }
}

function textOf(item: Item, names: readonly string[]): string | null {
  for (const name of names) {
    const value = item[name]
    if (typeof value === 'string') return value
  }
  return null
}

function speakerOf(item: Item): string | null {
  for (const name of SPEAKER) {
    const value = item[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number') return `Speaker ${String(value)}`
    if (isItem(value)) {
      const inner = value['name'] ?? value['label'] ?? value['id']
      if (typeof inner === 'string' && inner.trim() !== '') return inner.trim()
    }
  }
  return null
}

type Unit = 'seconds' | 'milliseconds'
const START = ['start', 'start_time', 'startTime', 'begin', 'from', 'offset']
const END = ['end', 'end_time', 'endTime', 'to']

function numberOf(item: Item, names: readonly string[]): number | null {
  for (const name of names) {
    const value = item[name]
    if (typeof value === 'number') return value
    if (typeof value === 'string' && /^\d{1,9}(?:\.\d{1,9})?s?$/.test(value)) return Number.parseFloat(value)
  }
  return null
}

/** Whole numbers that would make the median piece last more than a minute are milliseconds. */
function unitOf(items: readonly Item[]): Unit {
  const lengths: number[] = []
  for (const item of items.slice(0, 500)) {
    const start = numberOf(item, START)
    const end = numberOf(item, END)
    if (start === null || end === null) continue
    if (!Number.isInteger(start) || !Number.isInteger(end)) return 'seconds'
    lengths.push(end - start)
  }
  const median = lengths.sort((a, b) => a - b)[lengths.length >> 1]
  return median !== undefined && median > 60 ? 'milliseconds' : 'seconds'
}

function timesOf(item: Item, unit: Unit): Pick<Segment, 'startMs' | 'endMs'> {
  const offsets = item['offsets']
  if (isItem(offsets))
    return { startMs: secondsToMs((numberOf(offsets, START) ?? NaN) / 1000), endMs: secondsToMs((numberOf(offsets, END) ?? NaN) / 1000) }
  const at = (names: readonly string[]): number | null => {
    const value = numberOf(item, names)
    if (value !== null) return secondsToMs(unit === 'seconds' ? value : value / 1000)
    const text = textOf(item, names)
    return text === null ? null : clockMs(text)
  }
  return { startMs: at(START), endMs: at(END) }
}

function segmentOf(item: Item, unit: Unit): Segment[] {
  const text = textOf(item, TEXT)
  return text === null ? [] : [{ speaker: speakerOf(item), text, ...timesOf(item, unit) }]
}

/** A pause after which words of an unnamed speaker are a new turn. */
const PAUSE_MS = 1500

/** True where a sentence has ended and a pause follows. */
function isTurnEnd(last: { readonly words: readonly string[]; readonly endMs: number | null }, startMs: number | null): boolean {
  const pause = last.endMs !== null && startMs !== null && startMs - last.endMs > PAUSE_MS
  return pause && /[.?!]["')\]”’]*\s*$/.test(last.words.at(-1) ?? '')
}

/** Words one after another: a new segment where the speaker changes or, between sentences, where there is a pause. */
function joinWords(items: readonly Item[]): Segment[] {
  const unit = unitOf(items)
  const spaced = items.some((item) => /^\s/.test(textOf(item, WORD) ?? ''))
  const segments: { speaker: string | null; words: string[]; startMs: number | null; endMs: number | null }[] = []
  for (const item of items) {
    const word = textOf(item, WORD)
    if (word === null || word.trim() === '') continue
    const speaker = speakerOf(item)
    const times = timesOf(item, unit)
    const last = segments.at(-1)
    if (last?.speaker !== speaker || isTurnEnd(last, times.startMs)) {
      segments.push({ speaker, words: [word], ...times })
    } else {
      last.words.push(spaced || /^[.,!?;:%)\]]/.test(word) ? word : ` ${word}`)
      last.endMs = times.endMs ?? last.endMs
    }
  }
  return segments.map(({ words, ...rest }) => ({ ...rest, text: words.join('') }))
}
