/** What is to be done with a treatment: begun, kept, changed or stopped. */
import type { Reason } from '../../../../contract/records.ts'
import type { Found } from './evidence.ts'
import { placesOf, sentenceOf } from './places.ts'
import type { Mention } from './units.ts'
import type { Visit } from './visit.ts'

type Act = 'start' | 'keep' | 'stop' | 'raise' | 'lower'
const ACTS: readonly Act[] = ['start', 'keep', 'stop', 'raise', 'lower']
const WRITTEN: Record<Act, RegExp> = {
  start: /\b(?:start(?:ed|s|ing)?|begin(?:ning|s)?|began|initiat\w+|add(?:ed|ing)?|prescrib\w+|place (?:him|her|the patient|you) on)\b/gi,
  keep: /(?<!dis)\b(?:continu(?:e|es|ed|ing)|maintain\w*|remains? on|stays? on|keep(?:s|ing)?)\b/gi,
  stop: /\b(?:discontinu\w+|stop(?:s|ped|ping)?|hold(?:ing)?|cease\w*|taper(?:ed|ing)? off|wean\w* off|come off)\b/gi,
  raise: /\b(?:increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|up-?titrat\w+|doubl(?:e|es|ed|ing))\b/gi,
  lower:
    /\b(?:decreas(?:e|es|ed|ing)|reduc(?:e|es|ed|ing)|lower(?:s|ed|ing)?(?! (?:extremit|back|abd|leg|lip|lid|lobe|quadrant|right|left|lung|spine|urinary|jaw|limb|arm|sternal|part|side|half))|down-?titrat\w+|cut(?:ting)? (?:back|down))\b/gi,
}
const SAID: Record<Act, RegExp> = {
  start:
    /\b(?:start(?:ed|ing)?|begin|began|add(?:ing)?|prescri\w+|put (?:you|him|her|me) (?:back )?on|try|give you|write (?:you )?(?:a|for)|send (?:in|over)|call in|order|initiate|go ahead|new)\b/i,
  keep: /\b(?:continu\w*|keep|kept|stay(?:ing)? (?:on|with)|remain|maintain|same|refill\w*|still|leave|stick with|ongoing|as you (?:are|have)|as is)\b/i,
  stop: /\b(?:discontinu\w*|stop\w*|come off|go off|off of|quit|hold off|off (?:the|your|that)|hold (?:the|your|that)|wean\w*|taper\w*|cut out|not take|don't take|no more|no longer|get rid|d\/c)\b/i,
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

export function checkPlans(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  const reasons: Reason[] = []
  for (const act of ACTS) {
    for (const match of text.matchAll(WRITTEN[act])) {
      const end = match.index + match[0].length
      const objects = mentions.filter((mention) => !mention.light && mention.start >= end && mention.start < end + 60)
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
          : visit.turns.filter((turn) => around.has(turn.index) && !turn.isInstruction).map((turn) => ({ turn, text: turn.turn.text }))
      const isAgainst = (said: string) => AGAINST[act].some((other) => SAID[other].test(said))
      // To stop what should go on is the worst of these: that another thing is stopped in the same breath is not enough for it.
      if (turns.some(({ text: said }) => SAID[act].test(said) && (act !== 'stop' || drug === undefined || !isAgainst(said)))) continue
      const contrary = turns.find(({ text: said }) => isAgainst(said))
      const span = { start: match.index, end }
      const shown = text.slice(span.start, span.end)
      if (contrary !== undefined) {
        const other = AGAINST[act].find((each) => SAID[each].test(contrary.text)) ?? 'keep'
        const sentence = `The statement says “${shown}”; turn ${String(contrary.turn.turn.number)} speaks of ${NAMED[other]} it.`
        reasons.push({ check: 'plan', outcome: drug === undefined ? 'unsure' : 'contradicts', sentence, span })
      } else if (act === 'stop' || act === 'raise' || act === 'lower')
        reasons.push({ check: 'plan', outcome: 'unsure', sentence: `Nobody speaks of ${NAMED[act]} this: “${shown}”.`, span })
    }
  }
  return reasons
}
