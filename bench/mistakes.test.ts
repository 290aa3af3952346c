import { describe, expect, it } from 'vitest'
import { exchanged, pairsOf, things } from './exchange.ts'
import { mayHoldToo, mistakesOf } from './mistakes.ts'
import { random } from '../src/main/engine/random.ts'

const thing = (name: string) => {
  const found = things.find(({ names }) => names.includes(name))
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}
const visit = 'The knee hurts since the fall.\nThe ankle is fine, no swelling.\nTake ibuprofen for the knee, and metformin as before.'

describe('things exchanged', () => {
  it('stand each in the place of the other, as the visit names them', () => {
    const pair = [thing('ibuprofen'), thing('metformin')] as const
    expect(exchanged('Metformin in the morning, ibuprofen at night.', pair, visit)).toBe('Ibuprofen in the morning, metformin at night.')
    expect(exchanged('Glucophage in the morning.', pair, visit)).toBe('Ibuprofen in the morning.')
  })
  it('are of one kind, both spoken of, and one of them in the note', () => {
    const kinds = pairsOf(visit, 'Knee pain.').map(([one, other]) => [one.names[0], other.names[0]])
    expect(kinds).toContainEqual(['knee', 'ankle'])
    expect(kinds.flat()).not.toContain('hip')
  })
})

describe('mistakes', () => {
  const own = ['The knee hurts since the fall.', 'Take ibuprofen for the knee.'].map((text) => ({ text, sectionKey: 'history' }))
  it('are made of the visit’s own words, and the same for the same seed', () => {
    const make = () => own.flatMap((sentence) => mistakesOf(sentence, visit, own, random(3)))
    expect(make().map(({ text }) => text)).toEqual(make().map(({ text }) => text))
    expect(make().map(({ kind }) => kind)).toContain('exchanged')
    for (const { text } of make()) expect(own.map((sentence) => sentence.text)).not.toContain(text)
  })
  it('are not made where the note says as much of the other thing', () => {
    const both = ['Continue ibuprofen.', 'Continue metformin.'].map((text) => ({ text, sectionKey: 'plan' }))
    expect(mayHoldToo('Continue ibuprofen.', 'Continue metformin.', thing('metformin'), both)).toBe(true)
    expect(mayHoldToo('Take ibuprofen for the knee.', 'Take metformin for the knee.', thing('metformin'), own)).toBe(false)
  })
})
