import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTimedClipboard, type SystemClipboard } from './clipboard.ts'

/** A clipboard of the old, synchronous kind, or of the new one. */
function fake(kind: 'old' | 'new'): SystemClipboard & { text: string } {
  return {
    text: '',
    writeText(text) {
      this.text = text
      return kind === 'new' ? Promise.resolve() : undefined
    },
    readText() {
      return kind === 'new' ? Promise.resolve(this.text) : this.text
    },
    clear() {
      this.text = ''
      return kind === 'new' ? Promise.resolve() : undefined
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each(['old', 'new'] as const)('text on a clipboard of the %s kind', (kind) => {
  it('is there until its time is over', async () => {
    const system = fake(kind)
    await createTimedClipboard([system]).copy('a section', 10)
    await vi.advanceTimersByTimeAsync(9999)
    expect(system.text).toBe('a section')
    await vi.advanceTimersByTimeAsync(1)
    expect(system.text).toBe('')
  })

  it('is left alone once it is somebody else’s', async () => {
    const system = fake(kind)
    const timed = createTimedClipboard([system])
    await timed.copy('a section', 10)
    system.text = 'something else'
    await vi.advanceTimersByTimeAsync(20_000)
    await timed.clear()
    expect(system.text).toBe('something else')
  })

  it('counts its time from the last copy', async () => {
    const system = fake(kind)
    const timed = createTimedClipboard([system])
    await timed.copy('one', 10)
    await vi.advanceTimersByTimeAsync(8000)
    await timed.copy('two', 10)
    await vi.advanceTimersByTimeAsync(8000)
    expect(system.text).toBe('two')
    await vi.advanceTimersByTimeAsync(2000)
    expect(system.text).toBe('')
  })

  it('is taken off at once where asked, and from the selection too', async () => {
    const system = fake(kind)
    const selection = fake(kind)
    const timed = createTimedClipboard([system, selection])
    await timed.copy('a section', 600)
    selection.text = 'a section'
    await timed.clear()
    expect([system.text, selection.text]).toEqual(['', ''])
  })
})
