/** ACI-Bench visits as turns (Yim et al., Scientific Data 2023, CC BY 4.0), read where they lie and never copied. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { Sex, Turn } from '../src/contract/records.ts'
import { parseCsv } from './csv.ts'

export const dataFolder = fileURLToPath(new URL('../../shared/data/', import.meta.url))

export type AciVisit = {
  readonly id: string
  readonly dialogue: string
  readonly turns: readonly Turn[]
  readonly note: string
  /** Of the patient's record, where there is one: ACI-Bench has none. */
  readonly sex?: Sex
}

/** Says so and ends with status 2 where the data is not there: a benchmark never passes by skipping. */
export function requireData(path: string): string {
  const full = join(dataFolder, path)
  if (!existsSync(full)) {
    process.stderr.write(`This benchmark needs ${path} in ${dataFolder}, which is not there.\n`)
    process.exit(2)
  }
  return full
}

export function turnsOf(dialogue: string): Turn[] {
  const turns: Turn[] = []
  for (const line of dialogue.split(/\r?\n/)) {
    const match = /^\s*\[?(doctor|patient_guest|patient|guest[^\]:]*|nurse[^\]:]*)\]?\s*:?\s*(.*)$/i.exec(line)
    const last = turns.at(-1)
    if (match === null) {
      if (last !== undefined && line.trim() !== '') turns[turns.length - 1] = { ...last, text: `${last.text} ${line.trim()}` }
      continue
    }
    const speaker = match[1] ?? ''
    const role = /^doctor/i.test(speaker) ? 'clinician' : /^patient$/i.test(speaker) ? 'patient' : 'other'
    turns.push({ number: turns.length + 1, speaker, role, text: match[2] ?? '', startMs: null, endMs: null })
  }
  return turns
}

export function aciVisits(split: string): AciVisit[] {
  const file = split === 'test1' ? 'clinicalnlp_taskB_test1.csv' : `${split}.csv`
  const rows = parseCsv(readFileSync(requireData(join('aci-bench', file)), 'utf8'))
  return rows.map((row) => {
    const dialogue = row['dialogue'] ?? ''
    return { id: row['encounter_id'] ?? '', dialogue, turns: turnsOf(dialogue), note: row['note'] ?? '' }
  })
}

/**
 * The visits of a split whose raw speech recognition differs from the transcript of the split: of `test1` the eight of VirtScribe, whose
 * transcripts were typed by people. The others of `test1` are recognised speech themselves; other splits have none.
 */
export function recognisedVisits(split: string): AciVisit[] {
  if (split !== 'test1') return []
  const table = (name: string) => parseCsv(readFileSync(requireData(join('aci-bench', name)), 'utf8'))
  const encounterOf = new Map(table('clinicalnlp_taskB_test1_metadata.csv').map((row) => [row['id'] ?? '', row['encounter_id'] ?? '']))
  return table('test1_virtscribe_asr.csv').flatMap((row) => {
    const id = encounterOf.get(row['id'] ?? '')
    // The turns of recognised speech stand in one line.
    const dialogue = (row['dialogue'] ?? '').replace(/\s+(?=\[(?:doctor|patient|patient_guest)\])/g, '\n')
    return id === undefined ? [] : [{ id, dialogue, turns: turnsOf(dialogue), note: row['note'] ?? '' }]
  })
}
