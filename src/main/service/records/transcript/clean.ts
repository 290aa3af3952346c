/** Takes out of a text what a person does not see and what no text may hold, and counts it. */

/** How many characters were taken out or replaced, over all texts given to one cleaner. */
export type Cleaner = {
  /** One text, line ends as `\n`, in Unicode normal form C. */
  readonly clean: (text: string) => string
  readonly counts: { hidden: number; invalid: number }
}

/* eslint-disable no-control-regex -- these characters are what is looked for */
/** Line ends of every kind, as one. */
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/g
/** Zero-width characters, joiners, soft hyphens, bidirectional marks and overrides, tags. */
const HIDDEN =
  /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0]|\u{E0001}|[\u{E0020}-\u{E007F}]/gu
/** Control codes (C0 and C1 without tab and line feed) and non-characters. */
const CONTROL = /[\x00-\x08\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF\uFDD0-\uFDEF\uFFF9-\uFFFB]/g
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g
/* eslint-enable no-control-regex */

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
