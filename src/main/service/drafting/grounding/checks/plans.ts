/** What is to be done with a treatment: begun, kept, changed or stopped. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Found } from '../evidence.ts'
import { isDose, quantitiesOf, sameQuantity } from '../numbers.ts'
import { placesOf, sentenceOf, type Place } from '../places.ts'
import { keysOf, type Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

type Act = 'start' | 'keep' | 'stop' | 'raise' | 'lower'
const ACTS: readonly Act[] = ['start', 'keep', 'stop', 'raise', 'lower']
const WRITTEN: Record<Act, RegExp> = {
  start: /\b(?:start(?:ed|s|ing)?|begin(?:ning|s)?|began|initiat\w+|add(?:ed|ing)?|prescrib\w+|place (?:him|her|the patient|you) on)\b/gi,
  keep: /(?<!dis)\b(?:continu(?:e|es|ed|ing)|maintain\w*|remains? on|stays? on|keep(?:s|ing)?)\b/gi,
  stop: /\b(?:discontinu\w+|stop(?:s|ped|ping)?|hold(?:ing)?|cease\w*|taper(?:ed|ing)? off|wean\w* off|come off)\b/gi,
  raise: /\b(?:increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|up-?titrat\w+|doubl(?:e|es|ed|ing))\b/gi,
  lower:
    /\b(?<!\bif )(?:decreas(?:e|es|ed|ing)|reduc(?:e|es|ed|ing)|lower(?:s|ed|ing)?(?! (?:extremit|back|abd|leg|lip|lid|lobe|quadrant|right|left|lung|spine|urinary|jaw|limb|arm|sternal|part|side|half))|down-?titrat\w+|cut(?:ting)? (?:back|down))\b/gi,
}
const SAID: Record<Act, RegExp> = {
  start:
    /\b(?:start(?:ed|ing)?|begin|began|add(?:ing)?|prescri\w+|put (?:you|him|her|me) (?:back )?on|try|give you|write (?:you )?(?:a|for)|send (?:in|over)|call in|order|initiate|go ahead|new)\b/i,
  keep: /\b(?:continu\w*|keep|kept|stay(?:ing)? (?:on|with)|remain|maintain|same|refill\w*|still|leave(?! (?:it|that|them|those|the \w+) (?:alone|be)\b)|stick with|ongoing|as you (?:are|have)|as is)\b/i,
  stop: /\b(?:discontinu\w*|stop\w*|come off|go off|off of|quit|hold off|off (?:the|your|that)(?! (?:ground|floor|bed|chair|couch|sofa|table|toilet|field|bus|bike|ladder|roof)\b)|hold (?:the|your|that)|wean\w*|taper\w*|cut out|not take|don't take|no more|no longer|get rid|d\/c|leave (?:it|that|them|those|the \w+) (?:alone|be)|throw (?:it|that|them|those) (?:out|away)|skip)\b|,\s+off(?=[.,!])/i,
  raise: /\b(?:increas\w*|rais\w*|up (?:to|the|your)|going up|go up|double|higher|more|bump\w*|titrate)\b/i,
  lower: /\b(?:decreas\w*|reduc\w*|lower\w*|down (?:to|on|the|your)|going down|go down|less|cut(?:ting)? (?:back|down)|half)\b/i,
}
/** What each act is the opposite of. */
const AGAINST: Record<Act, readonly Act[]> = {
  start: ['stop'],
  keep: ['stop'],
  stop: ['keep', 'start', 'raise'],
  raise: ['lower', 'stop'],
  lower: ['raise'],
}
const NAMED: Record<Act, string> = { start: 'starting', keep: 'continuing', stop: 'stopping', raise: 'raising', lower: 'lowering' }

const CHANGES =
  /\b(?:increas(?:e|ing)|rais(?:e|ing)|go(?:ing)? up|bump\w*|double|decreas(?:e|ing)|reduc(?:e|ing)|lower(?:ing)?|go(?:ing)? (?:back )?down|cut(?:ting)? (?:back|down))\b/i

/** A clinician, who does not ask, changes the dose of what stands at a place. */
function isChanged(place: Place): boolean {
  return place.turn.turn.role !== 'patient' && !place.turn.isQuestion && CHANGES.test(sentenceOf(place, 60, 40))
}

const KEEPS =
  /\b(?:(?:going to|gon ?na|i['’]ll|i will|want to|let['’]s|we['’]ll|please|just) (?:keep|continue|stay)|keep (?:you )?on|continue (?:on|with|the|your|taking)|stay on)\b/i

/** A clinician, who does not ask, goes on with what stands at a place. */
function isKept(place: Place): boolean {
  const said = sentenceOf(place, 45, 20)
  return place.turn.turn.role !== 'patient' && KEEPS.test(said) && !/\b(?:stop|discontinu|hold)\w*/i.test(said)
}

/** "No Aleve, no Motrin": the clinician stops them. */
function isForbidden({ start, turn }: Place): boolean {
  return turn.turn.role === 'clinician' && /\bno (?:more )?$/i.test(turn.turn.text.slice(Math.max(0, start - 9), start))
}

const STOPS = /\b(?:stop(?:ping)?|discontinue|hold|come off|quit)(?: (?:taking|using))?(?: (?:the|your|that|this))?\s$/i
const STARTS = /\b(?:start|begin|add|try)(?:ing)?(?: (?:you|him|her|them|on|with|back|taking|the|a|some))*\s$/i

/** "Stop the indapamide and start you on amlodipine": of each the verb right before it, said by a clinician who does not ask. */
function isOrdered({ start, turn }: Place, verb: RegExp): boolean {
  const before = turn.turn.text.slice(Math.max(0, start - 40), start)
  return turn.turn.role === 'clinician' && !turn.isQuestion && verb.test(before) && !/\b(?:not|n['’]t|if|before)\b/i.test(before)
}

/** Whether a dose of the statement is said in the sentence that changes it: the new one. */
function namesDoseOf(text: string, place: Place): boolean {
  const said = quantitiesOf(sentenceOf(place, 60, 60))
  const doses = quantitiesOf(text).filter(({ unit }) => isDose(unit))
  return doses.length === 0 || doses.some((dose) => said.some((each) => sameQuantity(dose, each)))
}

/** "Atorvastatin, eighty. Did you stop the aspirin?": a sentence that names another drug, and not this one, says nothing of it. */
function withoutOthers(text: string, drug: Mention): string {
  return text
    .split(/(?<=[.!?])\s+/)
    .filter((sentence) => {
      const keys = [...keysOf(sentence).keys()].filter((key) => key.startsWith('drug:'))
      return keys.length === 0 || keys.includes(drug.key)
    })
    .join(' ')
}

/** Between a drug and what is done with it: its dose, how often, and a helping verb or a colon. */
const SUBJECT =
  /^(?: (?:[\d.,]+|mg|mcg|units?|daily|weekly|nightly|twice|once|a|day|tablets?))*(?::| (?:is|was|are|were|has been|have been|will be|to be|should))*\s*$/i

/** "Amlodipine continues", "Aspirin was stopped", "Vitamin D weekly: stop": the drug stands before what is done with it. */
function subjectOf(text: string, verb: number, mentions: readonly Mention[]): Mention[] {
  const drug = mentions.filter(({ end, kind }) => kind === 'drug' && end <= verb).at(-1)
  return drug !== undefined && SUBJECT.test(text.slice(drug.end, verb)) ? [drug] : []
}

export function checkPlans(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  const reasons: Reason[] = []
  for (const act of ACTS) {
    for (const match of text.matchAll(WRITTEN[act])) {
      const end = match.index + match[0].length
      const behind = mentions.filter((mention) => !mention.light && mention.start >= end && mention.start < end + 60)
      const hasDrug = behind.some(({ kind, start }) => kind === 'drug' && !/[.;]/.test(text.slice(end, start)))
      const objects = hasDrug || (act !== 'stop' && act !== 'keep') ? behind : [...subjectOf(text, match.index, mentions), ...behind]
      const drug = objects.find((mention) => mention.kind === 'drug')
      // "Increased pain", "reduced ejection fraction": only of a treatment is it an act.
      if (drug === undefined && (act === 'raise' || act === 'lower') && !/\b(?:dose|dosage|medication)/i.test(text.slice(end, end + 40)))
        continue
      const places = (drug === undefined ? objects.slice(0, 3) : [drug]).flatMap((object) => placesOf(object, visit))
      const close = places.filter(({ turn }) => drug !== undefined || found.indexes.some((index) => Math.abs(index - turn.index) <= 1))
      if (close.length === 0) continue
      // Its own sentence speaks of a thing first; only where none says what to do with it, the turns around.
      const own = close
        .map((place) => ({ turn: place.turn, text: sentenceOf(place, 80, 50) }))
        .filter(({ text: said }) => ACTS.some((each) => SAID[each].test(said)))
      const around = new Set(close.flatMap(({ turn }) => [turn.index - 1, turn.index, turn.index + 1]))
      const turns =
        own.length > 0
          ? own
          : visit.turns
              .filter((turn) => around.has(turn.index) && !turn.isInstruction)
              .map((turn) => ({ turn, text: drug === undefined ? turn.turn.text : withoutOthers(turn.turn.text, drug) }))
      const isAgainst = (said: string) => AGAINST[act].some((other) => SAID[other].test(said))
      // To stop what should go on is the worst of these: that another thing is stopped in the same breath is not enough for it.
      // "Still on ten?" "Let's go up to twenty": to keep the old dose is not what was ordered.
      const changed = act !== 'keep' || drug === undefined ? undefined : close.find((place) => isChanged(place))
      if (changed !== undefined && !/\b(?:same|increas\w*|decreas\w*|new|higher|lower)\b/i.test(text) && !namesDoseOf(text, changed)) {
        const sentence = `Turn ${String(changed.turn.turn.number)} changes the dose; the statement goes on with one.`
        reasons.push({ check: 'plan', outcome: 'unsure', sentence, span: { start: match.index, end } })
      }
      const stopped = (act === 'start' || act === 'keep') && drug !== undefined ? close.find((place) => isOrdered(place, STOPS)) : undefined
      if (stopped !== undefined && close.every(({ turn }) => turn.index <= stopped.turn.index)) {
        // What was begun once may be stopped now; to begin it or go on with it is the opposite.
        const outcome = /(?:ed|began)$/i.test(match[0]) ? 'unsure' : 'contradicts'
        const sentence = `Turn ${String(stopped.turn.turn.number)} stops it.`
        reasons.push({ check: 'plan', outcome, sentence, span: { start: match.index, end } })
        continue
      }
      if (act === 'stop' && drug !== undefined && close.some((place) => isForbidden(place) || isOrdered(place, STOPS))) continue
      const keeps = act !== 'stop' || drug === undefined ? undefined : close.find((place) => isKept(place))
      if (keeps !== undefined && !/\b(?:if|eventually|hope\w*|later|once)\b/i.test(text)) {
        const sentence = `Turn ${String(keeps.turn.turn.number)} goes on with it; the statement stops it.`
        reasons.push({ check: 'plan', outcome: 'unsure', sentence, span: { start: match.index, end } })
        continue
      }
      if (turns.some(({ text: said }) => SAID[act].test(said) && (act !== 'stop' || drug === undefined || !isAgainst(said)))) continue
      // "Still taking it?" "Every morning": what a patient takes does not speak against what is ordered.
      const contrary = turns.find(
        ({ text: said, turn }) => isAgainst(said) && (act !== 'stop' || (turn.turn.role !== 'patient' && !turn.isQuestion)),
      )
      const span = { start: match.index, end }
      const shown = text.slice(span.start, span.end)
      if (contrary !== undefined) {
        const other = AGAINST[act].find((each) => SAID[each].test(contrary.text)) ?? 'keep'
        const sentence = `The statement says “${shown}”; turn ${String(contrary.turn.turn.number)} speaks of ${NAMED[other]} it.`
        // What is stopped was begun and raised before, and what was begun may be stopped since.
        const wasBegun = other === 'start' && !close.some((place) => isOrdered(place, STARTS))
        const isBefore = act === 'stop' ? wasBegun || /ed$/i.test(shown) : act === 'start' && /(?:ed|began)$/i.test(shown)
        reasons.push({ check: 'plan', outcome: drug === undefined || isBefore ? 'unsure' : 'contradicts', sentence, span })
      } else if (act === 'stop' || act === 'raise' || act === 'lower')
        reasons.push({ check: 'plan', outcome: 'unsure', sentence: `Nobody speaks of ${NAMED[act]} this: “${shown}”.`, span })
    }
  }
  return reasons
}
