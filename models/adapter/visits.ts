/**
 * Visits written for training with the note of each: `visits/NAME.txt`, our own. What they are and how they came about: `visits/README.md`.
 *
 * The public visits are dictated more than they are talked, and an adapter that has seen no others fills in what nobody said.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { random } from '../../src/main/engine/random.ts'
import { Sex, type SpeakerRole, type Template, type Turn } from '../../src/contract/records.ts'

const folder = join(import.meta.dirname, 'visits')

export type TrainingVisit = {
  readonly id: string
  /** One visit of each writer is not trained on: to choose by. */
  readonly split: 'train' | 'valid'
  readonly sex: Sex
  readonly templateId: string
  readonly turns: readonly Turn[]
  /** With the template's headings in capitals, as it is asked for. */
  readonly note: string
}

const Head = z.object({ sex: Sex, template: z.string() })
const roles: Record<string, SpeakerRole> = { clinician: 'clinician', patient: 'patient' }

/** @throws where a file is not of the form that `visits/README.md` gives */
export function trainingVisits(templates: readonly Template[]): TrainingVisit[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => {
      const id = name.slice(0, -'.txt'.length)
      const [head = '', visit = '', note = ''] = readFileSync(join(folder, name), 'utf8').split(/^=== (?:VISIT|NOTE)$/m)
      const { sex, template } = Head.parse(
        Object.fromEntries([...head.matchAll(/^(\w+): (.+)$/gm)].map(([, key, value]) => [key, value?.trim()])),
      )
      const form = templates.find((one) => one.id === template)
      if (form === undefined) throw new Error(`${name}: no template ${template}`)
      const headings = note.split('\n').filter((line) => /^[A-Z][A-Z ]+$/.test(line))
      const asked = form.sections.map(({ title }) => title.toUpperCase())
      if (headings.join() !== asked.join()) throw new Error(`${name}: headings ${headings.join(', ')}`)
      return { id, split: id.endsWith('8') ? 'valid' : 'train', sex, templateId: template, turns: turnsIn(name, visit), note: note.trim() }
    })
}

function turnsIn(name: string, text: string): Turn[] {
  return text
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const [, speaker, said] = /^([\w' -]{2,30}): (.+)$/.exec(line.trim()) ?? []
      if (speaker === undefined || said === undefined)
        throw new Error(`${name}, turn ${String(index + 1)}: no speaker in "${line.slice(0, 40)}"`)
      const role = roles[speaker.toLowerCase()] ?? 'other'
      return { number: index + 1, speaker, role, text: said, startMs: null, endMs: null }
    })
}

/** As a recogniser gives it that sets no marks: small letters, some small words dropped or doubled. Numbers and names of drugs stay. */
export function asRecognised(turns: readonly Turn[], seed: number): Turn[] {
  const next = random(seed)
  return turns.map((turn) => ({
    ...turn,
    text: turn.text
      .toLowerCase()
      .replace(/[.,;:?!"…()]+(?=\s|$)/g, '')
      .split(/\s+/)
      .flatMap((word) =>
        /^(?:the|a|an|and|so|um|uh|well|is|it|to|of)$/.test(word) && next() < 0.15 ? (next() < 0.6 ? [] : [word, word]) : [word],
      )
      .join(' '),
  }))
}

/** As a recording of which nobody has told who is who. */
export function withoutSpeakers(turns: readonly Turn[]): Turn[] {
  const names = [...new Set(turns.map(({ speaker }) => speaker))]
  return turns.map((turn) => ({ ...turn, role: 'unknown', speaker: `Speaker ${String(names.indexOf(turn.speaker) + 1)}` }))
}
