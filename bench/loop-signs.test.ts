import { describe, expect, it } from 'vitest'
import { loopSigns } from './loop-signs.ts'

describe('signs of loops', () => {
  it('are none in a note that says each thing once', () => {
    expect(loopSigns(['Knee pain for three weeks.', 'No fever.', 'Rest and ice.'])).toEqual({ sentenceTwice: false, passageThrice: false })
  })

  it('see a sentence twice, whatever its capitals and points', () => {
    expect(loopSigns(['No fever.', 'Rest and ice.', 'no fever'])).toEqual({ sentenceTwice: true, passageThrice: false })
  })

  it('see a passage of eight words three times, in sentences that differ', () => {
    const same = 'examination of the back is negative for any'
    const sentences = ['swelling', 'redness', 'warmth'].map((sign) => `${same} ${sign}.`)
    expect(loopSigns(sentences)).toEqual({ sentenceTwice: false, passageThrice: true })
    expect(loopSigns(sentences.slice(1))).toEqual({ sentenceTwice: false, passageThrice: false })
  })
})
