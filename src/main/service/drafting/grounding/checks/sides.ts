/** Left and right. */
import type { Reason } from '../../../../../contract/records.ts'
import type { CheckResult } from './numbers.ts'
import type { Found } from '../evidence.ts'
import { keysOf } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'
import { sidesOf, siteOf, type SideMention } from '../sides.ts'

/** "Both knees, right worse than left": which of the two is worse is often said far from either. */
const COMPARED = /\b(?:right|left)(?: \w+)? (?:worse|greater|more|better|less)(?: \w+)? than (?:(?:the|on the) )?(?:right|left)\b/i

const HAND = /\b(left|right)[\s-]*hand(?:ed|er)\b/gi
const WORSE =
  /\bworse (?:on|in) (?:the |my |his |her )?(left|right)\b|\b(left|right)(?:['’]s| is| one is| side is| side)?(?: (?:way|much|a lot|a bit|a little|definitely|always|even))* worse\b/gi

/** Which hand is used, and which side is worse: said of the one where the statement has the other. */
function checkPreferred(text: string, visit: Visit): Reason[] {
  const sideIn = (match: RegExpMatchArray) => (match[1] ?? match[2] ?? '').toLowerCase()
  return [HAND, WORSE].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): Reason[] => {
      const said = visit.turns.flatMap(({ isInstruction, turn }) =>
        isInstruction ? [] : [...turn.text.matchAll(pattern)].map((each) => ({ side: sideIn(each), turn: turn.number })),
      )
      const [other] = said
      if (other === undefined || said.some(({ side }) => side === sideIn(match))) return []
      const span = { start: match.index, end: match.index + match[0].length }
      const sentence = `The statement says “${match[0]}”; turn ${String(other.turn)} says it of the ${other.side}.`
      return [{ check: 'laterality', outcome: pattern === HAND ? 'contradicts' : 'unsure', sentence, span }]
    }),
  )
}

const PART = '(?:side|ear|eye|leg|arm|hand|foot|knee|hip|shoulder|elbow|wrist|ankle)'
/** The clinician shows the side, or goes on to the other one: "let me see the other", "this one's clean". */
const SHOWN = new RegExp(
  `(?<!\\bon )\\bthe other(?: one|(?: ${PART})|(?=[.,?!]))|\\bother ${PART}\\b|\\b(?:this|that) ${PART}\\b|\\b(?:this|that) one['’]s\\b`,
  'i',
)
/** Parts of which one is not the other: what is said of the left ankle says nothing of the right knee. */
const JOINTS = new Set(['knee', 'ankle', 'hip', 'shoulder', 'elbow', 'wrist', 'ear', 'eye', 'kidney', 'breast'])

export function checkSides(text: string, found: Found, visit: Visit): CheckResult {
  const reasons = checkPreferred(text, visit)
  const turns: CheckResult['turns'][number][] = []
  const comparison = COMPARED.exec(text)
  for (const { side, start, end, site } of sidesOf(text)) {
    const sites = new Set(keysOf(site).keys())
    const said = visit.turns.flatMap((turn) => (turn.isInstruction ? [] : turn.sides.map((mention) => ({ turn, mention }))))
    const part = siteOf({ side, start, end, site, around: sites }) ?? ''
    const isOther = (mention: SideMention) => {
      const theirs = siteOf(mention) ?? ''
      return JOINTS.has(part) && JOINTS.has(theirs) && part !== theirs
    }
    // What is said of the very site counts; only where nothing is, whatever side the evidence names.
    const ofSite = said.filter(({ mention }) => isAbout(mention, sites))
    const about = ofSite.length > 0 ? ofSite : said.filter(({ turn }) => found.indexes.includes(turn.index))
    const span = { start, end }
    const agrees = about.find(({ mention }) => mention.side === side) ?? (side === 'both' ? bothNamed(about) : undefined)
    const shown = text.slice(start, end)
    const compared = comparison !== null && start >= comparison.index && end <= comparison.index + comparison[0].length
    const against = about.filter(({ mention }) => mention.side !== side && mention.side !== 'both' && side !== 'both')
    // "And the right heel?" "Right's good": the side is asked of, and is well.
    const asked = about.filter(({ mention }) => mention.side === side)
    if (against.length > 0 && asked.length > 0 && asked.every((each) => isWell(each, visit))) {
      const sentence = `“${shown}” is only asked of in turn ${String(asked[0]?.turn.turn.number)}, and is well.`
      reasons.push({ check: 'laterality', outcome: 'unsure', sentence, span })
      continue
    }
    if (agrees !== undefined) {
      turns.push({ turn: agrees.turn, start: agrees.mention.start, end: agrees.mention.end })
      const [other] = against
      const outvoted = other !== undefined && against.length > about.filter(({ mention }) => mention.side === side).length
      // Said so somewhere, but the turn that carries the statement names the other side: one of the two was a slip.
      const carrier = found.evidence.toSorted((a, b) => b.score - a.score)[0]?.turn
      const ofCarrier = about.filter(({ turn }) => turn.turn.number === carrier)
      const slip = ofCarrier.every(({ mention }) => mention.side !== side) ? ofCarrier.find((each) => against.includes(each)) : undefined
      const outcome = outvoted || slip !== undefined ? 'unsure' : 'holds'
      const but =
        slip !== undefined
          ? `, but turn ${String(slip.turn.turn.number)}, on which this rests, says the other side`
          : outvoted
            ? `, but turn ${String(other.turn.turn.number)} and others say the other side`
            : ''
      reasons.push({ check: 'laterality', outcome, sentence: `“${shown}” is said in turn ${String(agrees.turn.turn.number)}${but}.`, span })
      continue
    }
    const others = about.filter(
      (each) => each.mention.side !== side && (side === 'both' || (!isSpared(each, visit) && !isOther(each.mention))),
    )
    const contrary = others.find(({ mention }) => mention.side !== 'both') ?? others[0]
    if (contrary !== undefined && side !== 'both') {
      const isNamed = said.some(
        ({ mention, turn }) => mention.side === side && siteOf(mention) === null && found.indexes.includes(turn.index),
      )
      const isShown = found.indexes.some((index) => {
        const turn = visit.turns[index]?.turn
        return turn?.role === 'clinician' && SHOWN.test(turn.text)
      })
      const words = contrary.turn.turn.text.slice(contrary.mention.start, contrary.mention.end)
      reasons.push({
        check: 'laterality',
        // The side is said of no part by name where it rests, or shown: people point.
        outcome: compared || isNamed || isShown || contrary.mention.side === 'both' ? 'unsure' : 'contradicts',
        sentence: `The statement says “${shown}”; turn ${String(contrary.turn.turn.number)} says “${words}”.`,
        span,
      })
    } else if (side === 'both' && contrary !== undefined) {
      reasons.push({ check: 'laterality', outcome: 'unsure', sentence: `“${shown}” is not said; the visit may mean one side.`, span })
    } else if (side !== 'both') {
      const anywhere = said.some(({ mention }) => mention.side === side)
      reasons.push({
        check: 'laterality',
        outcome: anywhere ? 'unsure' : 'fails',
        sentence: `“${shown}” is not said of this in the visit.`,
        span,
      })
    }
  }
  return { reasons, turns }
}

function isWell({ mention, turn }: { readonly mention: SideMention; readonly turn: VisitTurn }, visit: Visit): boolean {
  if (/^(?:['’]s| is| one is)? ?(?:good|fine|okay|great|perfect)\b/i.test(turn.turn.text.slice(mention.end))) return true
  const isAsked = turn.asksFrom !== null && mention.start >= turn.asksFrom
  const answer = visit.turns[turn.index + 1]?.turn.text ?? ''
  return isAsked && (turn.answer?.kind === 'no' || /^[^.?!]{0,30}\b(?:good|fine|okay|great|perfect|beautiful)\b/i.test(answer))
}

const SPARED =
  /^(?: (?:one|side|\w+))? (?:is|was|are|were|does|did)(?:n['’]t| not) (?:so |that |as |really )?(?:sore|swollen|tender|painful|hurt(?:ing)?|bad|involved|affected|red|numb|weak|stiff)\b/i

/** "The left isn't sore" says nothing against the right. */
function isSpared(each: { readonly mention: SideMention; readonly turn: VisitTurn }, visit: Visit): boolean {
  return isWell(each, visit) || SPARED.test(each.turn.turn.text.slice(each.mention.end))
}

function isAbout(mention: SideMention, sites: ReadonlySet<string>): boolean {
  return [...sites].some((site) => mention.around.has(site))
}

function bothNamed<T extends { mention: SideMention }>(about: readonly T[]): T | undefined {
  const left = about.find(({ mention }) => mention.side === 'left')
  const right = about.find(({ mention }) => mention.side === 'right')
  return left !== undefined && right !== undefined ? left : undefined
}
