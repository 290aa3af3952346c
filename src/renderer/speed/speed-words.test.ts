import { expect, it } from 'vitest'
import { plainWay } from '../../contract/calibration.ts'
import { waitInWords, wayInWords } from './speed-words.ts'

it('says how the engine is run', () => {
  expect(wayInWords(plainWay)).toBe('as the engine chooses, a thread for each core')
  expect(wayInWords({ device: 'cpu', threads: 1, flashAttention: 'auto', readChunk: 512 })).toBe(
    'on the processor, 1 thread, with flash attention, 512 tokens at once',
  )
})

it('says how long a note takes, in figures a person would use', () => {
  const trial = (writeTokensPerSecond: number) => ({ way: plainWay, readTokensPerSecond: 60, writeTokensPerSecond })
  expect(waitInWords(trial(12))).toBe('about 40 seconds')
  expect(waitInWords(trial(2))).toBe('about 4 minutes')
  expect(waitInWords(trial(400))).toBe('about 5 seconds')
})
