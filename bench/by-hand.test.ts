import { describe, expect, it } from 'vitest'
import { judged, ownVisits } from './by-hand.ts'

const all = judged(ownVisits())

describe('statements written by hand', () => {
  it('are many', () => {
    expect(all.length).toBeGreaterThan(300)
  })
  it('that are false are not found, but for those that are known', () => {
    const found = all.filter(({ isTrue, verdict }) => !isTrue && verdict === 'supported')
    expect(found.map(({ text }) => text)).toEqual(all.filter(({ isKnown, isTrue }) => isKnown && !isTrue).map(({ text }) => text))
  })
  it('that are false are never told plainly', () => {
    expect(all.filter(({ isTrue, plain }) => !isTrue && plain)).toEqual([])
  })
  it('that are true are neither unsupported nor contradicted, but for those that are known', () => {
    const refused = all.filter(({ isTrue, verdict }) => isTrue && (verdict === 'unsupported' || verdict === 'contradicted'))
    expect(refused.map(({ text }) => text)).toEqual(all.filter(({ isKnown, isTrue }) => isKnown && isTrue).map(({ text }) => text))
  })
  it('that are true are found in most cases', () => {
    const right = all.filter(({ isTrue }) => isTrue)
    expect(right.filter(({ verdict }) => verdict === 'supported').length / right.length).toBeGreaterThan(0.8)
  })
})
