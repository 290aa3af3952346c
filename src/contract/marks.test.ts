import { describe, expect, it } from 'vitest'
import { poorlyFound } from './marks.ts'
import type { Statement } from './records.ts'

const draftOf = (...verdicts: Statement['verdict'][]) => verdicts.map((verdict) => ({ origin: 'model' as const, verdict }))

describe('a draft that the visit hardly knows', () => {
  const [yes, no] = ['supported', 'unsure'] as const
  it('is one of which less than half is found', () => {
    expect(poorlyFound(draftOf(yes, yes, yes, no, no, no, no, no))).toEqual({ found: 3, of: 8 })
    expect(poorlyFound(draftOf(yes, yes, yes, yes, no, no, no, no))).toBeNull()
  })
  it('is not told of a few statements, nor by what the clinician writes', () => {
    expect(poorlyFound(draftOf(no, no, no))).toBeNull()
    expect(poorlyFound(draftOf(no, no, no, no, no, no, no, no).map((each) => ({ ...each, origin: 'clinician' as const })))).toBeNull()
  })
})
