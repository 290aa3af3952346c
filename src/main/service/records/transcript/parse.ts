/** What a transcript holds, whatever its form. Pure, in time that grows with its length alone. */
import { Fault } from '../../../../contract/errors.ts'
import type { TranscriptPreview, Turn } from '../../../../contract/records.ts'
import { createCleaner, type Cleaner } from './clean.ts'
import { hasCues, isWebVtt, readCues } from './cues.ts'
import { decode, type Decoded } from './decode.ts'
import { parseJson, readJson } from './json.ts'
import { LONG_TURN, MAX_CHARACTERS, MAX_LABEL, MAX_TURNS, SPLIT_TURN } from './limits.ts'
import { mergeSegments } from './merge.ts'
import { looksSwapped, rolesOf } from './roles.ts'
import type { Reading, Segment } from './segment.ts'
import { speakersOf } from './speakers.ts'
import { splitText } from './split.ts'
import { readText } from './text.ts'
import { warningsOf } from './warnings.ts'

/** A file as it lies on disk, or text as it was pasted. */
export type Incoming =
  | { readonly name: string; readonly bytes: Uint8Array; readonly text?: undefined }
  | { readonly name: string; readonly text: string; readonly bytes?: undefined }

/**
 * Reads plain text with or without speakers, WebVTT, SRT, and JSON of segments or words. What had to be changed, guessed or left out is
 * in the warnings, with how often; every other character that is not white space is in a turn or a speaker's name.
 * @param labels speakers' names that are known beforehand
 * @throws Fault SOURCE_EMPTY, SOURCE_TOO_LARGE, SOURCE_BINARY, SOURCE_MALFORMED
 */
export function parseTranscript(incoming: Incoming, labels: ReadonlySet<string> = new Set()): TranscriptPreview {
  const decoded: Decoded = incoming.bytes === undefined ? { text: incoming.text, converted: null } : decode(incoming.bytes)
  if (decoded.text.length > MAX_CHARACTERS) throw new Fault('SOURCE_TOO_LARGE', { characters: decoded.text.length, limit: MAX_CHARACTERS })
  const cleaner = createCleaner()
  // A mark of the byte order is part of the encoding, not of the text.
  const text = cleaner.clean(decoded.text.replace(/^\uFEFF/, ''))
  if (text.trim() === '') throw new Fault('SOURCE_EMPTY')
  const reading = read(text, incoming.name, cleaner, labels)
  const segments = reading.segments
    .map((segment) => ({ ...segment, text: oneLine(segment.text) }))
    .filter(({ text: spoken }) => spoken !== '')
  if (segments.length === 0) throw new Fault('SOURCE_EMPTY')
  const { turns, guessed, swapped, split } = toTurns(isTimed(reading) ? mergeSegments(segments) : segments)
  const words = turns.reduce((sum, turn) => sum + (turn.text.match(/\S+/g)?.length ?? 0), 0)
  const facts = { turns, words, split, guessed, swapped, unread: reading.unread, converted: decoded.converted, ...cleaner.counts }
  return { format: reading.format, turns, speakers: speakersOf(turns), warnings: warningsOf(facts), words }
}

function isTimed(reading: Reading): boolean {
  const cut = reading.format !== 'labelled-text'
  return cut && reading.segments.some((segment) => segment.startMs !== null)
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function read(text: string, name: string, cleaner: Cleaner, labels: ReadonlySet<string>): Reading {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (isWebVtt(text) || hasCues(text)) {
    const cues = readCues(text)
    if (cues.segments.length > 0 || isWebVtt(text)) return cues
  }
  if (extension === 'vtt' || extension === 'srt') throw new Fault('SOURCE_MALFORMED', { kind: extension })
  const isJson = extension === 'json' || extension === 'jsonl'
  if (isJson || /^\s*[[{]/.test(text)) {
    const parsed = parseJson(text)
    if (parsed !== null && typeof parsed.value === 'object') return cleaned(readJson(parsed.value), cleaner)
    if (isJson) throw new Fault('SOURCE_MALFORMED', { kind: 'json' })
  }
  return readText(text, labels)
}

/** JSON can hold by escapes what a text cannot show. */
function cleaned(reading: Reading, { clean }: Cleaner): Reading {
  const one = (segment: Segment): Segment => ({
    ...segment,
    text: clean(segment.text),
    speaker: segment.speaker === null ? null : clean(segment.speaker),
  })
  return { ...reading, segments: reading.segments.map(one) }
}

/** A label as it may be kept: one line, 100 characters at most. */
function labelOf(speaker: string | null): string | null {
  const plain = oneLine(speaker ?? '')
  if (plain === '') return null
  return plain.length <= MAX_LABEL ? plain : `${plain.slice(0, MAX_LABEL - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

function toTurns(segments: readonly Segment[]): { turns: Turn[]; guessed: number; swapped: boolean; split: number } {
  let split = 0
  const cut = segments.flatMap((segment): Segment[] => {
    if (segment.text.length <= LONG_TURN) return [segment]
    split++
    return splitText(segment.text, SPLIT_TURN).map((text, i) =>
      i === 0 ? { ...segment, text } : { ...segment, text, startMs: null, endMs: null },
    )
  })
  if (cut.length > MAX_TURNS) throw new Fault('SOURCE_TOO_LARGE', { turns: cut.length, limit: MAX_TURNS })
  const texts = new Map<string, string[]>()
  const labels = cut.map((segment) => labelOf(segment.speaker))
  cut.forEach((segment, i) => {
    const label = labels[i] ?? null
    if (label === null) return
    const own = texts.get(label)
    if (own === undefined) texts.set(label, [segment.text])
    else own.push(segment.text)
  })
  const { roles, guessed } = rolesOf(texts)
  const turns = cut.map(({ text, startMs, endMs }, i): Turn => {
    const speaker = labels[i] ?? null
    return { number: i + 1, speaker, role: speaker === null ? 'unknown' : (roles.get(speaker) ?? 'unknown'), text, startMs, endMs }
  })
  return { turns, guessed, swapped: guessed === 0 && looksSwapped(texts, roles), split }
}
