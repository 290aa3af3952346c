/** Times as transcripts write them: `1:02:03.450`, `02:03`, `00:00:03,450`. */

const CLOCK = String.raw`(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?`
export const CLOCK_PATTERN = CLOCK

const PARTS = /^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?$/

/** Milliseconds of a clock time, or null where it is none. */
export function clockMs(text: string): number | null {
  const match = PARTS.exec(text.trim())
  if (match === null) return null
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))
}

/** Milliseconds from a number of seconds; null for what is not a time. */
export function secondsToMs(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e9 ? Math.round(value * 1000) : null
}
