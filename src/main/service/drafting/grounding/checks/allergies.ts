/** Allergies: each needs somebody who speaks of an allergy to that very thing; and "no known allergies" somebody who was asked. */
import type { Reason } from '../../../../../contract/records.ts'
import { placesOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'

const NAMED =
  /\b(?:allergic(?: reactions?)? to|allerg(?:y|ies) (?:to|include|are|is)|allergies:|anaphyla\w+ (?:to|with|from)|intoleran(?:t|ce) (?:of|to))\s*/gi
/** "A penicillin allergy": the thing stands before. */
const BEFORE = /\b([a-z]+) allerg(?:y|ies)\b/gi
const NONE =
  /\b(?:no known (?:drug |medication |food |latex )?allergies|no (?:drug |medication |food |other )?allergies|nkda|nka|(?:denies|denied) (?:any )?(?:known )?(?:drug |medication |food )?allergies|not allergic to (?:any|anything))\b/i
const SPEAKS =
  /\b(?:allerg\w*|anaphyla\w*|react(?:ion|ed|s)?\b|hives|rash(?:es)?|broke(?:n)? out|break(?:s)? (?:me )?out|intoleran\w*|epi-?pen|swell(?:s|ed|ing)? up)/i
/** What a drug did to whoever took it. */
const GAVE =
  /\b(?:gave|gives|made|makes|got|get|broke)\b[^.?!]{0,30}\b(?:rash|hives|swell\w*|itch\w*|anaphyla\w*|throw up|vomit\w*|sick)\b|\bbroke out\b/i
const ALLERGY = /\ballerg\w*/i
/** Words that may stand before "allergies" and name nothing. */
const NO_THING =
  /^(?:no|any|known|drug|medication|medicine|food|seasonal|environmental|other|latex|the|his|her|their|of|and|or|with|has|for|severe|mild|new|patient|past|your|all|multiple|history|denies|year|round|spring|fall|pollen)$/i

/** A statement with one of these does not give the drug. */
const NOT_GIVEN =
  /\b(?:allerg\w*|hives|rash|reaction|anaphyla\w*|intoleran\w*|avoid\w*|no|not|never|denie[sd]|because|due to|instead|stop\w*|discontinu\w*|had|took|previous\w*)\b/i

/** A drug that the patient does not bear, given as a treatment. */
function givenAgainst(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (NOT_GIVEN.test(text)) return []
  const told = visit.turns.flatMap((turn) => (turn.isInstruction || !ALLERGY.test(turn.turn.text) ? [] : toldOf(turn, visit)))
  return mentions
    .filter(({ kind }) => kind === 'drug')
    .flatMap((drug): Reason[] => {
      const turn = told.find(({ keys }) => keys.has(drug.key))
      if (turn === undefined) return []
      const sentence = `Turn ${String(turn.turn.number)} tells of an allergy to ${text.slice(drug.start, drug.end)}.`
      return [{ check: 'medication', outcome: 'unsure', sentence, span: { start: drug.start, end: drug.end } }]
    })
}

export function checkAllergies(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  return [...givenAgainst(text, mentions, visit), ...spokenAllergies(text, mentions, visit)]
}

function spokenAllergies(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (!/\ballerg|\bnkda\b|\bnka\b|\banaphyla|\bintoleran/i.test(text)) return []
  const check = 'medication'
  const speaking = visit.turns.filter((turn) => !turn.isInstruction && ALLERGY.test(turn.turn.text))
  const none = NONE.exec(text)
  if (none !== null) {
    const span = { start: none.index, end: none.index + none[0].length }
    if (speaking.length === 0) return [{ check, outcome: 'fails', sentence: 'Nobody asks or speaks of allergies in this visit.', span }]
    const [told] = speaking.flatMap((turn) => toldOf(turn, visit))
    if (told === undefined || !/drug|medic|nkda|known|any\b|allergies\b/i.test(none[0]) || /\bother\b/i.test(none[0])) return []
    return [{ check, outcome: 'contradicts', sentence: `Turn ${String(told.turn.number)} tells of an allergy.`, span }]
  }
  return allergensOf(text, mentions).flatMap((allergen): Reason[] => {
    const span = { start: allergen.start, end: allergen.end }
    const name = text.slice(span.start, span.end)
    const places = placesOf(allergen, visit)
    const near = places.find(({ turn }) =>
      [turn.index - 1, turn.index, turn.index + 1].some((index) => SPEAKS.test(visit.turns[index]?.turn.text ?? '')),
    )
    if (near !== undefined) return []
    const [taken] = places
    const sentence =
      taken === undefined
        ? `Nobody speaks of an allergy to ${name} in this visit.`
        : `Turn ${String(taken.turn.turn.number)} names ${name}, but nobody speaks of an allergy to it.`
    return [{ check, outcome: 'fails', sentence, span }]
  })
}

/** The things that a statement gives as allergens. */
function allergensOf(text: string, mentions: readonly Mention[]): Mention[] {
  const found: Mention[] = []
  const things = mentions.filter((mention) => !mention.light && mention.key !== 'finding:allergy')
  for (const match of text.matchAll(NAMED)) {
    if (/\b(?:not|no|denies|denied|never|any)\b[^.;]{0,25}$/i.test(text.slice(0, match.index))) continue
    const from = match.index + match[0].length
    // The list ends where a reaction or another thought begins.
    const tail = /[.;]|,? (?:which|that|with|causing|but|who|resulting|reaction)\b|\(/i.exec(text.slice(from))
    const to = tail === null ? text.length : from + tail.index
    const listed = things.filter((mention) => mention.start >= from && mention.end <= to)
    const drugs = listed.filter((mention) => mention.kind === 'drug')
    found.push(...(drugs.length > 0 ? drugs : listed.slice(0, 1)))
  }
  for (const match of text.matchAll(BEFORE)) {
    const word = match[1] ?? ''
    if (NO_THING.test(word)) continue
    found.push(...things.filter((mention) => mention.end === match.index + word.length))
  }
  return found
}

/** Turns that tell of an allergy to something: "I'm allergic to …", or a thing named in answer to the question. */
function toldOf(turn: VisitTurn, visit: Visit): VisitTurn[] {
  const said = /\b(?:i'm|i am|he's|she's|he is|she is|you're|you are) (?:\w+ )?allergic to\b(?! any)/i.exec(turn.turn.text)
  if (said !== null && !turn.isQuestion && /\bdrug:/.test([...turn.keys.keys()].join(' '))) return [turn]
  const answer = visit.turns[turn.index + 1]
  const names = (each: VisitTurn) => [...each.keys.keys()].some((key) => key.startsWith('drug:'))
  if (!turn.isQuestion || answer === undefined || answer.isInstruction || !names(answer)) return []
  // "No allergies. Penicillin gave me a rash when I was a kid."
  if (turn.answer?.kind === 'no') return GAVE.test(answer.turn.text) ? [answer] : []
  return turn.answer?.kind === 'yes' || SPEAKS.test(answer.turn.text) ? [answer] : []
}
