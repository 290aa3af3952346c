import { expect, it } from 'vitest'
import { ReadMemory } from './read-memory.ts'

const tokens = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i)

it('knows what was read of a visit, and of no other', () => {
  const memory = new ReadMemory()
  memory.remember('a', tokens(40))
  expect(memory.known('a', tokens(40))).toBe(40)
  expect(memory.known('b', tokens(40))).toBe(0)
})

it('knows the beginning of a visit that has grown since, and of one that was corrected', () => {
  const memory = new ReadMemory()
  memory.remember('a', tokens(40))
  expect(memory.known('a', tokens(100))).toBe(40)
  expect(memory.known('a', [...tokens(39), 7, ...tokens(20)])).toBe(32)
  expect(memory.known('a', [...tokens(20), 7, ...tokens(20)])).toBe(16)
  expect(memory.known('a', tokens(20))).toBe(16)
  expect(memory.known('a', [7, ...tokens(40)])).toBe(0)
})

it('forgets the visit that was longest not read', () => {
  const memory = new ReadMemory()
  for (let i = 0; i < 65; i++) memory.remember(String(i), tokens(8))
  expect(memory.known('0', tokens(8))).toBe(0)
  expect(memory.known('64', tokens(8))).toBe(8)
})
