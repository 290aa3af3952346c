/** Left and right. */
import type { Reason } from '../../../../contract/records.ts'
import type { CheckResult } from './check-numbers.ts'
import type { Found } from './evidence.ts'
import { keysOf } from './units.ts'
import type { Visit } from './visit.ts'
import { sidesOf, type SideMention } from './sides.ts'

/** "Both knees, right worse than left": which of the two is worse is often said far from either. */
const COMPARED = /\b(?:right|left)(?: \w+)? (?:worse|greater|more|better|less)(?: \w+)? than (?:(?:the|on the) )?(?:right|left)\b/i

export function checkSides(text: string, found: Found, visit: Visit): CheckResult {
  const reasons: Reason[] = []
  const turns: CheckResult['turns'][number][] = []
  const comparison = COMPARED.exec(text)
  for (const { side, start, end, site } of sidesOf(text)) {
    const sites = new Set(keysOf(site).keys())
    const said = visit.turns.flatMap((turn) => (turn.isInstruction ? [] : turn.sides.map((mention) => ({ turn, mention }))))
    // What is said of the very site counts; only where nothing is, whatever side the evidence names.
    const ofSite = said.filter(({ mention }) => isAbout(mention, sites))
    const about = ofSite.length > 0 ? ofSite : said.filter(({ turn }) => found.indexes.includes(turn.index))
    const span = { start, end }
    const agrees = about.find(({ mention }) => mention.side === side) ?? (side === 'both' ? bothNamed(about) : undefined)
    const shown = text.slice(start, end)
    const compared = comparison !== null && start >= comparison.index && end <= comparison.index + comparison[0].length
    const against = about.filter(({ mention }) => mention.side !== side && mention.side !== 'both' && side !== 'both')
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
    const [contrary] = about.filter(({ mention }) => mention.side !== side && (side !== 'both' || mention.side !== 'both'))
    if (contrary !== undefined && side !== 'both') {
      const words = contrary.turn.turn.text.slice(contrary.mention.start, contrary.mention.end)
      reasons.push({
        check: 'laterality',
        outcome: compared || (ofSite.length === 0 && contrary.mention.side === 'both') ? 'unsure' : 'contradicts',
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

function isAbout(mention: SideMention, sites: ReadonlySet<string>): boolean {
  return [...sites].some((site) => mention.around.has(site))
}

function bothNamed<T extends { mention: SideMention }>(about: readonly T[]): T | undefined {
  const left = about.find(({ mention }) => mention.side === 'left')
  const right = about.find(({ mention }) => mention.side === 'right')
  return left !== undefined && right !== undefined ? left : undefined
}
