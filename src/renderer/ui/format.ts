/** Dates, times and figures as they are written everywhere in the window: unambiguous, in the clinic's zone. */
import type { Patient } from '../../contract/records.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

/** `14:05` */
export function clock(instant: string): string {
  const date = new Date(instant)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

/** `14:05:09` */
export function clockWithSeconds(instant: string): string {
  return `${clock(instant)}:${two(new Date(instant).getSeconds())}`
}

/** `12 Mar 2026`, of an instant in this zone */
export function dayOf(instant: string): string {
  const date = new Date(instant)
  return `${String(date.getDate())} ${months[date.getMonth()] ?? ''} ${String(date.getFullYear())}`
}

/** `12 Mar 1961`, of a calendar day */
export function calendarDay(day: string): string {
  const [year = '', month = '1', date = '1'] = day.split('-')
  return `${String(Number(date))} ${months[Number(month) - 1] ?? ''} ${year}`
}

/** Whole years on `now`, of someone born on a calendar day. */
export function age(birthDate: string, now: Date): number {
  const [year = 0, month = 1, date = 1] = birthDate.split('-').map(Number)
  const before = now.getMonth() + 1 < month || (now.getMonth() + 1 === month && now.getDate() < date)
  return now.getFullYear() - year - (before ? 1 : 0)
}

/** `Okafor, Ngozi` */
export function nameOf(patient: Pick<Patient, 'familyName' | 'givenName'>): string {
  return patient.givenName === '' ? patient.familyName : `${patient.familyName}, ${patient.givenName}`
}

export const sexWords = { female: 'female', male: 'male', other: 'other', unknown: 'sex not known' } as const

/** `born 12 Mar 1961 (65), female, MRN 40-117` */
export function factsOf(patient: Patient, now: Date): string {
  const facts = [
    patient.birthDate === null ? 'birth date not known' : `born ${calendarDay(patient.birthDate)} (${String(age(patient.birthDate, now))})`,
    sexWords[patient.sex],
  ]
  if (patient.mrn !== null) facts.push(`MRN ${patient.mrn}`)
  return facts.join(', ')
}

/** `1.1 GiB`: in powers of 1024, as the service states what a model needs */
export function bytes(count: number): string {
  if (count >= 2 ** 30) return `${(count / 2 ** 30).toFixed(1)} GiB`
  if (count >= 2 ** 20) return `${(count / 2 ** 20).toFixed(0)} MiB`
  return `${(count / 2 ** 10).toFixed(0)} KiB`
}

/** A fragment as a sentence: with a capital and a full stop. */
export function sentence(fragment: string): string {
  const text = fragment.trim()
  if (text === '') return ''
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
}

/** `1 234 567` with thin spaces */
export function figures(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u2009')
}

/** `1 statement`, `3 statements` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${figures(number)} ${number === 1 ? one : many}`
}

/** `2.4 s`, `380 ms`, `3 min 5 s` */
export function duration(ms: number): string {
  if (ms < 1000) return `${String(Math.round(ms))} ms`
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`
  return `${String(Math.floor(ms / 60_000))} min ${String(Math.round((ms % 60_000) / 1000))} s`
}

/** `3:07`, of milliseconds into a recording */
export function mark(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${String(minutes)}:${two(seconds % 60)}`
    : `${String(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`
}
