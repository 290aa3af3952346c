/** "Soft tissues of the back", where the visit says it of the neck: the part of the body that something is said of. */
import type { Reason } from '../../../../../contract/records.ts'
import { turnsAround, type Found } from '../evidence.ts'
import type { Visit } from '../visit.ts'
import { stemOf } from '../words.ts'

const PART =
  'knees?|legs?|thighs?|calf|calves|shins?|ankles?|foot|feet|heels?|toes?|hips?|groin|buttocks?|arms?|forearms?|elbows?|wrists?|hands?|thumbs?|fingers?|shoulders?|neck|ribs?|chest|breasts?|flanks?|abdomen|belly|stomach|eyes?|ears?|cheeks?|jaw|face|throat|back|spine|scalp|head'
const OF_PART = new RegExp(
  `\\b([a-z]{4,}) (?:of|over|on|in|to) (?:(?:the|his|her|their|your|my|both) )?(?:(?:left|right|upper|lower|distal|proximal|lateral|medial|bilateral) )*(${PART})\\b`,
  'gi',
)
/** Names of one part. */
const SAME = [
  ['leg', 'thigh', 'calf', 'calve', 'shin'],
  ['foot', 'feet', 'toe', 'heel', 'ankle'],
  ['arm', 'forearm'],
  ['hand', 'finger', 'thumb', 'wrist'],
  ['abdomen', 'belly', 'stomach'],
  ['back', 'spine'],
  ['chest', 'rib', 'breast'],
  ['head', 'face', 'scalp', 'jaw', 'cheek'],
]
/** How near to a word its part of the body may stand in other words ("neck pain"), in characters. */
const REACH = 40

const single = (part: string): string => part.toLowerCase().replace(/s$/, '')
const isSame = (a: string, b: string): boolean => a === b || SAME.some((names) => names.includes(a) && names.includes(b))

export function checkParts(text: string, found: Found, visit: Visit): Reason[] {
  const said = turnsAround(found, visit).map(({ turn }) => turn)
  return [...text.matchAll(OF_PART)].flatMap((match): Reason[] => {
    const [whole, thing = '', part = ''] = match
    const stem = stemOf(thing.toLowerCase())
    const places = said.flatMap((turn) =>
      [...turn.text.matchAll(OF_PART)].filter(([, other = '']) => stemOf(other.toLowerCase()) === stem).map((place) => ({ turn, place })),
    )
    const [elsewhere] = places
    if (elsewhere === undefined || places.some(({ place }) => isSame(single(place[2] ?? ''), single(part)))) return []
    const near = new RegExp(
      `\\b${thing.slice(0, 5)}\\w*\\b.{0,${String(REACH)}}\\b${single(part)}|\\b${single(part)}s?\\b.{0,${String(REACH)}}\\b${thing.slice(0, 5)}`,
      'i',
    )
    if (visit.turns.some(({ turn }) => turn !== elsewhere.turn && near.test(turn.text))) return []
    const span = { start: match.index, end: match.index + whole.length }
    const sentence = `Turn ${String(elsewhere.turn.number)} says this of the ${elsewhere.place[2] ?? ''}, not of the ${part}.`
    return [{ check: 'laterality', outcome: 'unsure', sentence, span }]
  })
}
