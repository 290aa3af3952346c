/** WebVTT (W3C, 2019) and SubRip: cues with times, voices and tags. */
import { readLabels } from './labels.ts'
import type { Reading, Segment } from './segment.ts'
import { CLOCK_PATTERN, clockMs } from './time.ts'

const TIMING = new RegExp(String.raw`^\s*(${CLOCK_PATTERN})\s*-->\s*(${CLOCK_PATTERN})(?:\s.*)?$`)
const VOICE = /<v(?:\.[^\s>]*)?[ \t]+([^>]{1,200})>/g
const TAG = /<\/?(?:[a-z][^<>]{0,100}|\d[\d:.]*)?>|\{\\[^{}]{0,100}\}/gi
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  lrm: '',
  rlm: '',
  quot: '"',
  '#39': "'",
  apos: "'",
}

function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|nbsp|lrm|rlm|quot|apos|#39);/g, (_, name: string) => entities[name] ?? '')
}

/** True for text that has cues, looking at its first 20,000 characters. */
export function hasCues(text: string): boolean {
  return text
    .slice(0, 20_000)
    .split('\n')
    .some((line) => TIMING.test(line.slice(0, 200)))
}

export function isWebVtt(text: string): boolean {
  return /^WEBVTT(?:[ \t\n]|$)/.test(text)
}

export function readCues(text: string): Reading {
  const format = isWebVtt(text) ? 'webvtt' : 'srt'
  const segments: Segment[] = []
  let unread = 0
  for (const block of blocks(text)) {
    const timing = block.slice(0, 2).findIndex((line) => TIMING.test(line.slice(0, 200)))
    if (timing < 0) {
      if (!isWebVtt(block[0] ?? '')) unread += block.length
      else unread += block.length - 1
      continue
    }
    const [, start = '', end = ''] = TIMING.exec((block[timing] ?? '').slice(0, 200)) ?? []
    const payload = block.slice(timing + 1).join('\n')
    for (const { speaker, text: spoken } of voices(payload))
      segments.push({ speaker, text: spoken, startMs: clockMs(start), endMs: clockMs(end) })
  }
  return { format, segments: segments.some((segment) => segment.speaker !== null) ? segments : labelled(segments), unread }
}

/** Blocks between blank lines; a timing line begins one even where the blank line is missing. */
function blocks(text: string): string[][] {
  const all: string[][] = []
  let block: string[] = []
  const end = (): void => {
    if (block.length > 0) all.push(block)
    block = []
  }
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      end()
      continue
    }
    const timing = line.includes('-->') && TIMING.test(line.slice(0, 200))
    if (timing && block.some((earlier) => TIMING.test(earlier.slice(0, 200)))) {
      const id = /^\s*\d+\s*$/.test(block.at(-1) ?? '') ? block.pop() : undefined
      end()
      if (id !== undefined) block.push(id)
    }
    block.push(line)
  }
  end()
  return all
}

/** The parts of a cue, one a voice. */
function voices(payload: string): { speaker: string | null; text: string }[] {
  const parts: { speaker: string | null; text: string }[] = []
  let speaker: string | null = null
  let from = 0
  const push = (to: number): void => {
    const text = unescape(payload.slice(from, to).replace(TAG, ''))
    if (text.trim() !== '') parts.push({ speaker, text })
  }
  for (const match of payload.matchAll(VOICE)) {
    push(match.index)
    speaker = unescape(match[1] ?? '').trim() || null
    from = match.index + match[0].length
  }
  push(payload.length)
  return parts
}

/** Cues whose text names the speaker itself ("Doctor: Good morning"). A cue without a name goes on with the one before. */
function labelled(segments: readonly Segment[]): Segment[] {
  const lines = segments.flatMap((segment) =>
    segment.text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => ({ segment, line })),
  )
  const read = readLabels(lines.map(({ line }) => line))
  if (read === null) return [...segments]
  let speaker: string | null = null
  return lines.flatMap(({ segment }, i) => {
    const line = read.lines[i]
    if (line === undefined) return []
    speaker = line.label ?? speaker
    return line.text.trim() === '' ? [] : [{ ...segment, speaker, text: line.text }]
  })
}
