/** "The upper abdomen", "the lateral knee": where on a part of the body, as it was said of that part. */
import type { Reason } from '../../../../../contract/records.ts'
import { turnsAround, type Found } from '../evidence.ts'
import { aroundOf, placesOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** Each word for a site by the words that it is spoken with. */
const SITES: readonly (readonly [string, string])[] = [
  ['upper|superior', 'upper|up|top|superior|above|high(?:er)?|epigastr\\w*'],
  ['lower|inferior', 'lower|low|down|bottom|inferior|below|under\\w*'],
  ['medial(?:ly)?|inner', 'medial\\w*|inner|inside|middle'],
  ['lateral(?:ly)?|outer', 'lateral\\w*|outer|outside|side'],
  ['anterior(?:ly)?', 'anterior\\w*|front|forward'],
  ['posterior(?:ly)?', 'posterior\\w*|back|behind|rear'],
  ['proximal', 'proximal\\w*|upper|near'],
  ['distal', 'distal\\w*|end|tip|lower|far'],
]
const WRITTEN = SITES.map(([written, said]) => ({
  written: new RegExp(`\\b(?:${written}) (?=[a-z])`, 'gi'),
  said: new RegExp(`\\b(?:${said})\\b`, 'i'),
}))
/** How far from the part its site may be said, in characters. */
const REACH = 60

export function checkSites(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  const turns = turnsAround(found, visit)
  return WRITTEN.flatMap(({ said, written }) =>
    [...text.matchAll(written)].flatMap((match): Reason[] => {
      const end = match.index + match[0].length
      const part = mentions.find((mention) => mention.start >= match.index && mention.end > end && mention.start <= end + 1)
      if (part === undefined) return []
      // A phrase of the lexicon holds its site: "lower extremity".
      const places = placesOf(part, visit).filter(({ turn }) => turns.includes(turn))
      if (places.length === 0 || part.start === match.index) return []
      if (places.some((place) => said.test(aroundOf(place, REACH)))) return []
      const span = { start: match.index, end: part.end }
      return [
        { check: 'laterality', outcome: 'unsure', sentence: `“${text.slice(span.start, span.end)}” is not said so in the visit.`, span },
      ]
    }),
  )
}
