/** "Levothyroxine 88 mg", where nobody said a unit: a drug that is given in micrograms, and one that never is. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Found } from '../evidence.ts'
import { isDose, quantitiesOf, sameQuantity, type Quantity } from '../numbers.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** Given in micrograms, whatever the form; their labels know no milligrams above one. */
const ONLY_MICROGRAMS = new Set(
  'levothyroxine liothyronine digoxin fentanyl tiotropium fluticasone beclomethasone formoterol salmeterol misoprostol'
    .split(' ')
    .map((name) => `drug:${name}`),
)
/** Given in micrograms and in milligrams. */
const ALSO_MICROGRAMS = new Set(
  'albuterol salbutamol budesonide mometasone ipratropium clonidine cyanocobalamin folic estradiol buprenorphine calcitriol desmopressin octreotide semaglutide'
    .split(' ')
    .map((name) => `drug:${name}`),
)
/** Milligrams of a drug that is given in micrograms: more than this is a slip. */
const MOST_MILLIGRAMS = 2

export function checkDoseUnits(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  return quantitiesOf(text).flatMap((dose): Reason[] => {
    if (!isDose(dose.unit)) return []
    const drug = mentions.findLast((mention) => mention.kind === 'drug' && mention.start < dose.start)
    const shown = text.slice(dose.start, dose.end)
    const unsure = (sentence: string): Reason[] => [
      { check: 'medication', outcome: 'unsure', sentence, span: { start: dose.start, end: dose.end } },
    ]
    const said = found.indexes.flatMap((index) => visit.turns[index]?.quantities ?? [])
    const isSame = (each: Quantity) => isDose(each.unit) && sameQuantity(dose, each)
    const other = said.find((each) => isDose(each.unit) && !isSame(each) && each.values[0] === dose.values[0])
    if (other !== undefined && !said.some(isSame)) return unsure(`“${shown}” is said with another unit: “${String(other.unit)}”.`)
    if (drug === undefined || said.some(isSame)) return []
    const name = text.slice(drug.start, drug.end)
    if (dose.unit === 'mg' && ONLY_MICROGRAMS.has(drug.key) && (dose.values[0] ?? 0) > MOST_MILLIGRAMS)
      return unsure(`${name} is given in micrograms, and nobody says “${shown}”.`)
    if (dose.unit === 'mcg' && !ONLY_MICROGRAMS.has(drug.key) && !ALSO_MICROGRAMS.has(drug.key))
      return unsure(`${name} is not given in micrograms, and nobody says “${shown}”.`)
    return []
  })
}
