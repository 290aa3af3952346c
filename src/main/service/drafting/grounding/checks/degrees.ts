/** How much and how steady: "severe" and "constant" are findings of their own, and a draft is quick to put them in. */
import type { Reason } from '../../../../../contract/records.ts'
import { turnsAround, type Found } from '../evidence.ts'
import { aroundOf, rarestPlaces } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** A degree as notes write it, and every way in which it is spoken of. */
const DEGREES: readonly { readonly written: RegExp; readonly said: RegExp }[] = [
  {
    written: /\b(?:severe(?:ly)?|excruciating|debilitating)\b/gi,
    said: /\b(?:sever\w*|excruciat\w*|debilitat\w*|terribl\w*|horribl\w*|horrendous|awful\w*|unbearabl\w*|intens\w*|extrem\w*|worst|(?:really|very|so|super|that) (?:bad\w*|painful|strong)|killing|agony|(?:eight|nine|ten|[89]|10)(?:\/10| out of)|can(?:no|['’])t (?:even )?(?:walk|stand|sleep|move)|significant\w*|big|major|tight|advanced|end[- ]stage|grade (?:3|4|three|four|iii|iv))\b/i,
  },
  {
    written: /\bmild(?:ly)?\b/gi,
    said: /\b(?:mild\w*|slight\w*|little|minor|minimal\w*|trace|small|low[- ]grade|a bit|light|kinda|kind of|some|somewhat|tiny|early|faint|borderline|barely|not (?:too|that|so|very|really) bad|(?:one|two|three|[1-6])(?: ?\/ ?6| out of| over))\b/i,
  },
  {
    written: /\bmoderate(?:ly)?\b/gi,
    said: /\b(?:moderat\w*|medium|some|(?:four|five|six|seven|[4-7])(?:\/10| out of))\b/i,
  },
  {
    written: /\b(?:constant(?:ly)?|continuous(?:ly)?)\b/gi,
    said: /\b(?:constant\w*|continu\w*|all (?:the time|day|night)|always|non-?stop|never (?:goes|went|stops|really goes)|(?:doesn|does|don|won|didn)['’]?(?:t| not) (?:go away|stop|let up|quit)|24\/7|the whole time|steady|every (?:day|single)|persist\w*|not going away|around the clock)\b/i,
  },
  {
    written: /\b(?:intermittent(?:ly)?|on and off|comes and goes)\b/gi,
    said: /\b(?:intermittent\w*|com(?:e|es|ing) and go(?:es|ing)?|off and on|on and off|sometimes|some days|at times|once in a while|every (?:now|once|so often|few|couple)|occasion\w*|here and there|from time to time|episod\w*|now and (?:then|again)|sporadic\w*|not (?:always|all the time|constant\w*|every)|it depends|when (?:i|you|he|she|it)|in spells|waves|periodic\w*|times? (?:a|per) (?:day|week|month))\b/i,
  },
]
/** Under a condition or a denial, no degree is stated. */
const OPEN = /\b(?:no|not|denies|denied|without|if|unless|non|worsening)\b[^,;.]{0,40}$/i

/** How far from a thing its degree may be said, in characters. */
const REACH = 80

export function checkDegrees(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  if (found.indexes.length === 0) return []
  const spoken = turnsAround(found, visit)
  return DEGREES.flatMap(({ written, said }) =>
    [...text.matchAll(written)].flatMap((match): Reason[] => {
      if (OPEN.test(text.slice(0, match.index))) return []
      // In a long turn many things have a degree: it must stand by what it is said of.
      const end = match.index + match[0].length
      const graded = mentions.filter((mention) => !mention.light && mention.start >= end && mention.start < end + REACH / 2)
      const places = rarestPlaces(graded, visit, ({ turn }) => spoken.includes(turn))
      const around = places.map((place) => aroundOf(place, REACH))
      const long = places.every(({ turn }) => turn.turn.text.length > 4 * REACH)
      if ((around.length > 0 && long ? around : spoken.map(({ turn }) => turn.text)).some((words) => said.test(words))) return []
      const span = { start: match.index, end: match.index + match[0].length }
      return [{ check: 'support', outcome: 'unsure', sentence: `No turn it rests on says how much: “${match[0]}”.`, span }]
    }),
  )
}
