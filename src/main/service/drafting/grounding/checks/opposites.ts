/** "Large blisters" where the visit has small ones: a quality turned into its opposite, beside the thing that it is said of. */
import type { Reason } from '../../../../../contract/records.ts'
import { turnsAround, type Found } from '../evidence.ts'
import { denialsOf, within } from '../negation.ts'
import { placesOf, sentenceOf, type Place } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** Two sides of one quality, each by the words that mean it. */
const OPPOSITES: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(?:large|big|huge)\b/gi, /\b(?:small|(?<!\ba )little|tiny)\b/gi],
  [/\b(?:inner|medial|inside)\b/gi, /\b(?:outer|lateral|outside)\b/gi],
  [/\b(?:proximal|upper)\b/gi, /\b(?:distal|lower)\b/gi],
  [/\b(?:anterior|front)\b/gi, /\b(?:posterior|back)(?= (?:of|side|part|aspect)\b)/gi],
  [/\b(?:restrict\w*|limit(?:ing)?)\b/gi, /\b(?:push|plenty of|lots of|increase)\b/gi],
  [/\b(?:a lot|greatly|significantly)\b/gi, /\b(?:a little|a bit|not much|slightly)\b/gi],
  [/\b(?:at night|overnight|while (?:asleep|sleeping))\b/gi, /\bawake\b/gi],
  [/\b(?:loose|unstable|lax)\b/gi, /\b(?:stable|firm)\b/gi],
  [/\bproductive\b/gi, /\b(?:dry|non-?productive|hacking)\b/gi],
  [/\bsharp\b/gi, /\bdull\b/gi],
  [/\bsudden(?:ly)?\b/gi, /\bgradual(?:ly)?\b/gi],
  [/\b(?:painful|tender)\b/gi, /\b(?:painless|non-?tender|not tender)\b/gi],
  [/\bmore\b/gi, /\b(?:less|fewer)\b/gi],
  [/\b(?:worse|worsen(?:ed|ing))\b/gi, /\b(?:better|improv(?:ed|ing))\b/gi],
  [/\b(?:mornings?|breakfast)\b/gi, /\b(?:evenings?|nights?|bedtime|dinner|supper)\b/gi],
  [/\b(?:loose|diarrhea)\b/gi, /\b(?:constipat(?:ed|ion)|hard stools?)\b/gi],
  [/\b(?:reduced|decreased|weak(?:er|ened)?|diminished|limited)\b/gi, /\b(?:normal|full|intact|strong|good)\b/gi],
  [/\b(?:warm|hot)\b/gi, /\b(?:cool|cold|not warm)\b/gi],
]
/** How far from a thing its quality may stand, in characters. */
const REACH = 45
/** The statement compares, or sets a condition: both sides may be meant. */
const BOTH = /\b(?:than|if|unless|or|versus|but|except|until|when|while)\b/i

export function checkOpposites(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  const denials = denialsOf(text, 40)
  const spoken = new Set(turnsAround(found, visit))
  return OPPOSITES.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]).flatMap(([own, opposite]): Reason[] => {
    if (own === undefined || opposite === undefined) return []
    return [...text.matchAll(own)].flatMap((match): Reason[] => {
      const end = match.index + match[0].length
      if (within(denials, match.index, end) || new RegExp(opposite.source, 'i').test(text)) return []
      if (BOTH.test(text) && !/^(?:more|less|fewer)$/i.test(match[0])) return []
      const things = mentions
        .filter((mention) => !mention.light && (mention.end <= match.index || mention.start >= end))
        .filter((mention) => Math.min(Math.abs(mention.start - end), Math.abs(match.index - mention.end)) < REACH)
      // The thing that it is said of: the next one, in either direction.
      const [thing] = things.toSorted((a, b) => distance(a, match.index, end) - distance(b, match.index, end))
      if (thing === undefined) return []
      const places = placesOf(thing, visit).filter(({ turn }) => spoken.has(turn))
      const around = places.map((place) => ({ place, words: `${sentenceOf(place, REACH, REACH + 20)} ${answerTo(place, visit)}` }))
      const against = around.find(({ words }) => new RegExp(opposite.source, 'i').test(words))
      const isSaid = around.some(({ words }) => new RegExp(own.source, 'i').test(words.replace(new RegExp(opposite.source, 'gi'), ' ')))
      if (against === undefined || isSaid) return []
      const heard = new RegExp(opposite.source, 'i').exec(against.words)?.[0] ?? ''
      const sentence = `The statement says “${match[0]}” of this; turn ${String(against.place.turn.turn.number)} says “${heard}”.`
      return [{ check: 'support', outcome: 'unsure', sentence, span: { start: match.index, end } }]
    })
  })
}

/** "Is it swollen?" "A little, in the evening": a short answer belongs to what was asked. */
function answerTo({ start, turn }: Place, visit: Visit): string {
  if (turn.asksFrom === null || start < turn.asksFrom) return ''
  return visit.turns[turn.index + 1]?.turn.text.slice(0, REACH) ?? ''
}

function distance({ end, start }: Mention, from: number, to: number): number {
  return start >= to ? start - to : from - end
}
