import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Turn } from '../../../../contract/records.ts'
import { loadEvaluationVisits } from '../evaluation-visits.ts'
import { checkStatement } from './check-statement.ts'

const resources = fileURLToPath(new URL('../../../../../resources', import.meta.url))
const sections = { S: 'history', O: 'physical-examination', R: 'results', P: 'assessment-and-plan' } as const
const Section = z.enum(['S', 'O', 'R', 'P'])

function sample(): Turn[] {
  const text = readFileSync(join(resources, 'samples', 'knee-and-blood-pressure.txt'), 'utf8')
  return turnsOf(
    [...text.matchAll(/^(Doctor|Patient): (.*)$/gm)].map((match) => ({
      speaker: match[1] ?? '',
      role: match[1] === 'Doctor' ? 'clinician' : 'patient',
      text: match[2] ?? '',
    })),
  )
}

function turnsOf(said: readonly { readonly speaker: string; readonly role: Turn['role']; readonly text: string }[]): Turn[] {
  return said.map((turn, i) => ({ ...turn, number: i + 1, startMs: null, endMs: null }))
}

const visits = new Map<string, readonly Turn[]>([
  ['sample', sample()],
  ...loadEvaluationVisits(resources).map(({ id, turns }): [string, readonly Turn[]] => [id, turnsOf(turns)]),
])

type Probe = {
  readonly visit: string
  readonly isTrue: boolean
  readonly isKnown: boolean
  readonly section: keyof typeof sections
  readonly text: string
}

const probes = (() => {
  let visit = ''
  return readFileSync(new URL('probes.txt', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line): Probe[] => {
      if (line.startsWith('# ')) visit = line.slice(2).replace(/^\d+-/, '')
      const match = /^(\??)([+-])([SORP]) (.+)$/.exec(line)
      if (match === null) return []
      return [{ visit, isKnown: match[1] === '?', isTrue: match[2] === '+', section: Section.parse(match[3]), text: match[4] ?? '' }]
    })
})()

const verdictOf = ({ section, text, visit }: Probe) =>
  checkStatement(text, visits.get(visit) ?? [], { sectionKey: sections[section] }).verdict

describe('statements written by hand', () => {
  it('are of visits that there are, and many', () => {
    expect(probes.filter(({ visit }) => !visits.has(visit))).toEqual([])
    expect(probes.length).toBeGreaterThan(250)
  })
  it('that are false are not found, but for those that are known', () => {
    const found = probes.filter((probe) => !probe.isTrue && verdictOf(probe) === 'supported')
    expect(found.map(({ text }) => text)).toEqual(probes.filter(({ isKnown, isTrue }) => isKnown && !isTrue).map(({ text }) => text))
  })
  it('that are true are neither unsupported nor contradicted, but for those that are known', () => {
    const refused = probes.filter((probe) => probe.isTrue && ['unsupported', 'contradicted'].includes(verdictOf(probe)))
    expect(refused.map(({ text }) => text)).toEqual(probes.filter(({ isKnown, isTrue }) => isKnown && isTrue).map(({ text }) => text))
  })
  it('that are true are found in most cases', () => {
    const all = probes.filter(({ isTrue }) => isTrue)
    expect(all.filter((probe) => verdictOf(probe) === 'supported').length / all.length).toBeGreaterThan(0.8)
  })
})
