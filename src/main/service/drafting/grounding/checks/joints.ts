/** "Left ankle effusion", where the examiner found it in the knee: the joint that something is said of. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Found } from '../evidence.ts'
import { placesOf, type Place } from '../places.ts'
import { things } from '../said-as.ts'
import type { Mention } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'
import { sentenceAt } from '../words.ts'

/** Of which one is not the other, though the words for one may stand for its neighbour. */
const NAMES = new Set(['knee', 'ankle', 'foot', 'hip', 'shoulder', 'elbow', 'wrist', 'hand', 'neck'])
const JOINTS = things.filter(({ kind, name }) => kind === 'body' && NAMES.has(name))
/** What an examiner finds in a joint. */
const FINDING =
  /^(?:effusions?|fluid|swelling|swollen|tender(?:ness)?|crepit\w+|lax(?:ity)?|instability|unstable|warm(?:th)?|redness|erythema|bruis\w+|ecchymos\w+|clicks?|clicking)$/i
/** Turns that are looked back over for what is spoken of. */
const TURNS_BACK = 6

type Named = { readonly names: readonly string[]; readonly start: number }

/** Each place of a text that names a joint, with all that it may be said of, in order. */
function jointsIn(text: string): Named[] {
  const places = new Map<number, string[]>()
  for (const { name, said } of JOINTS) for (const { index } of text.matchAll(said)) places.set(index, [...(places.get(index) ?? []), name])
  return [...places].map(([start, names]) => ({ names, start })).sort((a, b) => a.start - b.start)
}

const namesOf = (named: readonly Named[]): string[] => named.flatMap(({ names }) => names)

/** What a place speaks of: the joints of its sentence, or what its turn named last before it; nothing where it names none. */
function jointsOfPlace({ start, turn }: Place): string[] {
  const { text } = turn.turn
  const sentence = sentenceAt(text, start)
  const named = jointsIn(text)
  const own = named.filter((each) => each.start >= sentence.start && each.start < sentence.end)
  return namesOf(own.length > 0 ? own : named.filter((each) => each.start < start).slice(-1))
}

/** What a turn speaks of: the joints that it names, or what was named last before it. */
function jointsOfTurn(turn: VisitTurn, visit: Visit): string[] {
  const own = jointsIn(turn.turn.text)
  if (own.length > 0) return namesOf(own)
  const before = visit.turns.slice(Math.max(0, turn.index - TURNS_BACK), turn.index).reverse()
  return namesOf(
    before
      .map((each) => jointsIn(each.turn.text))
      .find((each) => each.length > 0)
      ?.slice(-1) ?? [],
  )
}

/** Findings that the examiner's turns speak of in another joint, in every place that tells where. */
function checkFindings(text: string, name: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  return mentions.flatMap((mention): Reason[] => {
    const span = { start: mention.start, end: mention.end }
    const words = text.slice(span.start, span.end)
    if (!FINDING.test(words)) return []
    const said = placesOf(mention, visit)
      .filter(({ turn }) => turn.turn.role !== 'patient' && !turn.isInstruction)
      .map((place) => ({ place, names: jointsOfPlace(place) }))
    const [first] = said
    const theirs = first?.names[0]
    if (first === undefined || theirs === undefined || said.some(({ names }) => names.length === 0 || names.includes(name))) return []
    const sentence = `Turn ${String(first.place.turn.turn.number)} seems to say “${words}” of the ${theirs}, not of the ${name}.`
    return [{ check: 'laterality', outcome: 'unsure', sentence, span }]
  })
}

/** Of a statement that names one joint: its findings, and whether what it rests on speaks of others alone. */
export function checkJoints(text: string, mentions: readonly Mention[], found: Found, visit: Visit, isExam: boolean): Reason[] {
  const [joint, ...others] = JOINTS.filter(({ written }) => text.search(written) >= 0)
  if (joint === undefined || others.length > 0) return []
  const { name, written } = joint
  const wrong = isExam ? checkFindings(text, name, mentions, visit) : []
  if (wrong.length > 0) return wrong
  const spokenOf = found.indexes.flatMap((index) => visit.turns[index] ?? []).flatMap((turn) => jointsOfTurn(turn, visit))
  const [other] = spokenOf
  if (other === undefined || spokenOf.includes(name)) return []
  const [match] = text.matchAll(written)
  const span = match === undefined ? null : { start: match.index, end: match.index + match[0].length }
  return [{ check: 'laterality', outcome: 'unsure', sentence: `What this rests on speaks of the ${other}, not of the ${name}.`, span }]
}
