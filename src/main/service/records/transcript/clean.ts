/** Takes out of a text what a person does not see and what no text may hold, and counts it. */

/** How many characters were taken out or replaced, over all texts given to one cleaner. */
export type Cleaner = {
  /** One text, line ends as `\n`, in Unicode normal form C. */
  readonly clean: (text: string) => string
  readonly counts: { hidden: number; invalid: number }
}

/** Line ends of every kind, as one. */
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/g
/** What no program shows: zero-width characters, soft hyphens, direction marks and overrides, tags, variation selectors (Unicode UAX #44). */
const HIDDEN = /\p{Default_Ignorable_Code_Point}/gu
/** Control codes but tab and line feed, non-characters, annotation marks. */
const CONTROL = /(?![\t\n])[\p{Cc}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB]/gu
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

export function createCleaner(): Cleaner {
  const counts = { hidden: 0, invalid: 0 }
  const clean = (text: string): string => {
    const whole = text
      .replace(LONE_SURROGATE, '\uFFFD')
      .replace(/\uFFFD/g, () => {
        counts.invalid++
        return '\uFFFD'
      })
      .replace(LINE_END, '\n')
      .replace(CONTROL, () => {
        counts.invalid++
        return ''
      })
      .replace(HIDDEN, () => {
        counts.hidden++
        return ''
      })
    return whole.normalize('NFC')
  }
  return { clean, counts }
}
