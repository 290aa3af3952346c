/**
 * Short dialogues of MTS-Dialog (Ben Abacha et al., EACL 2023, CC BY 4.0), each with the one section that belongs to it, through the
 * app's drafting code. Two questions of each: is the section written as the expert wrote it (ROUGE-1, the section asked for by its
 * heading as redo asks for it), and does the whole note put what was said where the expert put it (the section with the most words)?
 * The product has ten headings for their twenty: the mapping is below, and the accuracy is that of ten. Resumable in `.bench/`.
 */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Fault } from '../src/contract/errors.ts'
import { requireData, turnsOf } from './aci.ts'
import { parseCsv } from './csv.ts'
import { benchDrafting, benchFolder, noteText, standardModel, type BenchDrafting } from './drafts.ts'
import { keptLines } from './kept-lines.ts'
import { print } from './print.ts'
import { rouge } from './rouge.ts'
import { bootstrapMean, intervalText, percentText, shuffled } from './statistics.ts'

const TEMPLATE = 'h-and-p'
const files = { train: 'TrainingSet', valid: 'ValidationSet', test: 'TestSet-1-MEDIQA-Chat-2023' } as const

/** Their headings, as the product has them. */
const SECTION: Record<string, string> = {
  CC: 'chief-complaint',
  GENHX: 'history',
  PASTMEDICALHX: 'past-history',
  PASTSURGICAL: 'past-history',
  OTHER_HISTORY: 'past-history',
  GYNHX: 'past-history',
  IMMUNIZATIONS: 'past-history',
  'FAM/SOCHX': 'family-and-social-history',
  MEDICATIONS: 'medications',
  ALLERGY: 'allergies',
  ROS: 'review-of-systems',
  EXAM: 'physical-examination',
  IMAGING: 'results',
  LABS: 'results',
  PROCEDURES: 'results',
  EDCOURSE: 'assessment-and-plan',
  ASSESSMENT: 'assessment-and-plan',
  DIAGNOSIS: 'assessment-and-plan',
  DISPOSITION: 'assessment-and-plan',
  PLAN: 'assessment-and-plan',
}

type Row = { readonly id: string; readonly header: string; readonly text: string; readonly dialogue: string }
type Result = {
  readonly id: string
  readonly header: string
  /** Why the product would not draft it, or null: the shortest dialogues hold too little for a visit. */
  readonly refused: string | null
  readonly section: string
  readonly predicted: string | null
  readonly r1: number
}

export function mtsRows(split: keyof typeof files): Row[] {
  return parseCsv(readFileSync(requireData(`mts-dialog/MTS-Dialog-${files[split]}.csv`), 'utf8')).map((row) => ({
    id: row['ID'] ?? '',
    header: row['section_header'] ?? '',
    text: row['section_text'] ?? '',
    dialogue: row['dialogue'] ?? '',
  }))
}

async function resultOf(drafting: BenchDrafting, { id, header, text, dialogue }: Row): Promise<Result> {
  const turns = turnsOf(dialogue)
  const wanted = SECTION[header] ?? 'history'
  try {
    const section = noteText(await drafting.draft(turns, { templateId: TEMPLATE, sectionKey: wanted })).join('\n')
    const words = new Map<string, number>()
    for (const { sectionKey, text: sentence } of (await drafting.draft(turns, { templateId: TEMPLATE })).statements)
      words.set(sectionKey, (words.get(sectionKey) ?? 0) + sentence.split(/\s+/).length)
    const [most] = [...words].toSorted((a, b) => b[1] - a[1])
    return { id, header, refused: null, section, predicted: most?.[0] ?? null, r1: rouge(section, text).r1 }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { id, header, refused: error.code, section: '', predicted: null, r1: 0 }
  }
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      split: { type: 'string', default: 'valid' },
      limit: { type: 'string', default: '20' },
      path: { type: 'string', default: standardModel },
      adapter: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const split = values.split === 'train' || values.split === 'test' ? values.split : 'valid'
  const rows = mtsRows(split)
  mkdirSync(benchFolder, { recursive: true })
  const drafting = benchDrafting(values.path, values.adapter)
  const file = join(benchFolder, `sections-${split}-${drafting.madeOf}.jsonl`)
  const done = keptLines<Result>(file, ({ id }) => id)
  const results: Result[] = []
  try {
    for (const row of shuffled(rows, 1).slice(0, Number(values.limit))) {
      let result = done.get(row.id)
      if (result === undefined) {
        result = await resultOf(drafting, row)
        appendFileSync(file, `${JSON.stringify(result)}\n`)
      }
      results.push(result)
      if (!values.json)
        print(
          `${result.id.padEnd(5)} ${result.header.padEnd(14)} ${(result.refused ?? result.predicted ?? '-').padEnd(28)} R1 ${(100 * result.r1).toFixed(1)}`,
        )
    }
  } finally {
    drafting.end()
  }
  const drafted = results.filter(({ refused }) => refused === null)
  if (values.json) print(JSON.stringify(results))
  else {
    print(
      `section as the expert wrote it, ROUGE-1   ${intervalText(bootstrapMean(drafted.map(({ r1 }) => r1)), 1, 100)} over ${String(drafted.length)}`,
    )
    print(
      `put where the expert put it, of ten       ${percentText(bootstrapMean(drafted.map(({ header, predicted }) => Number(SECTION[header] === predicted))))}`,
    )
    print(`too thin for a visit, not drafted         ${String(results.length - drafted.length)} of ${String(results.length)}`)
    print('published for MTS-Dialog test 1, of twenty headings: accuracy 78 %, ROUGE-1 44.66')
  }
  return 0
}
