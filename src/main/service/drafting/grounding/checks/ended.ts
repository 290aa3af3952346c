/** What has gone away may not be given as what the patient has. */
import type { Reason } from '../../../../../contract/records.ts'
import { placesOf } from '../places.ts'
import { saidOf } from '../said.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** A statement with one of these does not say that it is so now. */
const PAST =
  /\b(?:had|was|were|did|resolved|gone|went|used to|previous(?:ly)?|prior|history|no longer|improv\w+|better|subsided|stopped|initially|recent(?:ly)?|ago|after|until|last|began|started|developed|occurred|experienced|reported|noted|noticed|endorsed|complained|described|denie[sd]|no|not|without|if|since|presents?|presented|evaluation)\b/i
/** How an end is spoken of, close after what ended. */
const ENDED =
  /\b(?:(?:has |have |had |it |that |they |all )?(?:gone|went|going) away|(?:is|are|it['’]s|that['’]s|was|were) (?:all |completely |pretty much )?gone|resolved|cleared (?:up|out)|subsided|disappeared|not (?:any ?more|anymore)|no longer|don['’]t (?:have|get) (?:it|that|them) (?:any ?more|anymore))\b/i
const REACH = 110

const ASKS_NOW =
  /\b(?:(?:are|do) you (?:on|tak\w+) any(?:thing|thing else)?\b[^.?!]{0,30}\bnow|what (?:do|are) you (?:on|tak\w+)\b[^.?!]{0,20}\bnow)\b/i
const ONLY = /^\W*(?:(?:so|um|uh|no|well|now)\W+)*(?:just|only)\b/i
const TAKING =
  /\b(?:reports? (?:that (?:he|she|they) (?:is|are) )?(?:taking|using|being on)|(?:is|are) (?:\w+ )?(?:taking|on|using)|takes|uses)\b/i

/** "Takes Tums and Prilosec", where "are you on anything now?" has the answer "just Tums". */
function notNow(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (!TAKING.test(text)) return []
  const answer = visit.turns.find(({ turn: { role, text: said }, index }) => {
    const asked = visit.turns[index - 1]
    return role !== 'clinician' && ONLY.test(said) && asked !== undefined && ASKS_NOW.test(asked.turn.text)
  })
  if (answer === undefined) return []
  return mentions
    .filter(({ kind }) => kind === 'drug')
    .flatMap((drug): Reason[] => {
      const places = placesOf(drug, visit)
      // What the clinician orders afterwards is not taken yet.
      if (places.length === 0 || places.some(({ turn }) => turn.index >= answer.index && turn.turn.role !== 'clinician')) return []
      const sentence = `Turn ${String(answer.turn.number)} says what is taken now, without ${text.slice(drug.start, drug.end)}.`
      return [{ check: 'time', outcome: 'unsure', sentence, span: { start: drug.start, end: drug.end } }]
    })
}

/** A clinician who speaks of what is taken already. */
const KNOWN_TAKEN =
  /\b(?:you(?:['’]re|['’]ve| are| have)? (?:still |been |also |already |currently )*(?:on|tak\w+|us(?:e|ing)|have|had|got)|do you (?:still )?(?:take|use)|(?:still|been) (?:on|tak\w+|using)|taking|takes|your|refill\w*|continue|keep|list\w*|bottle|how(?:['’]s| is| are) (?:the|that)|he['’]s on|she['’]s on|on the|stay on|last (?:time|visit|year|month)|history|yesterday|chart|records?|medications?|meds|and then)\b/i
const BEGINS =
  /\b(?:start\w*|begin|put you on|add(?:ing)?|give you|send (?:in|you|over)|prescri\w*|try|i['’]d like you to|take|if you need|one a day|once a day|new)\b/i
const HAS_TAKEN =
  /\b(?:reports? (?:that (?:he|she|they) (?:is|are|has been|have been) )?(?:taking|using)|(?:is|are|has been|have been) (?:\w+ )?(?:taking|using)|(?:he|she|patient) (?:also |currently )*(?:takes|uses))\b/i
const BEFORE_NAME = 110

/** "He has been taking metoprolol", which the clinician only begins today and the patient never speaks of. */
function notYet(text: string, mentions: readonly Mention[], visit: Visit, sectionKey: string | null): Reason[] {
  if (sectionKey === 'assessment-and-plan' || !HAS_TAKEN.test(text)) return []
  return mentions
    .filter(({ kind }) => kind === 'drug')
    .flatMap((drug): Reason[] => {
      const places = placesOf(drug, visit)
      const [first] = places
      const isBegun = places.every(({ end, start, turn }) => {
        const { role, text: said } = turn.turn
        const next = visit.turns[turn.index + 1]?.turn.text ?? ''
        return (
          role === 'clinician' &&
          (turn.asksFrom === null || start < turn.asksFrom) &&
          !KNOWN_TAKEN.test(said.slice(Math.max(0, start - BEFORE_NAME), start)) &&
          BEGINS.test(said.slice(Math.max(0, start - BEFORE_NAME), end + BEFORE_NAME)) &&
          !/^\W*(?:yes|yeah|yep|right|i do|i am)\b/i.test(next)
        )
      })
      if (first === undefined || !isBegun) return []
      const sentence = `Turn ${String(first.turn.turn.number)} only begins ${text.slice(drug.start, drug.end)}; nobody says that it is taken already.`
      return [{ check: 'time', outcome: 'unsure', sentence, span: { start: drug.start, end: drug.end } }]
    })
}

/** Right before a drug's name: it was taken, and may be no longer. */
const WAS_ON =
  /\b(?:i|he|she|we|they) (?:was|were|had been|used to be) on\s+(?:the |that |some )?$|\bused to (?:take|use|be on)\s+(?:the |that |some )?$/i
/** A statement that says itself that something came to an end. */
const TELLS_END = /\b(?:stopp?\w*|discontinu\w*|no longer|previous(?:ly)?|(?:in the )?past|until|quit|came off|held|switched)\b/i
/** Around it: it is taken now. */
const IS_ON =
  /\b(?:(?:am|i['’]m|is|he['’]s|she['’]s|are|still|been|now) (?:still |currently |also |just )*(?:on|tak\w+|us(?:e|ing))|takes?|taking|(?:i|she|he) uses?)\b/i

/** "Reports taking fentanyl", of which the patient says "I was on fentanyl" and nobody that it is so now. */
function onceTaken(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (!HAS_TAKEN.test(text) || TELLS_END.test(text)) return []
  return mentions
    .filter(({ kind }) => kind === 'drug')
    .flatMap((drug): Reason[] => {
      const places = placesOf(drug, visit)
      const before = ({ start, turn }: (typeof places)[number]) => turn.turn.text.slice(Math.max(0, start - BEFORE_NAME), start)
      const after = ({ end, turn }: (typeof places)[number]) => turn.turn.text.slice(end, end + BEFORE_NAME)
      const once = places.find((place) => place.turn.turn.role !== 'clinician' && WAS_ON.test(before(place)))
      // The clinician knows it from the answer alone: "rather than take it" may be advice.
      const isNow = places.some((place) => {
        if (place.turn.turn.role === 'clinician' && place.turn.answer?.kind !== 'yes') return false
        return IS_ON.test(`${before(place).replace(WAS_ON, '')} ${after(place)}`)
      })
      if (once === undefined || isNow) return []
      const sentence = `Turn ${String(once.turn.turn.number)} says that ${text.slice(drug.start, drug.end)} was taken; nobody says that it is taken now.`
      return [{ check: 'time', outcome: 'unsure', sentence, span: { start: drug.start, end: drug.end } }]
    })
}

export function checkEnded(text: string, mentions: readonly Mention[], visit: Visit, sectionKey: string | null): Reason[] {
  return [
    ...notNow(text, mentions, visit),
    ...notYet(text, mentions, visit, sectionKey),
    ...onceTaken(text, mentions, visit),
    ...goneAway(text, mentions, visit),
  ]
}

function goneAway(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (PAST.test(text)) return []
  return mentions.flatMap((mention): Reason[] => {
    if (mention.light || mention.kind !== 'symptom') return []
    const affirmed = saidOf(mention, visit).filter(({ how }) => how === 'affirmed')
    const ended = affirmed.find(({ end, turn }) => {
      const rest = turn.turn.text.slice(end, end + REACH)
      const next = visit.turns[turn.index + 1]?.turn.text.slice(0, REACH - rest.length) ?? ''
      return ENDED.test(rest) || (rest.length < REACH / 2 && ENDED.test(next))
    })
    if (ended === undefined || !affirmed.every(({ turn }) => turn.index <= ended.turn.index)) return []
    const span = { start: mention.start, end: mention.end }
    const sentence = `Turn ${String(ended.turn.turn.number)} says that ${text.slice(span.start, span.end)} went away.`
    return [{ check: 'time', outcome: 'unsure', sentence, span }]
  })
}
