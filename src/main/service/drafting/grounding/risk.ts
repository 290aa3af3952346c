/** What kind of statement it is, by which notes are reviewed: orders first, then medications, symptoms, diagnoses. */
import type { Risk } from '../../../../contract/records.ts'
import type { Mention } from './units.ts'

const ORDER =
  /\b(?:order(?:ed|ing|s)?|refer(?:red|ral)?|schedul(?:e|ed|ing)|obtain|send (?:him|her|the patient|them)|follow[ -]?up|return (?:in|to)|repeat|recheck|check (?:a|an|the|his|her)|will (?:get|have|obtain|order|check|undergo|see)|physical therapy|biopsy|surgery|imaging (?:to|will))\b/i
const MEDICATION =
  /\b(?:prescri\w+|start(?:ed|ing)? (?:on|him|her|the)|dose|dosage|refill\w*|\d+\s?(?:mg|mcg|milligrams?|units|ml|puffs?)|tablets?|inhaler|medications?|antibiotics?|injections?|allerg\w+)\b/i
const DIAGNOSIS =
  /\b(?:diagnos\w+|consistent with|likely|suspect\w*|assessment|impression|syndrome|disease|disorder|infection|cancer|fracture|hypertension|diabetes|arthritis|itis\b|osis\b)/i

/** `sectionKey` is that of a template, or null where the statement stands alone. */
export function riskOf(text: string, sectionKey: string | null, mentions: readonly Mention[]): Risk {
  const isPlan = sectionKey === null || sectionKey === 'assessment-and-plan'
  if (mentions.some((mention) => mention.kind === 'drug') || sectionKey === 'medications' || sectionKey === 'allergies') return 'medication'
  if (MEDICATION.test(text)) return 'medication'
  if (isPlan && ORDER.test(text)) return 'order'
  if (mentions.some((mention) => mention.kind === 'symptom') && !isPlan) return 'symptom'
  if (isPlan && (DIAGNOSIS.test(text) || mentions.some((mention) => mention.kind === 'finding'))) return 'diagnosis'
  if (mentions.some((mention) => mention.kind === 'symptom')) return 'symptom'
  return DIAGNOSIS.test(text) ? 'diagnosis' : 'other'
}
