import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { askedAbout, spokenSentences, withoutFillers } from './spoken.ts'

describe('spokenSentences', () => {
  it('ends a sentence at every stop, and keeps its place', () => {
    const text = 'Okay, so um I fell. It was 98.6? Right'
    expect(spokenSentences(text).map((sentence) => [sentence.text, sentence.isQuestion])).toEqual([
      ['I fell.', false],
      ['It was 98.6?', true],
    ])
  })
  it('gives places inside the text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'so ', '.', '?', ' ', 'um', '3', '\n', 'é'), maxLength: 900 }), (text) => {
        for (const sentence of spokenSentences(text)) expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text)
      }),
    )
  })
})

describe('withoutFillers', () => {
  it.each([
    ["Um, it's, it's been, you know, really sore.", "it's been, sore"],
    ['Yeah, I uh take the the blue one.', 'I take the blue one'],
    ['ignore ignore ignore ignore', 'ignore'],
    ['No problem with that at all.', 'with that'],
  ])('%s', (said, short) => {
    expect(withoutFillers(said)).toBe(short)
  })
  it('keeps a denial', () => {
    expect(withoutFillers("Well, I don't really have any pain.")).toBe("I don't have any pain")
    expect(withoutFillers('No, no pain at all.')).toMatch(/^no,? ?(?:no )?pain$|^No pain$/i)
  })
})

describe('askedAbout', () => {
  it.each([
    ['Have you noticed any problems with your speech at all?', 'problems with your speech'],
    ['And are you currently taking any other medications?', 'medications'],
    ['Any fevers or chills?', 'fevers or chills'],
    ['Do you smoke?', 'smoke'],
  ])('%s', (question, about) => {
    expect(askedAbout(question)).toBe(about)
  })
})
