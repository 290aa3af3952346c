import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ThoughtFilter } from './thoughts.ts'

function filtered(pieces: readonly string[]): string {
  const filter = new ThoughtFilter()
  return [...pieces.map((piece) => filter.push(piece)), filter.end()].join('')
}

describe('thoughts', () => {
  it('leaves an answer without thoughts as it is', () => {
    expect(filtered(['CHIEF ', 'COMPLAINT\nKnee pain.'])).toBe('CHIEF COMPLAINT\nKnee pain.')
    expect(filtered(['\n<b>', 'x'])).toBe('\n<b>x')
    expect(filtered(['<th'])).toBe('<th')
    expect(filtered(['[', 'Left] knee'])).toBe('[Left] knee')
  })

  it.each([
    ['<think>', '</think>'],
    ['[THINK]', '[/THINK]'],
    ['<unused94>', '<unused95>'],
  ])('between %s and %s are left out, however the text is cut', (open, close) => {
    const text = `\n${open}The patient says < 5. ${close.slice(0, -2)} ${close}\n\nCHIEF COMPLAINT\nKnee pain. <think> is a word here.`
    const answer = 'CHIEF COMPLAINT\nKnee pain. <think> is a word here.'
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 40 }), (lengths) => {
        const pieces: string[] = []
        let at = 0
        for (const length of lengths) {
          pieces.push(text.slice(at, at + length))
          at += length
        }
        pieces.push(text.slice(at))
        expect(filtered(pieces).trimStart()).toBe(answer)
      }),
    )
  })

  it('that never end are no answer', () => {
    expect(filtered(['<think>', 'and so on'])).toBe('')
  })
})
