import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../../contract/errors.ts'
import { TranscriptPreview } from '../../../../contract/records.ts'
import { parseTranscript, type Incoming } from './index.ts'

/** The preview, or null where it was refused; anything else that is thrown fails the test. */
function attempt(incoming: Incoming): TranscriptPreview | null {
  try {
    return TranscriptPreview.parse(parseTranscript(incoming))
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

const names = fc.constantFrom('a.txt', 'a.vtt', 'a.srt', 'a.json', 'a', 'pasted text')
/** Pieces that transcripts are made of, so that random texts come near real ones. */
const pieces = fc.constantFrom(
  'Doctor: ', 'Patient: ', '[doctor] ', 'DR. SMITH: ', 'Speaker 1', 'P: ', '\n', '\r\n', '\n\n', '00:01:02', '[00:12] ', ' --> ', 'WEBVTT\n\n',
  '00:00:01,000 --> 00:00:02,000\n', '<v Ann>', '</v>', '{"segments":[', '{"text":"hi","start":1}', ']}', '"', 'Any pain? ', 'Yes. ', '5 mg ', ': ', '- ',
  '\u0000', '\u200B', '\u202E', '\uD800', '\uFEFF', '1\n', 'NOTE x\n', '&amp;', '<', '>', '…',
) // prettier-ignore
const nearly = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 }).map((parts) => parts.join(''))
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
const solid = (text: string): string => text.replace(/\s+/g, '')

describe('any input', () => {
  it('as text gives turns or a fault', () => {
    fc.assert(
      fc.property(names, fc.oneof(nearly, fc.string({ unit: 'binary' })), (name, text) => {
        const preview = attempt({ name, text })
        if (preview === null) return
        expect(preview.turns.length).toBeGreaterThan(0)
        expect(preview.turns.map(({ number }) => number)).toEqual(preview.turns.map((_, i) => i + 1))
        expect(preview.turns.every((turn) => turn.text.trim() !== '' && !LONE_SURROGATE.test(turn.text))).toBe(true)
        expect(preview.speakers.reduce((sum, speaker) => sum + speaker.turns, 0)).toBe(preview.turns.length)
      }),
      { numRuns: 2000 },
    )
  })

  it('as bytes gives turns or a fault', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      nearly.map((text) => new Uint8Array(Buffer.from(text))),
      nearly.map((text) => new Uint8Array(Buffer.from(text, 'utf16le'))),
      nearly.map((text) => new Uint8Array(Buffer.from(text, 'latin1'))),
    )
    fc.assert(
      fc.property(names, content, (name, bytes) => {
        attempt({ name, bytes })
      }),
      { numRuns: 1500 },
    )
  })

  it('as JSON of any shape gives turns or a fault', () => {
    const item = fc.record(
      {
        text: fc.oneof(fc.string(), fc.integer()),
        word: fc.string(),
        start: fc.oneof(fc.double(), fc.string(), fc.constant(null)),
        end: fc.double(),
        speaker: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
      },
      { requiredKeys: [] },
    )
    const value = fc.oneof(
      fc.json(),
      fc.array(item).map((segments) => JSON.stringify({ segments })),
      fc.array(item).map((list) => JSON.stringify(list)),
    )
    fc.assert(
      fc.property(value, (text) => {
        attempt({ name: 'a.json', text })
      }),
      { numRuns: 1500 },
    )
  })
})

describe('nothing that was said is lost', () => {
  const word = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), fc.constantFrom('knee', 'pain', '5', 'mg', 'yes'))
  const spoken = fc
    .array(word, { minLength: 1, maxLength: 30 })
    // Marks that are a form's own (colons, brackets, cue arrows) are tried by the tests that name the form.
    .map(
      (words) =>
        `so ${words
          .join(' ')
          .replace(/[:[\]<>{}()*"\-–—]/g, '')
          .replace(/[\p{C}\p{M}\uFFFD\u3164\u115F\u1160\uFFA0]/gu, '')}`,
    )

  it('of lines with speakers', () => {
    const turn = fc.record({ label: fc.constantFrom('Doctor', 'Patient', 'Nurse'), text: spoken })
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 30 }), fc.constantFrom('colon', 'bracket'), (turns, form) => {
        const text = turns.map(({ label, text: said }) => `${form === 'colon' ? `${label}:` : `[${label}]`} ${said}`).join('\n')
        const preview = attempt({ name: 'a.txt', text })
        expect(preview?.format).toBe('labelled-text')
        expect(preview?.turns.map(({ speaker }) => speaker)).toEqual(turns.map(({ label }) => label))
        expect(preview?.turns.map((found) => solid(found.text))).toEqual(turns.map((given) => solid(given.text.normalize('NFC'))))
      }),
      { numRuns: 500 },
    )
  })

  it('of text without speakers, however long its lines', () => {
    fc.assert(
      fc.property(fc.array(spoken, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 60 }), (lines, times) => {
        const text = Array.from({ length: times }, () => lines.join(' ')).join(' ')
        const preview = attempt({ name: 'a.txt', text })
        expect(preview?.format).toBe('plain-text')
        expect(solid(preview?.turns.map((turn) => turn.text).join('') ?? '')).toBe(solid(text.normalize('NFC')))
      }),
      { numRuns: 300 },
    )
  })
})
