/** What a patient is found by: words of the name, record number and birth date, without case or accents, by prefix. */
import type { PatientFields } from '../../../contract/records.ts'

const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }

/** Text without case, accents and marks: letters and digits, words apart by one space. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßøłæœđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/['’ʼ`]/g, '') // O'Brien is found as obrien
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const closed = (text: string): string => fold(text).replaceAll(' ', '')

export function searchTerms(patient: PatientFields): string[] {
  const words = fold(`${patient.familyName} ${patient.givenName}`).split(' ')
  const parts = [
    ...words,
    closed(patient.familyName),
    closed(patient.givenName),
    closed(patient.mrn ?? ''),
    closed(patient.birthDate ?? ''),
  ]
  return [...new Set(parts)].filter((term) => term !== '')
}

/** A day as people type it, `1980-05-02`, `5/2/1980` (month first) or `2.5.1980` (day first), as `19800502`. */
function typedDay(text: string): string | null {
  const pad = (part: string): string => part.padStart(2, '0')
  const iso = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text)
  if (iso !== null) return `${iso[1] ?? ''}${pad(iso[2] ?? '')}${iso[3] === undefined ? '' : pad(iso[3])}`
  const month = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text)
  if (month !== null) return `${month[3] ?? ''}${pad(month[1] ?? '')}${pad(month[2] ?? '')}`
  const day = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  if (day !== null) return `${day[3] ?? ''}${pad(day[2] ?? '')}${pad(day[1] ?? '')}`
  return null
}

/** The prefixes that a query asks for, at most eight. A word with a digit is taken whole, as record numbers hold marks. */
export function queryTokens(query: string): string[] {
  const tokens = query.split(/[\s,;]+/).flatMap((word) => {
    const day = typedDay(word)
    if (day !== null) return [day]
    return /\d/.test(word) ? [closed(word)] : fold(word).split(' ')
  })
  return [...new Set(tokens)].filter((token) => token !== '').slice(0, 8)
}

/** The first and the first-after of all terms that begin with `prefix`, in the byte order of UTF-8. */
export function prefixBounds(prefix: string): readonly [from: string, to: string] {
  return [prefix, `${prefix}\u{10FFFF}`]
}
