/**
 * PriMock57 (Papadopoulos Korfiatis et al., ACL 2022, CC BY 4.0): consultations in primary care as turns, the note of the clinician, and
 * the facts that other clinicians listed for it. Read where they lie and never copied.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Turn } from '../src/contract/records.ts'
import { requireData } from './aci.ts'
import { firstSheet } from './xlsx.ts'

export type ChecklistFact = {
  readonly text: string
  /** The fact that this one says more of ("pain", of "on the left"), or null. */
  readonly of: string | null
  readonly critical: boolean
}
export type Checklist = { readonly visitId: string; readonly clinician: string; readonly facts: readonly ChecklistFact[] }
export type PrimockVisit = { readonly id: string; readonly turns: readonly Turn[]; readonly note: string }

type Interval = { readonly at: number; readonly role: 'clinician' | 'patient'; readonly text: string }

function intervals(file: string, role: Interval['role']): Interval[] {
  return [...readFileSync(file, 'utf8').matchAll(/xmin = ([\d.]+)\s+xmax = [\d.]+\s+text = "((?:[^"]|"")*)"/g)].flatMap((match) => {
    // <UNSURE>words</UNSURE> were heard, if not surely; <UNIN/> and <INAUDIBLE_SPEECH/> were not.
    const text = (match[2] ?? '')
      .replaceAll('""', '"')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    return /\p{L}/u.test(text) ? [{ at: Number(match[1]), role, text }] : []
  })
}

export function primockVisits(): PrimockVisit[] {
  const folder = requireData('primock57')
  return readdirSync(join(folder, 'notes'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const id = name.slice(0, -'.json'.length)
      const spoken = (['clinician', 'patient'] as const)
        .flatMap((role) => intervals(join(folder, 'transcripts', `${id}_${role === 'clinician' ? 'doctor' : role}.TextGrid`), role))
        .sort((a, b) => a.at - b.at)
      const turns = spoken.map(({ at, role, text }, index): Turn => ({
        number: index + 1,
        speaker: role === 'clinician' ? 'Doctor' : 'Patient',
        role,
        text,
        startMs: Math.round(at * 1000),
        endMs: null,
      }))
      const { note } = JSON.parse(readFileSync(join(folder, 'notes', name), 'utf8')) as { note: string }
      return { id, turns, note }
    })
}

/** What belongs to the call and not to the note: the credentials, the name, the private room. */
const ADMINISTRATIVE =
  /^(?:\W*)(?:introduction|confirm\w*|doctor'?s? (?:credentials?|introduction)|confirmed|(?:and )?(?:age|dob|name|address|email)$|(?:and )?in (?:an? )?(?:private|secure)|and email|able to (?:speak|have)|(?:patient )?(?:name|full name))/i

/**
 * The facts of each checklist. Left out: what the clinician called irrelevant, headings (they have no grade), spreadsheet errors, and the
 * formalities of the call.
 */
export function checklists(): Checklist[] {
  const folder = join(requireData('primock57'), 'checklists')
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const match = /^Clinician_(\d)_Day_(\d)_consultation_(\d+)_/i.exec(name)
      const visitId = `day${match?.[2] ?? ''}_consultation${(match?.[3] ?? '').padStart(2, '0')}`
      const facts: ChecklistFact[] = []
      const above: (string | undefined)[] = []
      for (const row of firstSheet(readFileSync(join(folder, name))).slice(1)) {
        const raw = row.get('A') ?? ''
        const grade = (row.get('B') ?? '').toLowerCase()
        const level = /^\**/.exec(raw)?.[0].length ?? 0
        const text = raw.slice(level).trim()
        if (text === '' || raw.startsWith('#')) continue
        above.length = Math.min(above.length, level === 0 ? 0 : level)
        const of = level === 0 ? null : (above.findLast((each) => each !== undefined) ?? null)
        above[level] = text
        if ((grade !== 'c' && grade !== 'nc') || ADMINISTRATIVE.test(text)) continue
        facts.push({ text, of, critical: grade === 'c' })
      }
      return { visitId, clinician: match?.[1] ?? '', facts }
    })
}
