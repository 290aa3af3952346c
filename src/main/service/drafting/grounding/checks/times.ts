/** Done, to come, or only under a condition. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Found } from '../evidence.ts'
import { placesOf, rarestPlaces, sentenceOf, type Place } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** Under which something is said only of what may come. */
const CONDITION = /\b(?:if|in case|unless|should (?:you|it|they|she|he|this|that|there|symptoms|your|the)|whether)\b/i
/** A statement with one of these does not state a plain fact. */
const OPEN =
  /\b(?:if|in case|unless|should|whether|until|when(?:ever)?|once|may|might|could|can|consider\w*|possib\w+|potential\w*|risks?|would|or|needed|prn|monitor|watch|return|call|notify|prevent|avoid|options?|worsen\w*|persist\w*)\b/i
const CAUSE = /\b(?:because|since|as)\b/i

/** How a visit speaks of what is to be done, and of what has been done. */
export const TO_COME =
  /\b(?:will|we'll|i'll|you'll|going to|gonna|let's|want (?:you )?to|i'd like|would like|like to|order|schedule|recommend|should|get you|set (?:you )?up|send|next|upcoming|put in|plan(?:ning)? (?:to|on)|refer|consider|have you (?:get|do|go|see))\b/i
export const BEHIND =
  /\b(?:had|did|was|were|got|showed|shows|done|came back|results?|looked at|reviewed?|last|ago|since|underwent|removed|took out|already|previous|prior|have (?:had|been)|i've|you've|he's had|she's had|went|saw|took|ended up|completed|performed|fixed|replaced|history|status post|back in|19\d\d|20[0-2]\d)\b/i

const DONE = /\b(?:underwent|(?:has|have) (?:already )?(?:completed|undergone|obtained)|already completed:?|status[- ]post|s\/p)\b/gi
/** What was done stands before it: "a culture was obtained". */
const PASSIVE = /\b(?:was|were) (?:also )?(?:obtained|performed|collected|completed)\b/gi
const COMING = /\b(?:scheduled (?:for|to (?:undergo|have|get))|will undergo)\b/gi

/** Habits and states that ended, against those that go on. */
const STATES: readonly { readonly stated: RegExp; readonly against: RegExp; readonly about: RegExp }[] = [
  {
    stated: /\b(?:current(?:ly)?|active) smok|\bsmokes\b|\bcurrent smoker\b/i,
    against: /\b(?:(?<!\bto )quit|stopped|gave (?:it )?up|used to|former|no longer|non-?smoker|never|don't smoke|do not smoke)\b/i,
    about: /\b(?:smok\w*|cigarettes?|tobacco|packs?)\b/i,
  },
  {
    stated: /\b(?:former smoker|quit smoking|stopped smoking|used to smoke(?! (?:a lot )?more\b))\b/i,
    against: /\b(?:still smok\w*|smoking (?:a|about|one|half)|i smoke\b)/i,
    about: /\b(?:smok\w*|cigarettes?|tobacco|packs?)\b/i,
  },
]
const GOES_ON = /\b(?:is|are|remains?) (?:still )?(?:ongoing|persistent|present)\b|\bongoing\b/i
const ENDED =
  /\b(?:resolved|went away|gone away|is gone|gone now|cleared up|stopped|subsided|no longer|all better|better now|disappeared|passed)\b/i

export function checkTimes(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  const check = 'time'
  const reasons: Reason[] = []
  const heavy = mentions.filter((mention) => !mention.light)
  const near = (place: Place) => found.indexes.some((index) => Math.abs(index - place.turn.index) <= 1)
  const number = (place: Place | undefined) => String(place?.turn.turn.number)

  // Stated as a fact or a cause what is said only under a condition.
  const cause = CAUSE.exec(text)
  if (!OPEN.test(text) || (cause !== null && !CONDITION.test(text))) {
    const until = cause === null ? text.length : !text.includes(',', cause.index) ? text.length : text.indexOf(',', cause.index)
    const scope = heavy.filter(
      (mention) =>
        mention.kind !== 'drug' && (cause === null || !OPEN.test(text) || (mention.start > cause.index && mention.start < until)),
    )
    const known = scope.map((mention) => placesOf(mention, visit).filter(near)).filter((places) => places.length > 0)
    const holds = (place: Place) => CONDITION.test(sentenceOf(place))
    const open = known.filter((places) => (cause === null ? places.every(holds) : places.some(holds)))
    if (open.length > 0 && open.length >= (cause === null ? 0.6 : 0.3) * known.length) {
      const sentence = `Turn ${number(open[0]?.[0])} says this only of what may come (“if”).`
      reasons.push({ check, outcome: 'unsure', sentence, span: null })
    }
  }

  for (const [pattern, here, there, words] of [
    [DONE, BEHIND, TO_COME, 'as done, but turn # speaks of it as to come'],
    [COMING, TO_COME, BEHIND, 'as to come, but turn # speaks of it as done'],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length
      const objects = heavy.filter((mention) => mention.start >= end && mention.start < end + 60).slice(0, 3)
      const places = rarestPlaces(objects, visit)
      const close = places.filter(near)
      const said = close.length > 0 ? close : places
      if (said.length === 0 || /\b(?:after|when|once|until|weeks?|days?|months?)\b[^.;,]{0,20}$/i.test(text.slice(0, match.index))) continue
      const sentences = said.map((place) => sentenceOf(place))
      if (sentences.some((sentence) => here.test(sentence) && !there.test(sentence))) continue
      const [contrary] = said.filter((place) => there.test(sentenceOf(place)))
      const span = { start: match.index, end }
      if (contrary === undefined && here === TO_COME)
        reasons.push({ check, outcome: 'unsure', sentence: 'Nobody speaks of this as to come.', span })
      if (contrary === undefined) continue
      reasons.push({ check, outcome: 'contradicts', sentence: `The statement gives this ${words.replace('#', number(contrary))}.`, span })
    }
  }

  for (const match of text.matchAll(PASSIVE)) {
    const objects = heavy.filter((mention) => mention.end <= match.index && mention.start > match.index - 60)
    const places = rarestPlaces(objects, visit, near)
    const sentences = places.map((place) => sentenceOf(place))
    if (places.length === 0 || sentences.some((sentence) => BEHIND.test(sentence) || !TO_COME.test(sentence))) continue
    const span = { start: match.index, end: match.index + match[0].length }
    reasons.push({
      check,
      outcome: 'unsure',
      sentence: `The statement gives this as done; turn ${number(places[0])} speaks of it as to come.`,
      span,
    })
  }

  for (const { stated, against, about } of STATES) {
    const match = stated.exec(text)
    if (match === null) continue
    const places = visit.turns.filter((turn) => !turn.isInstruction && about.test(turn.turn.text))
    const contrary =
      places.find((turn) => against.test(turn.turn.text)) ??
      visit.turns.find((turn) => places.some((asked) => asked.answer?.index === turn.index) && against.test(turn.turn.text))
    if (contrary === undefined) continue
    const span = { start: match.index, end: match.index + match[0].length }
    reasons.push({ check, outcome: 'contradicts', sentence: `Turn ${String(contrary.turn.number)} says otherwise of this.`, span })
  }
  const goesOn = GOES_ON.exec(text)
  if (goesOn !== null) {
    const contrary = found.indexes.map((index) => visit.turns[index]).find((turn) => turn !== undefined && ENDED.test(turn.turn.text))
    const span = { start: goesOn.index, end: goesOn.index + goesOn[0].length }
    if (contrary !== undefined)
      reasons.push({ check, outcome: 'unsure', sentence: `Turn ${String(contrary.turn.number)} says that it ended.`, span })
  }
  return reasons
}
