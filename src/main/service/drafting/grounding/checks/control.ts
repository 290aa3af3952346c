/** Whether a disease is under control: what the clinician says of it where he speaks of it. */
import type { Reason } from '../../../../../contract/records.ts'
import { placesOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** How a note says it. What is denied of the good is the bad. */
const CLAIM =
  /\b(?:(?<bad>uncontrolled|(?:poorly|less|less well|inadequately|suboptimally|not (?:\w+ )?)[- ]?controlled|out of control|not (?:\w+ )?under control)|(?<good>(?:well[- ])?controlled|(?:under|in) (?:\w+ )?control))\b/gi
/** How it is spoken of; the bad is looked for first, for it often holds words of the good: "get it under better control". */
const SAID_BAD =
  /\b(?:out of control|uncontrolled|(?:not|n['’]t|poorly|less than) (?:\w+ ){0,2}(?:controlled|under control|well controlled|at goal|great|ideal)|(?:under|in) (?:better|tighter|more) control|better control(?:led)?|control (?:it|that|this|your [\w ]{2,20}) (?:better|more))\b/gi
const SAID_GOOD =
  /\b(?:(?:well|nicely|pretty well|good|great)[- ]control(?:led)?|controlled|under (?:good |great )?control|manag\w+ (?:it|that|this|your [\w ]{2,20}|everything)? ?(?:pretty |really |very |quite )?well|(?:doing|looks?|been|is|are|'s|’s) (?:all |really |a |quite |pretty |very |so |also )*(?:good|great|well|fine|nice|stable|excellent|normal|perfect)|at goal|good job|great job|stable)\b/i
/** A value that is out of its range speaks against control, though nobody says the word. */
const HIGH = /\b(?:elevated|(?:run\w*|bit|little|too|still|pretty|quite) (?:on the )?high(?: side)?|higher than)\b/i
/** Where talk of another problem begins. */
const NEXT_PROBLEM = /\b(?:next|last|first|second|third|fourth|other|another) (?:problem|issue|thing|concern)\b/i
/** Turns after the naming of a disease that may still speak of it. */
const REACH = 2
/** Two names of what is controlled by one treatment. */
const TOGETHER: readonly (readonly string[])[] = [
  ['finding:hypertension', 'finding:blood pressure'],
  ['finding:diabetes', 'finding:glucose', 'finding:hemoglobin a1c', 'lab:hemoglobin a1c'],
]

export function checkControl(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  return [...text.matchAll(CLAIM)].flatMap((match): Reason[] => {
    const subject = mentions.findLast(
      (mention) => mention.kind === 'finding' && !mention.light && mention.end <= match.index && match.index - mention.end < 60,
    )
    if (subject === undefined) return []
    const claimsGood = match.groups?.['bad'] === undefined
    const span = { start: subject.start, end: match.index + match[0].length }
    const name = text.slice(subject.start, subject.end)
    const said = spokenOf(subject, visit)
    const good = said.find((each) => each.how === 'good')
    const bad = said.find((each) => each.how === 'bad')
    const high = said.find((each) => each.how === 'high')
    const reason = (outcome: Reason['outcome'], sentence: string): Reason[] => [{ check: 'support', outcome, sentence, span }]
    const [fits, against] = claimsGood ? [good, bad] : [bad ?? high, good]
    const words = claimsGood ? 'under control' : 'out of control'
    if (fits === undefined && against !== undefined)
      return reason('contradicts', `The statement has ${name} ${words}; turn ${String(against.turn)} says the opposite.`)
    if (fits !== undefined && against !== undefined)
      return reason('unsure', `Turn ${String(fits.turn)} speaks of ${name} as ${words}, turn ${String(against.turn)} as the opposite.`)
    if (fits !== undefined) return []
    if (claimsGood && high !== undefined)
      return reason('unsure', `The statement has ${name} under control; turn ${String(high.turn)} gives it as high.`)
    return reason('unsure', `Nobody says whether ${name} is under control.`)
  })
}

/** What is said of a disease from each of its namings on. That it is not under control is for the clinician to say. */
function spokenOf(subject: Mention, visit: Visit): { readonly how: 'good' | 'bad' | 'high'; readonly turn: number }[] {
  const keys = TOGETHER.find((group) => group.includes(subject.key)) ?? [subject.key]
  // Talk of the sugar is no talk of the pressure.
  const others = TOGETHER.filter((group) => !group.some((key) => keys.includes(key))).flat()
  return keys.flatMap((key) =>
    placesOf({ ...subject, key }, visit).flatMap(({ start, turn }) => {
      const talk = [{ turn: turn.turn, text: turn.turn.text.slice(Math.max(0, start - 60)) }]
      for (const next of visit.turns.slice(turn.index + 1, turn.index + 1 + REACH)) {
        if (NEXT_PROBLEM.test(next.turn.text) || others.some((other) => next.keys.has(other))) break
        talk.push({ turn: next.turn, text: next.turn.text })
      }
      return talk.flatMap((said) => {
        const isClinician = said.turn.role !== 'patient'
        const rest = said.text.replace(SAID_BAD, ' ')
        const hows = [
          rest !== said.text && isClinician ? ('bad' as const) : null,
          SAID_GOOD.test(rest) ? ('good' as const) : null,
          HIGH.test(rest) && isClinician ? ('high' as const) : null,
        ]
        return hows.flatMap((how) => (how === null ? [] : [{ how, turn: said.turn.number }]))
      })
    }),
  )
}
