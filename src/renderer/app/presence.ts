/** When watching counts as being at work. */

/** How long after the last input a draft that is being written still keeps the window open, in milliseconds. */
export const watchingMs = 30 * 60_000

export type Watching = {
  readonly drafting: boolean
  readonly visible: boolean
  readonly msSinceInput: number
}

/** Someone who waits for a draft touches nothing: what is being written must not be cut off by that, for half an hour at most. */
export function isWatching({ drafting, msSinceInput, visible }: Watching): boolean {
  return drafting && visible && msSinceInput < watchingMs
}
