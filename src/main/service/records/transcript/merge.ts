/** Speech programs cut where breath was drawn; turns are what a person said before another did. */
import type { Segment } from './segment.ts'

const MAX_NAMED = 900
const MAX_UNNAMED = 400
const MAX_PAUSE_MS = 2000

function goesOn(last: Segment, next: Segment): boolean {
  if (last.speaker !== next.speaker) return false
  const finished = /[.?!…]["')\]”’]*\s*$/.test(last.text)
  if (last.speaker !== null) return last.text.length + next.text.length < MAX_NAMED
  // Nobody is named, so only a sentence that is not finished is sure to go on.
  const pause = last.endMs !== null && next.startMs !== null && next.startMs - last.endMs > MAX_PAUSE_MS
  return !finished && !pause && last.text.length + next.text.length < MAX_UNNAMED
}

export function mergeSegments(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = []
  for (const next of segments) {
    const last = merged.at(-1)
    if (last !== undefined && goesOn(last, next)) {
      merged[merged.length - 1] = { ...last, text: `${last.text.trimEnd()} ${next.text.trimStart()}`, endMs: next.endMs ?? last.endMs }
    } else merged.push(next)
  }
  return merged
}
