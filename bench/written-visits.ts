/**
 * Visits written for the benches by writers (language models of another kind) who were given a kind of clinic and a complaint and nothing of
 * the app: 24, American and British, as a recorder would have heard them. Our own, so they lie here. `written-visits/NAME.txt`, a turn a line.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sex, Turn } from '../src/contract/records.ts'
import { turnsOf } from './aci.ts'

const folder = join(import.meta.dirname, 'written-visits')

/** By the briefs: the app knows the sex from the patient's record. */
const women = new Set(['a2', 'a3', 'a6', 'b1', 'b4', 'b5', 'c2', 'c3', 'c5', 'd1', 'd3', 'd4'])

export type WrittenVisit = { readonly id: string; readonly turns: readonly Turn[]; readonly sex: Sex }

export function writtenVisits(): WrittenVisit[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => {
      const id = name.slice(0, -'.txt'.length)
      return { id, turns: turnsOf(readFileSync(join(folder, name), 'utf8')), sex: women.has(id) ? 'female' : 'male' }
    })
}
