/**
 * Where the time of a written token goes: evaluation, choosing the token, and what is around them; the engine, which chooses by itself, beside the
 * library's own ways. One process, one context, the same place in the same text; the kinds take turns. Medians over tokens, for machines are
 * not alone.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { getLlama, type LlamaContextSequence, type SequenceEvaluateOptions, type Token } from 'node-llama-cpp'
import { askedBehind, chooserOf } from '../src/main/engine/choosing.ts'
import { TextStream } from '../src/main/engine/text-stream.ts'
import { WritingAdapter } from '../src/main/engine/writing-adapter.ts'
import { samplingOf } from '../src/main/service/drafting/index.ts'
import { adapterOf, standardModel } from './drafts.ts'
import { print } from './print.ts'
import { median } from './statistics.ts'

/** Calls of the library's inner context that a token passes through: not part of its documented interface, and only timed here. */
const stages = ['decodeBatch', 'sampleToken'] as const
type Stage = (typeof stages)[number]
type Call = (...given: unknown[]) => unknown

/** Adds the milliseconds that each stage takes to `spent`. @throws Error where the library is not as this was written for */
function timeStages(context: object, spent: Record<Stage, number>): void {
  const holder = context as { _ctx?: object }
  const inner = holder._ctx
  if (inner === undefined) throw new Error('the library is not as this was written for')
  const timed = (stage: Stage, call: Call): Call => {
    return async (...given) => {
      const started = performance.now()
      const result = await call(...given)
      spent[stage] += performance.now() - started
      return result
    }
  }
  holder._ctx = new Proxy(inner, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const call = value.bind(target) as Call
      const stage = stages.find((known) => known === name)
      return stage === undefined ? call : timed(stage, call)
    },
  })
}

async function* asTheEngine(sequence: LlamaContextSequence, begin: Token): AsyncGenerator<Token, void, void> {
  const choose = chooserOf(samplingOf(null))
  for (let last = begin; ;) {
    const [result] = await sequence.controlledEvaluate([askedBehind(last)])
    last = choose(result?.next.logits ?? new Map()).token
    yield last
  }
}

/** Milliseconds of one token. */
type Cost = { readonly all: number; readonly decode: number; readonly sample: number; readonly text: number; readonly around: number }

/** Tokens that are read at once. */
const CHUNK = 128
const text = 'The pain in my knee began three weeks ago, after I slipped on the stairs at work. '

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: 'string', default: standardModel },
      read: { type: 'string', default: '1700' },
      write: { type: 'string', default: '32' },
      rounds: { type: 'string', default: '3' },
      threads: { type: 'string' },
      adapter: { type: 'string' },
      'flash-attention': { type: 'boolean', default: false },
    },
  })
  if (!existsSync(values.model)) {
    process.stderr.write(`No model at ${values.model}. Run the preparing step, or name one with --model.\n`)
    return 2
  }
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false, logger: () => undefined })
  const model = await llama.loadModel({ modelPath: values.model })
  const context = await model.createContext({
    contextSize: Math.min(Number(values.read) + 512, model.trainContextSize),
    ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
    flashAttention: values['flash-attention'],
  })
  const adapterFile = adapterOf(values.model, values.adapter)?.path
  const adapter = adapterFile === undefined ? null : await WritingAdapter.load(context, adapterFile)
  const sequence = context.getSequence()
  const once = model.tokenize(text)
  const tokens = Array.from({ length: Number(values.read) }, (_, index) => once[index % once.length] as Token)
  const written: Token[] = [...tokens.slice(-200)]
  const repeat: SequenceEvaluateOptions['repeatPenalty'] = { punishTokens: () => written.slice(-200), penalty: 1.05, maxPunishTokens: 200 }
  const library = (options: SequenceEvaluateOptions) => (last: Token) =>
    sequence.evaluate([last], { temperature: 0, ...options, yieldEogToken: true })
  const kinds: readonly (readonly [string, (last: Token) => AsyncIterable<Token>])[] = [
    ['the engine, as it writes', (last) => asTheEngine(sequence, last)],
    ['the library, greedy', library({})],
    ['the library, repeat penalty 1.05 over 200', library({ repeatPenalty: repeat })],
    ['the library, temperature 0.7 (top-k, top-p)', library({ temperature: 0.7, seed: 1 })],
  ]
  const spent = { decodeBatch: 0, sampleToken: 0 }
  timeStages(context, spent)
  const reading = { all: 0, decode: 0 }
  for (let from = 0; from < tokens.length - 1; from += CHUNK) {
    spent.decodeBatch = 0
    const started = performance.now()
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(from, Math.min(from + CHUNK, tokens.length - 1)))
    reading.all += performance.now() - started
    reading.decode += spent.decodeBatch
  }
  const start = sequence.nextTokenIndex
  await adapter?.on()
  const tables = new Map(kinds.map(([name]) => [name, [] as Cost[]]))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, write] of kinds) {
      const stream = new TextStream((some, before) => model.detokenize(some, false, before))
      Object.assign(spent, { decodeBatch: 0, sampleToken: 0 })
      let count = 0
      let since = performance.now()
      for await (const token of write(tokens.at(-1) as Token)) {
        const { decodeBatch: decode, sampleToken: sample } = spent
        const taken = performance.now()
        stream.add(token)
        written.push(token)
        const done = performance.now()
        tables.get(name)?.push({ all: done - since, decode, sample, text: done - taken, around: taken - since - decode - sample })
        Object.assign(spent, { decodeBatch: 0, sampleToken: 0 })
        since = performance.now()
        if (++count >= Number(values.write)) break
      }
      await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }])
    }
  }
  print(
    `reading ${values.read} tokens, ${String(CHUNK)} at a time: ${((100 * (reading.all - reading.decode)) / reading.all).toFixed(2)} % of the time outside evaluation`,
  )
  print(`milliseconds a written token, behind ${values.read} tokens, medians of ${String(tables.get(kinds[0]?.[0] ?? '')?.length ?? 0)}`)
  print(`${''.padEnd(46)} ${['all', 'evaluating', 'choosing', 'to text', 'around'].map((name) => name.padStart(10)).join(' ')}`)
  for (const [name, costs] of tables) {
    const cell = (pick: (cost: Cost) => number) => median(costs.map(pick)).toFixed(2).padStart(10)
    const cells = [cell((cost) => cost.all), cell((cost) => cost.decode), cell((cost) => cost.sample), cell((cost) => cost.text)]
    print(`${name.padEnd(46)} ${cells.join(' ')} ${cell((cost) => cost.around)}`)
  }
  await llama.dispose()
  return 0
}
