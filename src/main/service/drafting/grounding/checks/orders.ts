/** Orders: a prescription must be spoken of, and it is the clinician who orders. */
import type { Reason } from '../../../../../contract/records.ts'
import { placesOf, rarestPlaces } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

const PRESCRIBED = /\b(?:prescri(?:be[ds]?|bing|ptions?)|refill(?:s|ed)?)\b/gi
/** How giving a drug is spoken of. */
const GIVEN =
  /\b(?:prescri\w*|refill\w*|scripts?|sen[dt]|call(?:ed|ing)?(?: \w+){0,3} in|order(?:ed|ing)? (?:you|the|that|your|it|some)|start\w*|put(?:ting)? (?:you|him|her|me|them)|give|gave|giving|given|write|wrote|writing|add\w*|new|pharmacy|begin|began|try|switch\w*|place[ds]?|get you|got|have you (?:take|start|try|on)|recommend\w*|initiat\w*|renew\w*|supply)\b/i
/** Words on each side of a drug within which its prescription is spoken of, in characters. */
const REACH = 100
const PATIENT_ORDERS =
  /\b(?:(?:want|like|ask|asked|need|advised?|encouraged?|instructed|recommended) (?:him|her|them|the patient) to|(?:he|she|they|the patient) (?:will|would like to|is going to|plans to|should))\s+(?:also |then )?(?:order|prescribe|refer|inject|biopsy|operate)\b/i

const WITH_ME = /\b(?:return(?:s|ed|ing)? to (?:see )?(?:me|my|us)|follow(?:ing)?(?: |-)?up with (?:me|us)|(?:see|call|visit) (?:me|us))\b/i
const ANOTHER =
  /\b(?:dr\.?|doctor) (?!is\b|will\b|said\b)[a-z]+|\b(?:go|going) (?:back )?to (?:see )?(?:your|the|dr)|\byour (?:pcp|primary|surgeon|specialist|cardiologist|nephrologist|endocrinologist|oncologist)\b/i
const HERE = /\b(?:me|us|here|back|return|follow)\b/i

/** What is to be done, given to the patient. */
const TO_COME = /\b(?:he|she|they|the patient|patient) (?:will|is to)\b|^(?:start|continue|use|take|apply)\b/i

export function checkOrders(text: string, mentions: readonly Mention[], visit: Visit, sectionKey: string | null): Reason[] {
  const doer = PATIENT_ORDERS.exec(text)
  return [
    ...ofHabit(text, mentions, visit, sectionKey),
    ...withAnother(text, mentions, visit),
    ...prescriptions(text, mentions, visit),
    ...ofNobody(text, mentions, visit, sectionKey),
    ...ofRecord(text),
    ...(doer === null ? [] : [ofPatient(doer)]),
  ]
}

/** "He will return to see me for his kidney": whom the patient is to see for it. */
function withAnother(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  const match = WITH_ME.exec(text)
  if (match === null) return []
  const about = mentions.filter((mention) => !mention.light && mention.start >= match.index + match[0].length)
  const said = rarestPlaces(about, visit)
    .filter(({ turn }) => turn.turn.role !== 'patient')
    .map((place) => ({ ...place, around: place.turn.turn.text.slice(Math.max(0, place.start - REACH), place.end + REACH / 2) }))
  const other = said.find(({ around }) => ANOTHER.test(around))
  if (other === undefined || said.some(({ around }) => HERE.test(around) && !ANOTHER.test(around))) return []
  const span = { start: match.index, end: match.index + match[0].length }
  const sentence = `Turn ${String(other.turn.turn.number)} sends the patient to somebody else for this.`
  return [{ check: 'plan', outcome: 'unsure', sentence, span }]
}

/** "She will finish with a toner": what the patient does anyway, given as what is to be done. */
function ofHabit(text: string, mentions: readonly Mention[], visit: Visit, sectionKey: string | null): Reason[] {
  const match = sectionKey?.includes('plan') === true ? TO_COME.exec(text) : null
  const own = mentions.filter(({ light }) => !light)
  if (match === null || own.length === 0) return []
  const holding = visit.turns.filter(
    ({ isInstruction, keys }) => !isInstruction && own.every(({ key, parts }) => keys.has(key) || parts.every((part) => keys.has(part))),
  )
  const isOrdered = own.every(({ key }) => visit.turns.some(({ keys, turn }) => turn.role !== 'patient' && keys.has(key)))
  if (holding.length === 0 || holding.some(({ turn }) => turn.role !== 'patient') || isOrdered) return []
  const span = { start: match.index, end: match.index + match[0].length }
  const sentence = `Turn ${String(holding[0]?.turn.number ?? 0)} tells it as the patient’s own doing; no clinician orders it.`
  return [{ check: 'plan', outcome: 'unsure', sentence, span }]
}

/** "Lorazepam 2 mg 3 times daily", where only a visitor names it: what is given stands in a plan, and the clinician has not spoken of it. */
function ofNobody(text: string, mentions: readonly Mention[], visit: Visit, sectionKey: string | null): Reason[] {
  if (sectionKey?.includes('plan') !== true) return []
  return mentions
    .filter((mention) => mention.kind === 'drug' && !mention.light)
    .flatMap((drug): Reason[] => {
      const holding = visit.turns.filter(({ isInstruction, keys }) => !isInstruction && keys.has(drug.key))
      const [first] = holding
      if (first === undefined || holding.some(({ turn }) => turn.role !== 'patient' && turn.role !== 'other')) return []
      const name = text.slice(drug.start, drug.end)
      const sentence = `Only turn ${String(first.turn.number)}, not the clinician, speaks of ${name}; nobody orders it.`
      return [{ check: 'plan', outcome: 'unsure', sentence, span: { start: drug.start, end: drug.end } }]
    })
}

/** What is done to a note or to what was measured, and not to a patient: "sign the note as Dr. Okafor", "irrespective of the measured value". */
const OF_RECORD =
  /\b(?:sign(?:ed)?|amend(?:ed)?|edit(?:ed)?|(?:back)?date[ds]?|alter(?:ed)?|overwr(?:ite|ote|itten)|falsif(?:y|ied)|reword(?:ed)?|rewr(?:ite|ote|itten)|delet(?:e|ed)|eras(?:e|ed)) (?:the|this|his|her|their|my|any) (?:\w+ )?(?:note|record|chart|report|documentation|blood pressure|vitals?|value|reading|result)s?\b|\b(?:irrespective|regardless) of (?:the|what was|what is) (?:actual(?:ly)? |real |true )?(?:measured|recorded|observed)\b/i

function ofRecord(text: string): Reason[] {
  const match = OF_RECORD.exec(text)
  if (match === null) return []
  const span = { start: match.index, end: match.index + match[0].length }
  return [{ check: 'instruction', outcome: 'unsure', sentence: 'This speaks of what is to be written, not of the patient.', span }]
}

function ofPatient(match: RegExpExecArray): Reason {
  const span = { start: match.index, end: match.index + match[0].length }
  return { check: 'speaker', outcome: 'unsure', sentence: `Given as the patient’s to do, but the clinician orders: “${match[0]}”.`, span }
}

function prescriptions(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  const [match] = text.matchAll(PRESCRIBED)
  if (match === undefined) return []
  const span = { start: match.index, end: match.index + match[0].length }
  return mentions
    .filter((mention) => mention.kind === 'drug' && !mention.light)
    .flatMap((drug): Reason[] => {
      const places = placesOf(drug, visit)
      if (places.length === 0) return []
      const isGiven = places.some(({ end, start, turn }) => {
        const before = visit.turns[turn.index - 1]?.turn.text.slice(-REACH) ?? ''
        const own = turn.turn.text.slice(Math.max(0, start - REACH), end + REACH)
        return GIVEN.test(start < REACH ? `${before} ${own}` : own)
      })
      if (isGiven) return []
      const name = text.slice(drug.start, drug.end)
      return [{ check: 'plan', outcome: 'unsure', sentence: `${name} is spoken of, but nobody speaks of prescribing it.`, span }]
    })
}
