/** "Hemoglobin: 108 g/dL", "potassium 5.1 mg/dL": a laboratory value with a unit that it is not measured in, or one that nobody lives with. */
import type { Reason } from '../../../../../contract/records.ts'

type Scale = {
  readonly unit: RegExp
  /** Outside of these it is a slip of the point or of the unit: far wider than any reference or critical range. */
  readonly least: number
  readonly most: number
}
type Measure = { readonly name: string; readonly named: RegExp; readonly scales: readonly Scale[] }

const molar = (least: number, most: number): Scale => ({ unit: /^(?:mmol\/l|meq\/l)$/, least, most })
const MEASURES: readonly Measure[] = [
  {
    name: 'hemoglobin',
    named: /\bha?emoglobin(?! a1c)\b|\bhgb\b/i,
    scales: [
      { unit: /^g\/dl$/, least: 2, most: 25 },
      { unit: /^g\/l$/, least: 20, most: 250 },
    ],
  },
  { name: 'potassium', named: /\bpotassium\b/i, scales: [molar(1.5, 10)] },
  { name: 'sodium', named: /\bsodium\b(?! bicarb)/i, scales: [molar(95, 190)] },
  {
    name: 'creatinine',
    named: /\bcreatinine\b/i,
    scales: [
      { unit: /^mg\/dl$/, least: 0.1, most: 25 },
      { unit: /^(?:umol|µmol|μmol)\/l$/, least: 10, most: 2200 },
    ],
  },
  { name: 'GFR', named: /\be?gfr\b/i, scales: [{ unit: /^ml\/min\b/, least: 1, most: 180 }] },
  {
    name: 'A1c',
    named: /\ba1c\b/i,
    scales: [
      { unit: /^%$/, least: 3, most: 20 },
      { unit: /^mmol\/mol$/, least: 10, most: 200 },
    ],
  },
]
/** A number with a unit that has a stroke in it, or a percent sign, close behind the name. */
const VALUE = /^[^.;]{0,40}?\b(\d+(?:\.\d+)?)\s*(%|(?:m?g|g|mmol|meq|umol|µmol|μmol|ml|mcg|ng|iu|u)\/(?:d?l|min|mol)\b)/i

export function checkLabUnits(text: string): Reason[] {
  return MEASURES.flatMap(({ name, named, scales }): Reason[] => {
    const match = named.exec(text)
    const value = match === null ? null : VALUE.exec(text.slice(match.index + match[0].length))
    if (match === null || value === null) return []
    const [, number = '', unit = ''] = value
    const scale = scales.find((each) => each.unit.test(unit.toLowerCase()))
    const isLikely = scale !== undefined && Number(number) >= scale.least && Number(number) <= scale.most
    if (isLikely) return []
    const end = match.index + match[0].length + value[0].length
    const sentence =
      scale === undefined
        ? `${name} is not measured in ${unit}.`
        : `${number} ${unit} is no likely ${name}: look at its point and its unit.`
    return [{ check: 'number', outcome: 'unsure', sentence, span: { start: match.index, end } }]
  })
}
