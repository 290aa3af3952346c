/**
 * What a support score is worth: of accepted sentences and as many of another visit, how many with a score are the visit's own. Writes
 * the plot of docs/grounding.md.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findEvidence, thresholds, visitOf } from '../src/main/service/drafting/index.ts'
import { sentencesOf } from './accepted-note.ts'
import { aciVisits } from './aci.ts'
import { strangersOf, type Added } from './planted.ts'
import { print } from './print.ts'
import { bootstrap, percentText, seeded, type Interval } from './statistics.ts'

const BINS = 10
type Scored = { readonly own: readonly number[]; readonly foreign: readonly number[] }
type Bin = { readonly from: number; readonly own: number; readonly foreign: number; readonly share: Interval }

function score(split: string): Scored[] {
  const visits = aciVisits(split)
  const notes = visits.map(({ note }) => sentencesOf(note))
  return visits.map((visit, v) => {
    const prepared = visitOf(visit.turns)
    const scores = (sentences: readonly Added[]) => sentences.map(({ text }) => findEvidence(text, prepared, thresholds).score)
    const own = notes[v] ?? []
    return { own: scores(own), foreign: scores(strangersOf(own, notes[(v + 1) % notes.length] ?? [], own.length, seeded(v + 1))) }
  })
}

/** Own and foreign sentences weigh the same as a whole, so that a share of one half says nothing. */
function binsOf(visits: readonly Scored[]): Bin[] {
  const all = (drawn: readonly Scored[], of: 'own' | 'foreign') => drawn.flatMap((visit) => visit[of])
  return Array.from({ length: BINS }, (_, i): Bin => {
    const inBin = (value: number) => Math.min(BINS - 1, Math.floor(value * BINS)) === i
    const share = bootstrap(visits, (drawn) => {
      const own = all(drawn, 'own')
      const foreign = all(drawn, 'foreign')
      const a = own.filter(inBin).length / own.length
      const b = foreign.filter(inBin).length / foreign.length
      return a / (a + b)
    })
    return { from: i / BINS, own: all(visits, 'own').filter(inBin).length, foreign: all(visits, 'foreign').filter(inBin).length, share }
  })
}

/** A plain plot: points with their intervals, the thresholds as lines, and how many sentences stand in each bin. */
function plotOf(bins: readonly Bin[], split: string): string {
  const [left, top, width, height, below] = [56, 24, 480, 260, 70]
  const x = (value: number) => (left + value * width).toFixed(1)
  const y = (value: number) => (top + (1 - value) * height).toFixed(1)
  const most = Math.max(...bins.flatMap(({ own, foreign }) => [own, foreign]))
  const base = top + height + 24
  const bar = (count: number) => ((count / most) * below).toFixed(1)
  const shown = bins.filter(({ own, foreign }) => own + foreign >= 5)
  const mid = ({ from }: Bin) => from + 0.5 / BINS
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 580 430" font-family="system-ui, sans-serif" font-size="12" role="img" aria-labelledby="t d">
<title id="t">Support score against the share of sentences that are the visit's own</title>
<desc id="d">${shown.map((bin) => `${bin.from.toFixed(1)} to ${(bin.from + 1 / BINS).toFixed(1)}: ${percentText(bin.share)}`).join('; ')}</desc>
<rect width="580" height="430" fill="#ffffff"/>
${ticks.map((tick) => `<line x1="${x(0)}" x2="${x(1)}" y1="${y(tick)}" y2="${y(tick)}" stroke="#dddddd"/><text x="${String(left - 8)}" y="${(Number(y(tick)) + 4).toFixed(1)}" text-anchor="end" fill="#333333">${tick.toFixed(1)}</text><text x="${x(tick)}" y="${String(top + height + 16)}" text-anchor="middle" fill="#333333">${tick.toFixed(1)}</text>`).join('\n')}
${[thresholds.unsure, thresholds.supported].map((value) => `<line x1="${x(value)}" x2="${x(value)}" y1="${String(top)}" y2="${String(top + height)}" stroke="#8a5a00" stroke-dasharray="4 3"/><text x="${x(value)}" y="${String(top - 6)}" text-anchor="middle" fill="#8a5a00">${String(value)}</text>`).join('\n')}
<polyline points="${shown.map((bin) => `${x(mid(bin))},${y(bin.share.mean)}`).join(' ')}" fill="none" stroke="#14532d" stroke-width="1.5"/>
${shown.map((bin) => `<line x1="${x(mid(bin))}" x2="${x(mid(bin))}" y1="${y(bin.share.low)}" y2="${y(bin.share.high)}" stroke="#14532d"/><circle cx="${x(mid(bin))}" cy="${y(bin.share.mean)}" r="4" fill="#14532d"/>`).join('\n')}
${bins.map((bin) => `<rect x="${x(bin.from + 0.01)}" y="${String(base)}" width="20" height="${bar(bin.own)}" fill="#14532d"/><rect x="${x(bin.from + 0.055)}" y="${String(base)}" width="20" height="${bar(bin.foreign)}" fill="#b0b7b2"/>`).join('\n')}
<text x="${x(0.5)}" y="416" text-anchor="middle" fill="#333333">support score (${split}); dark bars: the visit's own sentences, light bars: of another visit</text>
<text x="14" y="${String(top + height / 2)}" text-anchor="middle" fill="#333333" transform="rotate(-90 14 ${String(top + height / 2)})">share that is the visit's own</text>
</svg>
`
}

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: { split: { type: 'string', default: 'valid' }, plot: { type: 'string', default: '' } },
  })
  const bins = binsOf(score(values.split))
  for (const bin of bins)
    print(
      `${bin.from.toFixed(1)} to ${(bin.from + 1 / BINS).toFixed(1)}  own ${String(bin.own).padStart(4)}  of another visit ${String(bin.foreign).padStart(4)}  ${percentText(bin.share)}`,
    )
  if (values.plot !== '') writeFileSync(values.plot, plotOf(bins, values.split))
  return 0
}
