/** Left and right. */
import type { Reason } from '../../../contract/records.ts'
import type { CheckResult } from './check-numbers.ts'
import type { Found } from './evidence.ts'
import { keysOf } from './units.ts'
import type { Visit, VisitTurn } from './visit.ts'
import { wordsOf } from './words.ts'

type Side = 'left' | 'right' | 'both'
export type SideMention = { readonly side: Side; readonly start: number; readonly end: number; readonly site: string }

/** "Right" is a side only before a part of the body, or as "on the right (side)". */
const NOT_A_SIDE =
  /^(?:now|away|there|here|after|before|about|at|in|up|back|then|so|okay|and|but|if|i|you|we|yeah|well|that|this|because|or|over|around)$/
const SIDES = /\b(?:(on|to|in|of) (?:the|my|your|his|her|that) )?(left|right|bilateral(?:ly)?|both)(?:[ -]?(?:sided|side|hand side))?\b/gi

export function sidesOf(text: string): SideMention[] {
  const found: SideMention[] = []
  for (const match of text.matchAll(SIDES)) {
    const word = (match[2] ?? '').toLowerCase()
    const end = match.index + match[0].length
    const after = wordsOf(text.slice(end, end + 40)).map((next) => next.lower)
    const next = after[0] ?? ''
    const sided = /sided?$/i.test(match[0]) || match[1] !== undefined
    if (word === 'right' || word === 'left') {
      const punctuated = /^\s*[,.?!;]/.test(text.slice(end)) || next === ''
      if (!sided && (punctuated || NOT_A_SIDE.test(next))) continue
      if (
        /\b(?:all|is that|that's|you're|i've|they|we|i|he|she|just|had|have|has|been|'ve|n't|was|were|what's) $/i.test(
          text.slice(0, match.index),
        ) &&
        !sided
      )
        continue
    }
    if (
      word === 'both' &&
      /^(?:of|and|the)$/.test(next) &&
      !/(?:leg|arm|hand|feet|foot|knee|side|eye|ear|lung|hip|shoulder)/.test(after.join(' '))
    )
      continue
    const side: Side = word === 'left' ? 'left' : word === 'right' ? 'right' : 'both'
    found.push({ side, start: match.index, end, site: after.slice(0, 4).join(' ') })
  }
  return found
}

export function checkSides(text: string, found: Found, visit: Visit): CheckResult {
  const reasons: Reason[] = []
  const turns: CheckResult['turns'][number][] = []
  for (const { side, start, end, site } of sidesOf(text)) {
    const sites = new Set(keysOf(site).keys())
    const said = visit.turns.flatMap((turn) => (turn.isInstruction ? [] : sidesOf(turn.turn.text).map((mention) => ({ turn, mention }))))
    // What is said of the very site counts; only where nothing is, whatever side the evidence names.
    const ofSite = said.filter(({ turn, mention }) => isAbout(turn, mention, sites))
    const about = ofSite.length > 0 ? ofSite : said.filter(({ turn }) => found.indexes.includes(turn.index))
    const span = { start, end }
    const agrees = about.find(({ mention }) => mention.side === side) ?? (side === 'both' ? bothNamed(about) : undefined)
    const shown = text.slice(start, end)
    const against = about.filter(({ mention }) => mention.side !== side && mention.side !== 'both' && side !== 'both')
    if (agrees !== undefined) {
      turns.push({ turn: agrees.turn, start: agrees.mention.start, end: agrees.mention.end })
      const [other] = against
      const outvoted = other !== undefined && against.length > about.filter(({ mention }) => mention.side === side).length
      const outcome = outvoted ? 'unsure' : 'holds'
      const but = outvoted ? `, but turn ${String(other.turn.turn.number)} and others say the other side` : ''
      reasons.push({ check: 'laterality', outcome, sentence: `“${shown}” is said in turn ${String(agrees.turn.turn.number)}${but}.`, span })
      continue
    }
    const [contrary] = about.filter(({ mention }) => mention.side !== side && (side !== 'both' || mention.side !== 'both'))
    if (contrary !== undefined && side !== 'both') {
      const words = contrary.turn.turn.text.slice(contrary.mention.start, contrary.mention.end)
      reasons.push({
        check: 'laterality',
        outcome: 'fails',
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

function isAbout(turn: VisitTurn, mention: SideMention, sites: ReadonlySet<string>): boolean {
  if (sites.size === 0) return false
  const around = keysOf(turn.turn.text.slice(Math.max(0, mention.start - 40), mention.end + 60))
  return [...sites].some((site) => around.has(site))
}

function bothNamed<T extends { mention: SideMention }>(about: readonly T[]): T | undefined {
  const left = about.find(({ mention }) => mention.side === 'left')
  const right = about.find(({ mention }) => mention.side === 'right')
  return left !== undefined && right !== undefined ? left : undefined
}
