import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileURLToPath } from 'node:url'
import type { Token } from 'node-llama-cpp'
import type { EnginePrompt, ReadEvent, WriteEvent, WrittenToken } from '../../src/contract/engine.ts'
import type { DraftMetrics, ReadPiece, Sampling } from '../../src/contract/drafting.ts'
import { renderPrompt } from '../../src/main/engine/render.ts'
import { forkedEngine } from '../../src/main/service/forked-engine.ts'

/** Mechanics only: a model of 260 thousand weights that tells children's stories. */
const path = fileURLToPath(new URL('../fixtures/stories260K.gguf', import.meta.url))
/** Of random numbers, so that it shows where it is at work (`models/adapter/convert.py` wrote it). */
const adapterPath = fileURLToPath(new URL('../fixtures/stories260K-adapter.gguf', import.meta.url))
const load = { path, adapterPath: null, name: 'stories', contextTokens: 512, device: 'cpu', threads: 1, template: 'plain' } as const
const sampling = { temperature: 0, seed: 1, maxTokens: 24 }
const prompt = (transcript: string, ask = 'Then'): EnginePrompt => ({
  instructions: 'One day a girl named Lily went to the park.',
  transcript,
  ask,
})

const engine = forkedEngine()
async function loadStories(adapter: string | null = null): Promise<void> {
  for await (const _ of await engine.client().load({ ...load, adapterPath: adapter }));
}
async function collect(events: AsyncIterable<WriteEvent>): Promise<{ text: string; metrics: DraftMetrics; stopReason: string }> {
  let text = ''
  for await (const event of events) {
    if (event.type === 'text') text += event.text
    if (event.type === 'done') return { text, metrics: event.metrics, stopReason: event.stopReason }
  }
  throw new Error('the engine did not end its answer')
}
async function write(visitKey: string, given: EnginePrompt, maxTokens = 24) {
  return collect(await engine.client().write({ visitKey, prompt: given, sampling: { ...sampling, maxTokens } }))
}

/** Reads ahead; gives the last event. */
async function read(visitKey: string, transcript: string): Promise<ReadEvent> {
  const { ask: _ask, ...visit } = prompt(transcript)
  let last: ReadEvent | null = null
  for await (const event of await engine.client().read({ visitKey, prompt: visit })) last = event
  if (last === null) throw new Error('the engine said nothing')
  return last
}
/** Tokens up to the end of the transcript. */
async function tokensOf(transcript: string): Promise<number> {
  const counted = await engine.client().countTokens(prompt(transcript))
  return counted.instructions + counted.transcript
}
async function writeAfresh(visitKey: string, transcript: string): Promise<string> {
  await engine.client().forget({})
  return (await write(visitKey, prompt(transcript))).text
}

/** How much of a text are runs of five words that stood in it before. */
function repeatedShare(text: string): number {
  const words = text.split(/\s+/)
  const runs = words.slice(4).map((_, index) => words.slice(index, index + 5).join(' '))
  return 1 - new Set(runs).size / runs.length
}

beforeAll(() => loadStories())
afterAll(() => {
  engine.kill()
})

describe('the engine', () => {
  it('writes the same again for the same prompt', async () => {
    const first = await write('a', prompt('She saw a big dog.'))
    expect(first.text.length).toBeGreaterThan(10)
    await engine.client().forget({})
    expect((await write('a', prompt('She saw a big dog.'))).text).toBe(first.text)
  })

  it('says what it runs on, whatever is loaded, and goes on as it was', async () => {
    const before = await write('a', prompt('She saw a big dog.'))
    const facts = await engine.client().devices({})
    expect(facts.devices[0]).toBe('CPU')
    // A graphics processor has a name, and a way to it.
    expect(facts.devices.length > 1).toBe(facts.gpus.length > 0)
    expect(facts.llamaCppRelease).toBe((await engine.client().status({})).llamaCppRelease)
    await engine.client().forget({})
    expect((await write('a', prompt('She saw a big dog.'))).text).toBe(before.text)
    for await (const _ of await engine.client().load({ ...load, device: 'auto' }));
    expect(await engine.client().devices({})).toEqual(facts)
    await loadStories()
  })

  it('reads a visit once: reading ahead and a second draft read nothing again', async () => {
    await engine.client().forget({})
    const visit = prompt('She saw a red ball. The ball was in the tree. A bird sat on the ball.')
    for await (const _ of await engine
      .client()
      .read({ visitKey: 'b', prompt: { instructions: visit.instructions, transcript: visit.transcript } }));
    const first = await write('b', visit)
    const second = await write('b', { ...visit, ask: 'Suddenly' })
    const third = await write('b', { ...visit, ask: 'Suddenly' })
    expect([first, second, third].map(({ metrics }) => metrics.tokensReread)).toEqual([0, 0, 0])
    const parts = await engine.client().countTokens(visit)
    expect(second.metrics.tokensReused).toBeGreaterThanOrEqual(parts.instructions + parts.transcript)
    expect(third.metrics.tokensReused).toBe(third.metrics.promptTokens - 1)
  })

  it('counts what it has to read again after another visit came between', async () => {
    const visit = prompt('She saw a cat. The cat was sad.')
    const { transcript } = await engine.client().countTokens(visit)
    await write('c', visit)
    await write('d', prompt('He had a car.'))
    const again = await write('c', visit)
    expect(again.metrics.tokensReread).toBeGreaterThan(transcript / 2)
    expect((await write('c', visit)).metrics.tokensReread).toBe(0)
  })

  it('keeps the instructions, and nothing of a visit, from one visit to the next', async () => {
    await write('e', prompt('She saw a blue boat.'))
    await engine.client().forget({})
    const { instructions } = await engine.client().countTokens(prompt(''))
    expect((await engine.client().status({})).contextUsed).toBe(instructions)
    const next = await write('f', prompt('Tom had a toy.'))
    expect(next.metrics.tokensReused).toBeGreaterThanOrEqual(instructions)
  })

  it('reads a visit again in the pieces in which it was read when it grew and was corrected', async () => {
    await engine.client().forget({})
    await read('grown/pieces', 'She saw a frog.')
    await read('grown/pieces', 'She saw a frog.\nThe frog sat on a small leaf.')
    await read('grown/pieces', 'She saw a frog.\nThe frog sat on a big leaf.')
    const last = prompt('She saw a frog.\nThe frog sat on a big leaf.\nHer mom said hello.')
    const piecesOf = async (given?: readonly ReadPiece[]) => {
      const request = { visitKey: given === undefined ? 'grown/pieces' : 'again', prompt: last, sampling }
      const events: WriteEvent[] = []
      const stream = await engine.client().write(given === undefined ? request : { ...request, pieces: [...given] })
      for await (const event of stream) events.push(event)
      const pieces = events.flatMap((event) => (event.type === 'reading' ? (event.pieces ?? []) : []))
      return { pieces, text: events.map((event) => (event.type === 'text' ? event.text : '')).join('') }
    }
    const first = await piecesOf()
    const { total } = await engine.client().countTokens(last)
    expect(first.pieces.at(-1)?.end).toBe(total - 1)
    expect(first.pieces.length).toBeGreaterThan(3)
    // The corrected turn was cut where it was corrected, and had been read with the words that were replaced.
    expect(first.pieces.some(({ end, tokens }, i) => tokens > end - (first.pieces[i - 1]?.end ?? 0))).toBe(true)
    expect(await piecesOf(first.pieces)).toEqual(first)
    expect(await piecesOf(first.pieces)).toEqual(first)
  })

  it('reads of a visit that grows only what is new', async () => {
    await engine.client().forget({})
    const turns = ['She saw a frog.', 'The frog sat on a leaf.', 'It was green and small.', 'Her mom said hello to the frog.']
    const texts = turns.map((_, i) => turns.slice(0, i + 1).join('\n'))
    await read('grown/0', texts[0] ?? '')
    for (const text of texts.slice(1)) {
      const event = await read('grown/0', text)
      const before = texts[texts.indexOf(text) - 1] ?? ''
      const known = await tokensOf(before)
      // At the seam a token may be cut otherwise than before.
      expect(event.tokensReused).toBeGreaterThanOrEqual(known - 2)
      expect(event.tokensReread).toBeLessThanOrEqual(2)
    }
    const { metrics } = await write('grown/0', prompt(texts.at(-1) ?? ''))
    expect(metrics.tokensReread).toBe(0)
    expect(metrics.tokensReused).toBeGreaterThanOrEqual(await tokensOf(texts.at(-1) ?? ''))
  })

  it('reads of a visit that was corrected only what comes from there on', async () => {
    await engine.client().forget({})
    const visit = (ball: string): string =>
      ['She saw a cat.', 'The cat was sad.', `It had lost its ${ball} ball.`, 'They looked for it.'].join('\n')
    await read('corrected/0', visit('red'))
    const upToThere = await tokensOf('She saw a cat.\nThe cat was sad.')
    const event = await read('corrected/0', visit('blue'))
    expect(event.tokensReused).toBeGreaterThanOrEqual(upToThere - 2)
    expect(event.tokensReused).toBeLessThan((await tokensOf(visit('blue'))) - 8)
    expect(event.tokensReread).toBe(0)
    const fresh = await writeAfresh('corrected/1', visit('blue'))
    expect((await write('corrected/0', prompt(visit('blue')))).text).toBe(fresh)
  })

  it('reads the ask ahead too where it is given, and reads it again when the visit goes on', async () => {
    await engine.client().forget({})
    const [begun, whole] = ['She saw a duck.', 'She saw a duck.\nThe duck swam away.']
    for (const transcript of [begun, whole])
      for await (const _ of await engine.client().read({ visitKey: 'asked/0', prompt: prompt(transcript) }));
    const drafted = await write('asked/0', prompt(whole))
    expect(drafted.metrics.tokensRead).toBe(1)
    expect(drafted.metrics.tokensReread).toBe(0)
    expect(drafted.text).toBe(await writeAfresh('asked/1', whole))
  })

  describe('a note that is written before it is asked for', () => {
    const visit = prompt('She saw a fox. The fox had a hat.')
    /** Writes ahead until so many tokens are written, or to the end; gives how many there are. */
    async function writeAhead(visitKey: string, given: EnginePrompt, most = Infinity, how: Partial<Sampling> = {}): Promise<number> {
      const stop = new AbortController()
      let tokens = 0
      const write = async (): Promise<void> => {
        const request = { visitKey, prompt: given, sampling: { ...sampling, ...how } }
        for await (const event of await engine.client().writeAhead(request, { signal: stop.signal })) {
          tokens = event.tokensAhead
          if (tokens >= most) stop.abort()
        }
      }
      await write().catch((error: unknown) => {
        if (!stop.signal.aborted) throw error
      })
      return tokens
    }

    it.each([null, adapterPath])('is the same to the letter, be it whole or begun (adapter: %s)', async (adapter) => {
      await loadStories(adapter)
      const fresh = await writeAfresh('fox/0', visit.transcript)
      for (const most of [1, 9, Infinity]) {
        await engine.client().forget({})
        const ahead = await writeAhead('fox/1', visit, most)
        expect(ahead).toBeGreaterThanOrEqual(Math.min(most, 24))
        const { metrics, text } = await write('fox/1', visit)
        expect(text).toBe(fresh)
        expect(metrics).toMatchObject({ tokensRead: 1, tokensReread: 0, tokensWritten: 24 })
        // The engine may have chosen more before it heard that it should stop.
        expect(metrics.tokensAhead).toBeGreaterThanOrEqual(ahead)
        expect(metrics.tokensAhead).toBeLessThanOrEqual(24)
        // Asked for once more, it is written anew.
        const again = await write('fox/1', visit)
        expect(again.text).toBe(fresh)
        expect(again.metrics.tokensAhead).toBeUndefined()
      }
      await loadStories()
    })

    it('ends where the note ends, and says how', async () => {
      const long = { ...sampling, maxTokens: 5 }
      expect(await writeAhead('end/0', visit, Infinity, { maxTokens: 5 })).toBe(5)
      const given = { visitKey: 'end/0', prompt: visit, sampling: long }
      expect(await collect(await engine.client().write(given))).toMatchObject({ stopReason: 'max-tokens', metrics: { tokensAhead: 5 } })
      const full = prompt('She saw a fox. '.repeat(60))
      const { total } = await engine.client().countTokens(full)
      const room = 512 - total
      expect(room).toBeGreaterThan(4)
      expect(await writeAhead('end/1', full, Infinity, { maxTokens: 1000 })).toBe(room)
      const rest = await collect(
        await engine.client().write({ ...given, visitKey: 'end/1', prompt: full, sampling: { ...sampling, maxTokens: 1000 } }),
      )
      expect(rest).toMatchObject({ stopReason: 'context-full', metrics: { tokensWritten: room, tokensAhead: room } })
    })

    it('is no part of anything else that is asked for', async () => {
      const more = prompt(`${visit.transcript} The hat was blue.`)
      const other = { ...visit, ask: 'At last' }
      const cases: readonly (readonly [string, EnginePrompt, Partial<Sampling>])[] = [
        ['fox/2', more, {}],
        ['fox/2', other, {}],
        ['bear/0', visit, {}],
        ['fox/2', visit, { penalties: { repeat: { penalty: 1.3, lastTokens: 20 } } }],
        ['fox/2', visit, { maxTokens: 12 }],
      ]
      for (const [visitKey, given, how] of cases) {
        const request = { visitKey, prompt: given, sampling: { ...sampling, ...how } }
        await engine.client().forget({})
        const fresh = await collect(await engine.client().write(request))
        await engine.client().forget({})
        await writeAhead('fox/2', visit, 9)
        const { metrics, text } = await collect(await engine.client().write(request))
        expect(text).toBe(fresh.text)
        expect(metrics.tokensAhead).toBeUndefined()
      }
    })

    it('is given up where the model goes round in circles', async () => {
      const ahead = await writeAhead('fox/6', visit, Infinity, { maxTokens: 300 })
      expect(ahead).toBeLessThan(300)
      const request = { visitKey: 'fox/6', prompt: visit, sampling: { ...sampling, maxTokens: 300 } }
      const taken = await collect(await engine.client().write(request))
      expect(taken.metrics).toMatchObject({ tokensWritten: 300, tokensAhead: ahead })
      await engine.client().forget({})
      expect(taken.text).toBe((await collect(await engine.client().write(request))).text)
    })

    it('is dropped with what is read of a visit', async () => {
      await writeAhead('fox/3', visit, 9)
      await engine.client().forget({})
      const { instructions } = await engine.client().countTokens(visit)
      expect((await engine.client().status({})).contextUsed).toBe(instructions)
      expect((await write('fox/3', visit)).metrics.tokensAhead).toBeUndefined()
    })

    it('leaves nothing behind that a draft did not take', async () => {
      const long = { ...sampling, temperature: 1, maxTokens: 300 }
      expect(await writeAhead('fox/4', visit, Infinity, long)).toBe(300)
      const { total } = await engine.client().countTokens(visit)
      const stop = new AbortController()
      let taken = 0
      const taking = async (): Promise<void> => {
        const request = { visitKey: 'fox/4', prompt: visit, sampling: long }
        for await (const event of await engine.client().write(request, { signal: stop.signal })) {
          if (event.type !== 'text') continue
          taken = event.tokensWritten
          stop.abort()
        }
      }
      await taking().catch(() => undefined)
      await expect.poll(async () => (await engine.client().status({})).state).toBe('idle')
      // How far it came before it heard the stop is the machine's; no more than was taken is left of it.
      expect(taken).toBeGreaterThan(0)
      const used = (await engine.client().status({})).contextUsed ?? 0
      expect(used).toBeGreaterThanOrEqual(total - 1 + taken)
      expect(used).toBeLessThanOrEqual(total - 1 + 300)
      const answer = (await writeAfresh('fox/5', visit.transcript)).slice(0, 12)
      const afresh = await write('fox/5', { ...visit, answer })
      expect((await write('fox/4', { ...visit, answer })).text).toBe(afresh.text)
    })
  })

  it('never keeps a turn of another visit, be its first words the same', async () => {
    const shared = 'Good morning. What brings you in today?'
    const mine = `${shared}\nMy knee hurts when I run.`
    const theirs = `${shared}\nI have a cough at night.`
    const fresh = await writeAfresh('mine/0', mine)
    await read('theirs/0', theirs)
    await write('theirs/0', prompt(theirs))
    const event = await read('mine/0', mine)
    const { instructions } = await engine.client().countTokens(prompt(mine))
    expect(event.tokensReused).toBe(instructions)
    expect((await engine.client().status({})).contextUsed).toBe(await tokensOf(mine))
    expect((await write('mine/0', prompt(mine))).text).toBe(fresh)
  })

  it('stops after the token in hand, and is free at once', async () => {
    const stop = new AbortController()
    let pieces = 0
    const writing = async (): Promise<void> => {
      const events = await engine
        .client()
        .write({ visitKey: 'g', prompt: prompt('The dog ran.'), sampling: { ...sampling, maxTokens: 400 } }, { signal: stop.signal })
      for await (const event of events) if (event.type === 'text' && ++pieces === 3) stop.abort()
    }
    await writing().catch(() => undefined)
    expect(pieces).toBeLessThan(30)
    expect((await write('g', prompt('The dog ran.'))).metrics.tokensWritten).toBe(24)
  })

  it('goes on from the beginning of an answer', async () => {
    const whole = await write('h', prompt('A boy had a kite.'))
    const begun = whole.text.slice(0, whole.text.indexOf(' ', 12))
    const rest = await write('h', { ...prompt('A boy had a kite.'), answer: begun })
    expect(rest.text).not.toContain(begun)
  })

  it('says a passage less often with penalties, and the same again each time', async () => {
    const penalties = { repeat: { penalty: 1.05, lastTokens: 200 } }
    const given = { visitKey: 'p', prompt: prompt('The dog ran. The dog ran. The dog ran.') }
    const ask = async (kind: typeof penalties | null) =>
      (await collect(await engine.client().write({ ...given, sampling: { ...sampling, maxTokens: 300, penalties: kind } }))).text
    const plain = await ask(null)
    const held = await ask(penalties)
    expect(repeatedShare(held)).toBeLessThan(repeatedShare(plain))
    expect(await ask(penalties)).toBe(held)
    expect(await ask(null)).toBe(plain)
  })

  it('chooses what the library itself would choose, with a penalty and without', async () => {
    const library = await import('node-llama-cpp')
    const llama = await library.getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false, logger: () => undefined })
    const model = await llama.loadModel({ modelPath: path })
    const context = await model.createContext({ contextSize: 512, threads: 1, flashAttention: false })
    const sequence = context.getSequence()
    const given = prompt('The dog ran. The dog ran. The dog ran.')
    for (const repeat of [null, { penalty: 1.05, lastTokens: 200 }, { penalty: 1.3, lastTokens: 20 }]) {
      const written: Token[] = []
      const { maxTokens } = sampling
      await sequence.clearHistory()
      const punishTokens = () => written.slice(-(repeat?.lastTokens ?? 0))
      const penalty = repeat && { penalty: repeat.penalty, punishTokens, maxPunishTokens: repeat.lastTokens }
      const options = { temperature: 0, ...(penalty === null ? {} : { repeatPenalty: penalty }) }
      const { tokens } = renderPrompt(library, model, null, given)
      for await (const token of sequence.evaluate([...tokens], options)) if (written.push(token) >= maxTokens) break
      const asked = { ...sampling, maxTokens, penalties: repeat === null ? null : { repeat } }
      const { text } = await collect(await engine.client().write({ visitKey: 'c', prompt: given, sampling: asked }))
      expect(text.trim()).toBe(model.detokenize(written).trim())
    }
    await llama.dispose()
  })

  it('says how likely the model held each token of what it writes, whatever it was told to choose', async () => {
    const given = { visitKey: 'e', prompt: prompt('She saw a big dog.') }
    const ask = async (how: Partial<Sampling>) => {
      const all: WrittenToken[] = []
      let text = ''
      for await (const event of await engine.client().write({ ...given, sampling: { ...sampling, ...how } }))
        if (event.type === 'text') {
          all.push(...event.tokens)
          text += event.text
        }
      expect(all.reduce((sum, { length }) => sum + length, 0)).toBe(text.length)
      return { all, text }
    }
    const mean = (tokens: readonly WrittenToken[]) => tokens.reduce((sum, each) => sum + each.logProbability, 0) / tokens.length
    const likeliest = await ask({})
    expect(likeliest.all).toHaveLength(24)
    for (const { logProbability } of likeliest.all) {
      expect(logProbability).toBeLessThanOrEqual(0)
      // The likeliest of 512 has at least its share.
      expect(logProbability).toBeGreaterThanOrEqual(-Math.log(512))
    }
    const drawn = await ask({ temperature: 1.5, seed: 7 })
    expect(mean(drawn.all)).toBeLessThan(mean(likeliest.all))
    expect(await ask({ temperature: 1.5, seed: 7 })).toEqual(drawn)
    expect((await ask({ temperature: 1.5, seed: 8 })).text).not.toBe(drawn.text)
  })

  it('ends at the limit, and says when the prompt does not fit', async () => {
    expect((await write('i', prompt('The sun.'), 5)).stopReason).toBe('max-tokens')
    await expect(write('i', prompt('word '.repeat(600)))).rejects.toMatchObject({ code: 'CONTEXT_TOO_SMALL' })
  })

  it('refuses a model without chat template unless it is asked for plain text', async () => {
    const loading = async (): Promise<void> => {
      for await (const _ of await engine.client().load({ ...load, template: 'chat' }));
    }
    await expect(loading()).rejects.toMatchObject({ code: 'MODEL_NO_TEMPLATE' })
    await loadStories()
  })

  describe('with an adapter', () => {
    const visit = prompt('She saw a big dog. The dog had a red ball.')
    afterAll(() => loadStories())

    it('writes with it, and reads without it', async () => {
      await loadStories()
      const plain = await write('k', visit)
      await loadStories(adapterPath)
      const adapted = await write('k', visit)
      expect(adapted.text).not.toBe(plain.text)
      // What the adapter wrote is no part of what was read: the same prompt, read ahead or read again, gives the same note.
      await engine.client().forget({})
      for await (const _ of await engine
        .client()
        .read({ visitKey: 'k', prompt: { instructions: visit.instructions, transcript: visit.transcript } }));
      const again = await write('k', visit)
      expect(again.text).toBe(adapted.text)
      expect(again.metrics.tokensReread).toBe(0)
    })

    it('goes on from the beginning of an answer as it would have gone on itself', async () => {
      await loadStories(adapterPath)
      const short = prompt('The dog had a red ball.')
      const whole = await write('l', short)
      await engine.client().forget({})
      // Cut where a token ends, so that the beginning is read as it was written.
      const cut = whole.text.indexOf(' ', 12)
      expect(cut).toBeGreaterThan(0)
      const rest = await write('l', { ...short, answer: whole.text.slice(0, cut) }, 8)
      expect(whole.text.slice(cut)).toContain(rest.text.slice(0, 8))
    })

    it('says so where the file is no adapter of this model', async () => {
      await expect(loadStories(path)).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
      await expect(loadStories(`${adapterPath}.not-there`)).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
      await loadStories()
      expect((await write('m', visit)).metrics.tokensWritten).toBe(24)
    })
  })

  it('comes back after it was killed in the middle of writing', async () => {
    const writing = async (): Promise<void> => {
      const events = await engine
        .client()
        .write({ visitKey: 'j', prompt: prompt('The dog ran.'), sampling: { ...sampling, maxTokens: 400 } })
      for await (const event of events) if (event.type === 'text' && engine.pid !== null) process.kill(engine.pid, 'SIGKILL')
    }
    await expect(writing()).rejects.toThrow()
    await loadStories()
    expect((await write('j', prompt('The dog ran.'))).metrics.tokensWritten).toBe(24)
  })
})
