/** What a bench has done already, so that a run goes on where the last one stopped: JSON in `.bench/`, a line each. */
import { existsSync, readFileSync } from 'node:fs'

/** The lines of a file by their keys, the later of two with the same; none where there is no file yet. */
export function keptLines<T>(path: string, keyOf: (line: T) => string): Map<string, T> {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  return new Map(
    lines
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as T)
      .map((line) => [keyOf(line), line]),
  )
}
