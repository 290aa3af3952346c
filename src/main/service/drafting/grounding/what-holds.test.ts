import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkStatement } from './check-statement.ts'
import { visitFixture as visit } from '../fixtures.ts'
import { whatHolds } from './what-holds.ts'

describe('whatHolds', () => {
  it.each<[string, string, string | null]>([
    ['She denies fever, chills, or shortness of breath.', 'review-of-systems', 'She denies fever or chills.'],
    ['She denies shortness of breath, fever, or chills.', 'review-of-systems', 'She denies fever or chills.'],
    ['There is no redness, and she has had a colonoscopy.', 'physical-examination', 'There is no redness.'],
    ['She takes lisinopril 20 mg daily and she takes warfarin 5 mg daily.', 'history', 'She takes lisinopril 20 mg daily.'],
    ['Blood pressure is 130/85, and her heart rate is 72.', 'physical-examination', 'Blood pressure is 130/85.'],
    // Nothing to offer: all of it holds, none of it does, or taking a part away would change what is said.
    ['She denies fever and chills.', 'review-of-systems', null],
    ['She takes warfarin 20 mg daily.', 'history', null],
    ['The patient reports left knee pain for 3 weeks.', 'history', null],
    ['Left knee pain, without redness, fever or chills.', 'history', null],
  ])('%s (%s): %s', (text, sectionKey, kept) => {
    expect(whatHolds(text, visit, sectionKey)).toBe(kept)
  })

  it('only takes words away, and offers what is supported by itself', () => {
    const things = ['fever', 'chills', 'redness', 'chest pain', 'shortness of breath', 'nausea', 'swelling', 'right knee pain', 'hives']
    const heads = ['She denies', 'The patient reports', 'No', 'There is', 'She has had']
    const list = fc.tuple(fc.constantFrom(...heads), fc.uniqueArray(fc.constantFrom(...things), { minLength: 2, maxLength: 5 }))
    fc.assert(
      fc.property(list, fc.constantFrom('and', 'or'), ([head, some], joint) => {
        const text = `${head} ${some.slice(0, -1).join(', ')}, ${joint} ${some.at(-1) ?? ''}.`
        const kept = whatHolds(text, visit, 'history')
        fc.pre(kept !== null)
        expect(checkStatement(kept ?? '', visit, { sectionKey: 'history' }).verdict).toBe('supported')
        const words = (of: string): string[] => of.toLowerCase().match(/[a-z]+/g) ?? []
        const left = words(text)
        // The joint may come earlier than it stood; every other word keeps its place.
        for (const word of words(kept ?? '').filter((each) => each !== joint)) {
          const at = left.indexOf(word)
          expect(at).not.toBe(-1)
          left.splice(0, at + 1)
        }
        expect((kept ?? '').startsWith(head)).toBe(true)
      }),
    )
  })
})
