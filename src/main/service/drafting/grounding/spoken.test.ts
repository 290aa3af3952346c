import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { askedAbout, asksBack, breaksOff, deniedText, goesOn, isException, spokenSentences, withoutFillers } from './spoken.ts'

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
    ['No, just ear pain.', 'No, just ear pain'],
    ["I don't know if it was penicillin.", "I don't know if it was penicillin"],
    ["I think it's the left one.", "I think it's the left one"],
    ['ignore ignore ignore ignore', 'ignore'],
    ['No problem with that at all.', 'with that'],
  ])('%s', (said, short) => {
    expect(withoutFillers(said)).toBe(short)
  })
  it('keeps a denial', () => {
    expect(withoutFillers("Well, I don't really have any pain.")).toBe("I don't have any pain")
    expect(withoutFillers('when was your last , when was your last period')).toBe('when was your last period')
    expect(withoutFillers('No, no pain at all.')).toMatch(/^no,? ?(?:no )?pain$|^No pain$/i)
  })
})

describe('askedAbout', () => {
  it.each([
    ['Have you noticed any problems with your speech at all?', 'problems with your speech'],
    ['And are you currently taking any other medications?', 'other medications'],
    ['Any fevers or chills?', 'fevers or chills'],
    ['Do you smoke?', 'smoke'],
    ['You also mentioned that you feel short of breath, so is there any cough?', 'cough'],
    ['When you walk, do you have any pain?', 'When you walk, do you have pain'],
    ['Have you been on any long-haul flight recently?', 'long-haul flight recently'],
  ])('%s', (question, about) => {
    expect(askedAbout(question)).toBe(about)
  })
})

it('keeps the verb of what is affirmed', () => {
  expect(askedAbout('Are you taking your tablets?', true)).toBe('taking your tablets')
  expect(askedAbout('And you said you live with your wife, is that right?', true)).toBe('live with your wife')
})

describe('deniedText', () => {
  it.each([
    ['Any fevers or chills?', 'no fevers or chills'],
    ['Have you noticed any problems with your vision?', 'no problems with your vision'],
    ["And you don't have any other bowel problems?", 'no other bowel problems'],
    ['You get any chest pains with it?', 'no chest pains with it'],
    ['Does the pain move anywhere else?', 'Does the pain move anywhere else: no'],
    ['Did you injure yourself any place else?', 'injure yourself any place else: no'],
    ['Apart from the inhalers, do you take any other medications?', 'Apart from the inhalers, do you take any other medications: no'],
  ])('%s', (question, denied) => {
    expect(deniedText(question)).toBe(denied)
  })
})

it('hears what a denial goes on to say', () => {
  for (const said of ['No, just ear pain.', 'Uh, no just Latex.', 'Not really, but my knee clicks.', 'Nothing except penicillin.'])
    expect(goesOn(said), said).toBe(true)
  for (const said of ['No.', 'No, nothing like that.', 'No fever.', 'Just latex.']) expect(goesOn(said), said).toBe(false)
  expect(isException('Just latex.')).toBe(true)
  expect(isException('I fell.')).toBe(false)
})

it('takes a voice that goes up for no question', () => {
  expect(asksBack('Probably six or seven times a day?')).toBe(false)
  expect(asksBack('Um, what do you mean?')).toBe(true)
})

it('knows a sentence that breaks off', () => {
  for (const text of ['occasionally noticed a', 'lack of', 'a couple of weeks or']) expect(breaksOff(text), text).toBe(true)
  for (const text of ['both eyes', 'I cannot bend it']) expect(breaksOff(text), text).toBe(false)
})
