import { expect, it } from 'vitest'
import { visitOfLines as visit } from '../fixtures.ts'
import type { Item } from './answers.ts'
import { packItems } from './list.ts'
import { findOmissions } from './omissions.ts'

it('puts many denials on one line, each of few words', () => {
  const symptoms = ['fever', 'cough', 'rash', 'headache', 'nausea', 'diarrhea', 'dizziness', 'palpitations']
  const turns = visit(...symptoms.flatMap((symptom) => [`D: Any ${symptom}?`, 'P: No.']))
  const found = findOmissions(turns, [])
  expect(found).toHaveLength(1)
  expect(found[0]?.text.split('; ')).toHaveLength(symptoms.length)
})

it('gives every kind its first line before any has a second', () => {
  const told = Array.from({ length: 60 }, (_, i) => [
    'D: And what else has troubled you with it?',
    `P: The swelling of joint ${String.fromCharCode(97 + (i % 26))}${'xyzuvw'.charAt(i % 6)}olk${String(i)} burns whenever the ${'bcdfgh'.charAt(i % 6)}arrow${String.fromCharCode(97 + (i % 26))}on wheel turns at work in the yard.`,
  ]).flat()
  const found = findOmissions(visit('D: Any fever?', 'P: No.', ...told), [])
  expect(found.length).toBeLessThanOrEqual(8)
  expect(found.map(({ text }) => text).join('\n')).toContain('no fever')
})

/** Things that no two of fit on one line. */
const things = (many: number, weight: number): Item[] =>
  Array.from({ length: many }, (_, index) => ({
    kind: 'symptom',
    id: `thing${String(index)}`,
    text: `${String(index)} ${'x'.repeat(200)}`,
    weight,
    places: [{ turn: index + 1, spans: [] }],
  }))

it('shows more than eight lines only of what weighs as much as a symptom, and twelve at most', () => {
  expect(packItems(things(20, 2.9))).toHaveLength(8)
  expect(packItems(things(20, 3))).toHaveLength(12)
  expect(packItems([...things(9, 5), ...things(20, 1).map((item) => ({ ...item, id: `light ${item.id}` }))])).toHaveLength(9)
})
