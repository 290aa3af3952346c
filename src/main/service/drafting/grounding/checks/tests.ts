/** Which test showed it: a result belongs to the test that is spoken of with it. */
import type { Reason } from '../../../../../contract/records.ts'
import { BEHIND, TO_COME } from './times.ts'
import type { Found } from '../evidence.ts'
import { placesOf, sentenceOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** Each test by the words that name it, written or spoken. */
const TESTS: readonly (readonly [string, string])[] = [
  ['x-ray', 'x-?\\s?rays?|radiographs?|plain films?|xr'],
  ['CT', 'ct|ct scans?|cat scans?|c\\.t\\.?|computed tomography|cta'],
  ['MRI', 'mris?|m\\.r\\.i\\.?|magnetic resonance'],
  ['ultrasound', 'ultrasounds?|sonograms?|dopplers?|duplex'],
  ['echocardiogram', 'echo|echos|echocardiograms?|echocardiography'],
  ['electrocardiogram', 'ekgs?|ecgs?|e\\.k\\.g\\.?|electrocardiograms?'],
  ['stress test', 'stress tests?|nuclear stress'],
  ['pulmonary function test', 'pfts?|pulmonary function|spirometry'],
  ['colonoscopy', 'colonoscop(?:y|ies)'],
  ['endoscopy', 'endoscop(?:y|ies)|egd'],
  ['biopsy', 'biops(?:y|ies)'],
  ['electromyogram', 'emgs?|nerve conduction'],
  ['urinalysis', 'urinalysis|urine (?:test|sample|dip\\w*)|ua'],
]
const NAMED = TESTS.map(([name, words]) => ({ name, words: new RegExp(`\\b(?:${words})(?!\\w)`, 'gi') }))
/** Words that stand for any picture: they leave open which. */
const SHOWS =
  /\b(?:show(?:s|ed|ing)?|reveal(?:s|ed|ing)?|demonstrat(?:es?|ed|ing)|indicat(?:es?|ed|ing)|(?:was|were|is|are) (?:normal|negative|positive|unremarkable|reviewed|notable)|consistent with|evidence of|findings?|results?)\b|:\s/i
/** A statement with one of these gives no result. */
const OPEN =
  /\b(?:will|order\w*|schedul\w*|recommend\w*|refer\w*|if|pending|would|should|plan\w*|await\w*|to (?:be|evaluate|assess|rule|see|check|look|get|confirm|determine)|repeat|obtain|consider\w*|discuss\w*|follow)\b/i
/** How far before a finding its test may be named, in turns. */
const REACH = 3

type Naming = { readonly name: string; readonly turn: number; readonly at: number; readonly isToCome: boolean }

const cache = new WeakMap<Visit, readonly Naming[]>()

/** Every naming of a test in the visit, in order. */
export function namingsOf(visit: Visit): readonly Naming[] {
  const known = cache.get(visit)
  if (known !== undefined) return known
  const namings = visit.turns
    .filter(({ isInstruction }) => !isInstruction)
    .flatMap((turn) =>
      NAMED.flatMap(({ name, words }) =>
        [...turn.turn.text.matchAll(words)].map(({ index: at }): Naming => {
          const sentence = sentenceOf({ turn, start: at, end: at })
          return { name, turn: turn.index, at, isToCome: TO_COME.test(sentence) && !BEHIND.test(sentence) }
        }),
      ).sort((a, b) => a.at - b.at),
    )
  cache.set(visit, namings)
  return namings
}

/** The tests that a statement names. */
export function testsIn(text: string): { readonly name: string; readonly start: number; readonly end: number }[] {
  return NAMED.flatMap(({ name, words }) =>
    [...text.matchAll(words)].map((match) => ({ name, start: match.index, end: match.index + match[0].length })),
  )
}

export function checkTests(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  const written = testsIn(text)
  const [test] = written
  if (test === undefined || new Set(written.map(({ name }) => name)).size !== 1) return []
  const namings = namingsOf(visit)
  const span = { start: test.start, end: test.end }
  const shown = text.slice(test.start, test.end)
  if (!namings.some(({ name }) => name === test.name))
    return [{ check: 'support', outcome: 'unsure', sentence: `Nobody names this test in the visit: “${shown}”.`, span }]
  if (!SHOWS.test(text.slice(test.start))) return []
  const same = namings.filter(({ name }) => name === test.name)
  if (!OPEN.test(text) && same.every(({ isToCome }) => isToCome)) {
    const turn = visit.turns[same[0]?.turn ?? 0]?.turn.number ?? 0
    return [
      { check: 'time', outcome: 'fails', sentence: `Turn ${String(turn)} speaks of this as to come; nobody tells what it showed.`, span },
    ]
  }
  // What it found: each finding with the tests that are named with it.
  const findings = mentions
    .filter((mention) => !mention.light && (mention.end <= test.start || mention.start >= test.end))
    .map((mention) => placesOf(mention, visit).filter(({ turn }) => found.indexes.includes(turn.index)))
    .filter((places) => places.length > 0)
  const given = findings.map((places) => places.map(({ start, turn }) => testAt(namings, turn.index, start)))
  const others = given.filter((names) => names.every((name) => name !== null && name !== test.name))
  if (others.length === 0 || others.length < given.length / 2) return []
  const other = others[0]?.[0] ?? ''
  return [
    {
      check: 'support',
      outcome: 'unsure',
      sentence: `The statement gives this as shown by “${shown}”; the visit speaks of it with the ${other}.`,
      span,
    },
  ]
}

/** The test that was named last before a place; null where none was within reach. */
function testAt(namings: readonly Naming[], turn: number, at: number): string | null {
  const last = namings.findLast((naming) => naming.turn < turn || (naming.turn === turn && naming.at <= at))
  return last === undefined || turn - last.turn > REACH ? null : last.name
}
