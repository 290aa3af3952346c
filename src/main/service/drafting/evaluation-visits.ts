import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EvaluationVisit } from '../../../contract/evaluation.ts'

/** The visits of `resources/evaluation`, in the order of their file names. */
export function loadEvaluationVisits(resourcesFolder: string): EvaluationVisit[] {
  const folder = join(resourcesFolder, 'evaluation')
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return files.sort().map((name) => EvaluationVisit.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
}
