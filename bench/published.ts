/** The published figures of ACI-Bench `test1`, and the check that our ROUGE gives them for the outputs that they were computed of. */
import { readFileSync } from 'node:fs'
import { aciVisits, requireData } from './aci.ts'
import { parseCsv } from './csv.ts'
import { divisions, rougeOfDivisions, type Division } from './divisions.ts'
import { rouge, type Rouge } from './rouge.ts'

/** A whole note, or one of its divisions. */
export const scopes = ['whole', ...divisions] as const
export type Scope = 'whole' | Division

/** Names for the reader, names in the table of scores, and the file of outputs where there is one. */
const systems: readonly (readonly [string, string, string | null])[] = [
  ['BART fine-tuned, by division', 'BART+FT$_{\\mathrm{SAMSum}}$ (Division)', 'bart-ft-samsum-division'],
  ['GPT-4', 'GPT-4', 'gpt-4'],
  ['ChatGPT', 'ChatGPT', 'chatgpt'],
  ['BART', 'BART', null],
  ['LED', 'LED', 'led'],
  ['transcript copied', 'transcript', 'whole-transcript'],
  ['longest doctor turn', 'longest doctor turn', 'longest-doctor-turn'],
]

/** "51.76", "22.58", "45.97" */
export type Figures = readonly [string, string, string]
export type Published = { readonly name: string; readonly of: Readonly<Record<Scope, Figures>> }

/** One table after another, each under its name: ALL, then the divisions, then subsets that are not asked for. */
function scoresOf(scope: Scope, system: string): Figures {
  const lines = readFileSync(requireData('aci-bench/published-scores-test1.csv'), 'utf8').split(/\r?\n/)
  const from = lines.indexOf(scope === 'whole' ? 'ALL' : `division-${scope}`)
  const row = lines.slice(from).find((line) => line.startsWith(`${system},`))
  const [, r1, r2, rL] = row?.split(',') ?? []
  if (from < 0 || r1 === undefined || r2 === undefined || rL === undefined) throw new Error(`no published scores of ${system}, ${scope}`)
  return [r1, r2, rL]
}

export function publishedRows(): Published[] {
  return systems.map(([name, system]) => ({
    name,
    of: {
      whole: scoresOf('whole', system),
      subjective: scoresOf('subjective', system),
      objective_exam: scoresOf('objective_exam', system),
      objective_results: scoresOf('objective_results', system),
      assessment_and_plan: scoresOf('assessment_and_plan', system),
    },
  }))
}

/** Mean scores in percent, with two decimals. */
export function percents(scores: readonly Rouge[]): Figures {
  const mean = (pick: (score: Rouge) => number) =>
    ((100 * scores.reduce((sum, score) => sum + pick(score), 0)) / Math.max(1, scores.length)).toFixed(2)
  return [mean((score) => score.r1), mean((score) => score.r2), mean((score) => score.rLsum)]
}

/** How many published rows our ROUGE reproduces to two decimals, whole notes and divisions. @throws Error where one figure differs */
export function checkRouge(): number {
  const references = new Map(aciVisits('test1').map((visit) => [visit.id, visit.note]))
  let rows = 0
  for (const [name, system, file] of systems) {
    if (file === null) continue
    const pairs = parseCsv(readFileSync(requireData(`aci-bench/reference-outputs/${file}.csv`), 'utf8')).map((row) => ({
      candidate: row['note'] ?? '',
      reference: references.get(row['encounter_id'] ?? '') ?? '',
    }))
    const ours = { whole: pairs.map(({ candidate, reference }) => rouge(candidate, reference)), ...rougeOfDivisions(pairs) }
    for (const scope of scopes) {
      const [found, wanted] = [percents(ours[scope]).join(' '), scoresOf(scope, system).join(' ')]
      if (found !== wanted) throw new Error(`ROUGE of ${name}, ${scope}: ours ${found}, published ${wanted}`)
      rows++
    }
  }
  return rows
}
