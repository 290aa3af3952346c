/** Long work in short steps, so that the service answers in between. */
import { setImmediate as pause } from 'node:timers/promises'

/** Work that stops for a moment wherever it yields. Nothing may be open on the database then: an open cursor would hold up every write. */
export type Steps<T> = Generator<void, T, void>

/** Rows that are read at once: some ten milliseconds of work. */
export const rowsAStep = 512

/** Does the first step at once, and lets whatever waits come first before each of the others. @param before looks whether to go on; it throws if not */
export async function inSteps<T>(steps: Steps<T>, before: () => void): Promise<T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value
    await pause()
    before()
  }
}

/** The rows of a table, page after page. @param next the key from which the page after this row begins */
export function* pages<Row>(page: (from: number, limit: number) => Row[], next: (row: Row) => number): Iterable<readonly Row[]> {
  let from = 0
  for (;;) {
    const rows = page(from, rowsAStep)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < rowsAStep) return
    from = next(last)
  }
}
