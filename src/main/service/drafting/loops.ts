/** Notices when a model has fallen into a loop: small models repeat a line without end. */

/** As many sentences in a row that the note holds already are no accident. */
export const REPEATS = 4

/** A tail made of one passage four times over; the passage is long enough not to be a list of short words. */
const CYCLE = /(?=.{0,4}[A-Za-z])([\s\S]{12,160}?)\1{3}$/

export function isLooping(output: string): boolean {
  return CYCLE.test(output.slice(-700))
}
