/** Plain text, with speakers or without. */
import { cutInline, readLabels, withoutLabel, type LabelledLine } from './labels.ts'
import type { Reading, Segment } from './segment.ts'

export function readText(text: string, known: ReadonlySet<string> = new Set()): Reading {
  const lines = text.split('\n').flatMap(cutInline)
  const labelled = readLabels(
    lines.filter((line) => line.trim() !== ''),
    known,
  )
  if (labelled !== null) return { format: 'labelled-text', segments: joinByLabel(labelled.lines), unread: 0 }
  return { format: 'plain-text', segments: plainSegments(lines), unread: 0 }
}

/** A line with a label begins a turn; one without goes on with the turn before, unless it has a time of its own. */
function joinByLabel(lines: readonly LabelledLine[]): Segment[] {
  type Open = { readonly speaker: string | null; readonly texts: string[]; startMs: number | null; endMs: number | null }
  const turns: Open[] = []
  let time: Pick<LabelledLine, 'startMs' | 'endMs'> = { startMs: null, endMs: null }
  for (const line of lines) {
    const text = line.text.trim()
    if (line.label === null && text === '') {
      if (line.startMs !== null) time = line // a time on a line of its own belongs to what follows
      continue
    }
    const { startMs, endMs } = line.startMs === null ? time : line
    const open = turns.at(-1)
    if (open === undefined || line.label !== null || (startMs !== null && open.texts.length > 0)) {
      turns.push({ speaker: line.label ?? open?.speaker ?? null, texts: text === '' ? [] : [text], startMs, endMs })
    } else {
      if (open.startMs === null) Object.assign(open, { startMs, endMs })
      open.texts.push(text)
    }
    time = { startMs: null, endMs: null }
  }
  return turns.map(({ texts, ...turn }) => ({ ...turn, text: texts.join(' ') }))
}

/** Without speakers: each line is a turn, unless lines were wrapped; then each paragraph is one. */
function plainSegments(lines: readonly string[]): Segment[] {
  const paragraphs: string[][] = [[]]
  for (const line of lines) {
    if (line.trim() === '') paragraphs.push([])
    else paragraphs.at(-1)?.push(line)
  }
  const full = paragraphs.filter((paragraph) => paragraph.length > 0)
  const texts = isWrapped(full) ? full.map((paragraph) => paragraph.join(' ')) : full.flat()
  const segments: Segment[] = []
  let time: Pick<LabelledLine, 'startMs' | 'endMs'> = { startMs: null, endMs: null }
  for (const text of texts) {
    const line = withoutLabel(text)
    if (line.text.trim() === '') {
      time = line
      continue
    }
    const { startMs, endMs } = line.startMs === null ? time : line
    segments.push({ speaker: null, text: line.text, startMs, endMs })
    time = { startMs: null, endMs: null }
  }
  return segments
}

/** Lines of one width, broken where the width was full: most lines that are not the last of their paragraph are 50 to 100 long. */
function isWrapped(paragraphs: readonly (readonly string[])[]): boolean {
  const inner = paragraphs.flatMap((paragraph) => paragraph.slice(0, -1))
  if (inner.length < 2) return false
  const full = inner.filter((line) => line.length >= 50 && line.length <= 100 && withoutLabel(line).startMs === null)
  const unfinished = inner.filter((line) => !/[.?!]["')\]”’]*\s*$/.test(line))
  return full.length > inner.length * 0.8 && unfinished.length > inner.length * 0.5
}
