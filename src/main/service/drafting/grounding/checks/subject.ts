/** Of whom a statement speaks: the patient, or somebody of the family. */
import type { Reason } from '../../../../../contract/records.ts'
import { ANY_KIN, askedBefore, isOfKin, KIN } from '../kin.ts'
import { sentenceAt } from '../words.ts'
import type { Found } from '../evidence.ts'
import { negatedRanges, within } from '../negation.ts'
import { placesOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'

const NAMES = KIN.map(([name]) => name).join('|')
/** A relative as the one of whom something is said: "his mother had". */
const SUBJECT = new RegExp(
  `\\b(?:his|her|their|the patient['’]s|patient['’]s)\\s+(?:[a-z]+ ){0,2}?(${NAMES})\\s+(?:also |recently |currently |then )?(?:[a-z]+(?:s|ed)|had|has|was|is|were|died|underwent|took|felt|began|also)\\b`,
  'gi',
)
const REPORTS =
  /\b(?:reports?|reported|states?|stated|notes?|noted|says|said|denies|denied|endorses?|feels|believes|explains|mentions|describes|confirms)$/i
/** "My dad's sister", "his sister": a relative of somebody else than the patient. */
const OF_OTHER =
  /\b(?:his|her|their|(?:dad|father|mom|mum|mother|husband|wife|boyfriend|girlfriend|friend|neighbou?r|partner)['’]?s)\s+(?:\w+ )?$/i
const OWN_KIN = /\b(?:(?:his|her|their|the patient['’]s|patient['’]s)\s+)(sister|brother|mother|father|son|daughter|aunt|uncle)\b/gi

/** "His sister had cancer", where the visit knows only the father's sister. */
export function checkRelation(text: string, visit: Visit): Reason[] {
  return [...text.matchAll(OWN_KIN)].flatMap((match): Reason[] => {
    const words = KIN.find(([name]) => name === match[1]?.toLowerCase())?.[1]
    if (
      words === undefined ||
      OF_OTHER.test(text.slice(0, match.index)) ||
      /['’]s\b/.test(text.slice(match.index + match[0].length, match.index + match[0].length + 2))
    )
      return []
    const said = visit.turns.flatMap(({ isInstruction, turn }) =>
      isInstruction || turn.role !== 'patient'
        ? []
        : [...turn.text.matchAll(new RegExp(`\\b(?:${words})\\b`, 'gi'))].map(({ index }) => ({
            turn,
            isOther: OF_OTHER.test(turn.text.slice(0, index)),
          })),
    )
    const [first] = said
    if (first === undefined || !said.every(({ isOther }) => isOther)) return []
    const span = { start: match.index, end: match.index + match[0].length }
    return [
      {
        check: 'subject',
        outcome: 'unsure',
        sentence: `Turn ${String(first.turn.number)} speaks of the ${match[1] ?? ''} of somebody else.`,
        span,
      },
    ]
  })
}

const DIED = /\b(?:died|dead|deceased|passed away|death)\b/i
const SAID_DEAD =
  /\b(?:died|dies|dead|death|dying|deceased|passed|lost (?:my|her|his|our)|killed|fatal|late (?:husband|wife|mother|father))\b/i

/** The relatives whom a word may name, the nearest before `end`: "parents" are two. */
function lastKinBefore(text: string, end: number): string[] {
  const last = [...text.slice(0, end).matchAll(new RegExp(`\\b(${KIN.map(([, words]) => words).join('|')})\\b`, 'gi'))].at(-1)?.[1]
  return KIN.flatMap(([kin, words]) => (last !== undefined && new RegExp(`^(?:${words})$`, 'i').test(last) ? [kin] : []))
}

/** "Her brother died": nobody may die in a note who did not in the visit, nor another in their place. */
function deaths(text: string, visit: Visit): Reason[] {
  const match = DIED.exec(text)
  if (match === null) return []
  const span = { start: match.index, end: match.index + match[0].length }
  const told = visit.turns.flatMap(({ index, turn }) => {
    const dead = SAID_DEAD.exec(turn.text)
    // "My father had high blood pressure. He died …": the one of whom it is said was named before, or asked about.
    const before = visit.turns[index - 1]?.turn.text ?? ''
    if (dead === null) return []
    const named = lastKinBefore(turn.text, dead.index)
    return [{ turn, kin: named.length > 0 ? named : lastKinBefore(before, before.length) }]
  })
  const who = lastKinBefore(text, match.index)
  const [other] = told
  if (who.length > 0 && other !== undefined && told.every(({ kin }) => kin.length > 0 && !kin.some((each) => who.includes(each)))) {
    const sentence = `Turn ${String(other.turn.number)} speaks of the death of another relative.`
    // "Since Dad died", says the daughter: of the patient it is the husband.
    const isByOther = told.some(({ turn }) => turn.role === 'other')
    return [{ check: 'subject', outcome: isByOther ? 'unsure' : 'contradicts', sentence, span }]
  }
  if (other !== undefined) return []
  return [{ check: 'subject', outcome: 'unsure', sentence: `Nobody speaks of a death in this visit: “${match[0]}”.`, span }]
}

const AGED = /\b(?:at(?: age)?|aged|age) (\d{1,3})\b/gi

/** "Her brother had a heart attack at 68", where 68 is the mother's age: the relative of whose sentence the number is. */
function ages(text: string, visit: Visit): Reason[] {
  const kin = KIN.filter(([, words]) => new RegExp(`\\b(?:${words})\\b`, 'i').test(text))
  if (kin.length !== 1) return []
  const own = new RegExp(`\\b(?:${kin[0]?.[1] ?? ''})\\b`, 'i')
  return [...text.matchAll(AGED)].flatMap((match): Reason[] => {
    const age = Number(match[1])
    const told = visit.turns.flatMap((turn) =>
      turn.quantities
        .filter(({ unit, values }) => values.includes(age) && (unit === null || unit === 'year'))
        .map(({ start }) => {
          const sentence = sentenceAt(turn.turn.text, start)
          return { turn, named: turn.turn.text.slice(sentence.start, sentence.end) }
        }),
    )
    const [first] = told
    if (first === undefined || !told.every(({ named }) => ANY_KIN.test(named) && !own.test(named))) return []
    const span = { start: match.index, end: match.index + match[0].length }
    return [
      {
        check: 'subject',
        outcome: 'unsure',
        sentence: `Turn ${String(first.turn.turn.number)} says “${match[1] ?? ''}” of another relative.`,
        span,
      },
    ]
  })
}

/** "Hip replacement": words that name one thing together. */
function isNext(text: string, mention: Mention, next: Mention | undefined): boolean {
  return next !== undefined && /^[\s-]+$/.test(text.slice(mention.end, next.start))
}

export function checkSubject(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  const check = 'subject'
  const reasons: Reason[] = []
  for (const match of text.matchAll(SUBJECT)) {
    const name = (match[1] ?? '').toLowerCase()
    const words = new RegExp(`\\b(?:${KIN.find(([kin]) => kin === name)?.[1] ?? name})\\b`, 'i')
    // A parent or spouse who is there speaks without being named: what they report may rest on their own turns.
    const mayBeThere = /^(?:mother|father|wife|husband|daughter|son)$/.test(name) && REPORTS.test(match[0])
    const says = (turn: VisitTurn | undefined) =>
      turn !== undefined &&
      !turn.isInstruction &&
      (words.test(turn.turn.text) || words.test(turn.turn.speaker ?? '') || (mayBeThere && turn.turn.role === 'other'))
    const span = { start: match.index, end: match.index + match[0].length }
    // What is said of the relative stands behind them in their sentence: "my sister has it too".
    const told = mentions.filter((mention) => !mention.light && mention.start >= span.end && mention.start < span.end + 80)
    const ofThem = told.some((mention) =>
      placesOf(mention, visit).some(({ turn, start }) => isOfKin(turn, start, visit.turns[turn.index - 1], words)),
    )
    const byThem = mayBeThere && found.indexes.some((index) => visit.turns[index]?.turn.role === 'other')
    if (!visit.turns.some(says)) reasons.push({ check, outcome: 'fails', sentence: `Nobody speaks of a ${name} in this visit.`, span })
    else if (!found.indexes.some((index) => [index - 1, index, index + 1].some((near) => says(visit.turns[near]))))
      reasons.push({ check, outcome: 'unsure', sentence: `The turns it rests on do not speak of the ${name}.`, span })
    else if (told.length > 0 && !ofThem && !byThem)
      reasons.push({ check, outcome: 'unsure', sentence: `The ${name} is spoken of, but no turn says this of them.`, span })
  }
  reasons.push(...deaths(text, visit), ...ages(text, visit))
  const label =
    /^family history:\s*(?:the )?patient (?:reports|states|notes|has|had)(?: that)?(?: (?:he|she|they))? ?(?:has|had|have)?\b/i.exec(text)
  if (label !== null && !ANY_KIN.test(text.slice('family history'.length))) {
    const span = { start: 0, end: label[0].length }
    reasons.push({ check, outcome: 'unsure', sentence: 'Given under family history, but as the patient’s own.', span })
  }
  if (ANY_KIN.test(text)) return reasons
  const heavy = mentions.filter((mention) => !mention.light && mention.kind !== 'term')
  const denied = negatedRanges(text, 40)
  const ofKin = heavy.map((mention) => {
    const places = placesOf(mention, visit).filter(
      ({ turn }) => mention.kind === 'symptom' || mention.kind === 'finding' || found.indexes.includes(turn.index),
    )
    // "Do you have a cat?" "My sister has one": the question says it of nobody.
    // "Diabetes?" "No" says it of the patient where the statement denies it.
    const answer = within(denied, mention.start, mention.end) ? 'no' : 'yes'
    const told = places.filter(({ start, turn }) => turn.asksFrom === null || start < turn.asksFrom || turn.answer?.kind === answer)
    const isDenied = within(denied, mention.start, mention.end)
    const isTold = told.length > 0 && !(isDenied && mention.kind === 'word')
    const all = isTold && told.every(({ turn, start }) => isOfKin(turn, start, askedBefore(visit, turn.index)))
    // An answer that seems to go on may be of the patient again.
    return { mention, places, all, isSure: all && told.every(({ turn, start }) => isOfKin(turn, start, visit.turns[turn.index - 1])) }
  })
  const named = ofKin.find(({ mention, all }) => all && (mention.kind === 'symptom' || mention.kind === 'finding'))
  const known = ofKin.filter(({ places }) => places.length > 0)
  const [first] = named?.places ?? []
  if (named !== undefined && first !== undefined) {
    const span = { start: named.mention.start, end: named.mention.end }
    const shown = text.slice(span.start, span.end)
    const isWhole = known.every(({ isSure }) => isSure)
    const sentence = `Turn ${String(first.turn.turn.number)} says “${shown}” of a relative, not of the patient.`
    reasons.push({ check, outcome: isWhole ? 'contradicts' : 'unsure', sentence, span })
  } else if (known.length >= 2 && known.length === heavy.length && known.every(({ all }) => all)) {
    reasons.push({
      check,
      outcome: known.every(({ isSure }) => isSure) ? 'contradicts' : 'unsure',
      sentence: `Turn ${String(known[0]?.places[0]?.turn.turn.number)} says this of a relative, not of the patient.`,
      span: null,
    })
  } else if (known.some(({ all, mention }, i) => all && known[i + 1]?.all === true && isNext(text, mention, known[i + 1]?.mention))) {
    reasons.push({ check, outcome: 'unsure', sentence: 'A part of this is said of a relative only, not of the patient.', span: null })
  } else if (known.length > 0 && known.filter(({ all }) => all).length >= 0.7 * known.length && (known.length >= 2 || heavy.length === 1)) {
    reasons.push({ check, outcome: 'unsure', sentence: 'The turns it rests on speak of a relative.', span: null })
  }
  return reasons
}
