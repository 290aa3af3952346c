/**
 * How unlikely the accepted notes are to a model that writes them: mean of -ln P over their tokens, behind the product's own prompt. Finer than words in
 * common, and a few minutes where drafts take as many hours; but of a model that is given what was right so far, so it knows nothing of loops.
 * The base alone, the adapter that ships and any others (`--adapter FILE`, more than once) in the same run: what is read is read once for all.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import * as library from 'node-llama-cpp'
import { getLlama, LlamaLogLevel, type LlamaContextSequence, type Token } from 'node-llama-cpp'
import { exampleOf, isInvented, type ExampleVisit } from '../models/adapter/example.ts'
import { asAnswer, sectionsOf } from '../models/adapter/reference-note.ts'
import { promptFormOf } from '../src/main/engine/prompt-form.ts'
import { WritingAdapter } from '../src/main/engine/writing-adapter.ts'
import { templateOf } from '../src/main/service/drafting/index.ts'
import { templates } from './accepted-note.ts'
import { aciVisits } from './aci.ts'
import { adapterOf, standardModel } from './drafts.ts'
import { print } from './print.ts'
import { bootstrap, intervalText } from './statistics.ts'
import { talkVisits } from './talk.ts'

/** Tokens that are read at once. */
const CHUNK = 64
/** The whole vocabulary, as the model has it; selected is the likeliest, whose logit the library's weights are reckoned against. */
const asItIs = { temperature: 0 }

/** Of each way of writing, in their order, the sum of -ln P. */
type Row = { readonly id: string; readonly tokens: number; readonly sums: readonly number[] }
type Written = { readonly id: string; readonly visit: ExampleVisit }

/** Splits of ACI-Bench, without what the visit does not bear, and the visits in talk that are not trained on. */
function accepted(split: string): Written[] {
  if (split === 'talk')
    return talkVisits()
      .filter((visit) => visit.split === 'valid')
      .map(({ id, note, sex, templateId, turns }) => ({
        id,
        visit: { template: templateOf(templates, templateId), turns, answer: note, sex },
      }))
  const template = templateOf(templates, 'soap')
  return aciVisits(split).map(({ id, note, turns }) => {
    const answer = asAnswer(template, sectionsOf(note), (sentence, key) => !isInvented(sentence, turns, key))
    return { id, visit: { template, turns, answer } }
  })
}

/** Sum of -ln P of `answer`, each token behind all before it; `last` is the token before the first. */
async function lossOf(sequence: LlamaContextSequence, last: Token, answer: readonly Token[]): Promise<number> {
  const given = [last, ...answer.slice(0, -1)]
  let sum = 0
  for (let from = 0; from < given.length; from += CHUNK) {
    const results = await sequence.controlledEvaluate(
      given.slice(from, from + CHUNK).map((token, i) => {
        const filter = { tokens: [answer[from + i] as Token], includeSelected: true }
        return [token, { generateNext: { logits: { filter }, totalLogitWeight: true, options: asItIs } }]
      }),
    )
    results.forEach((result, i) => {
      const { logits, totalLogitWeight: all } = result?.next ?? {}
      const own = logits?.get(answer[from + i] as Token)
      if (logits === undefined || all === undefined || own === undefined) throw new Error('the library gives no logits')
      sum += Math.max(...logits.values()) + Math.log(all) - own
    })
  }
  return sum
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      split: { type: 'string', default: 'valid' },
      limit: { type: 'string', default: '1000' },
      model: { type: 'string', default: standardModel },
      adapter: { type: 'string', multiple: true, default: [] },
      threads: { type: 'string', default: '2' },
      json: { type: 'string' },
    },
  })
  if (!existsSync(values.model)) {
    process.stderr.write(`No model at ${values.model}. Run the preparing step, or name one with --model.\n`)
    return 2
  }
  const visits = accepted(values.split).slice(0, Number(values.limit))
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error })
  const model = await llama.loadModel({ modelPath: values.model })
  const form = promptFormOf(library, model)
  const context = await model.createContext({ contextSize: 8192, batchSize: 128, threads: Number(values.threads) })
  const shipped = adapterOf(values.model, undefined)
  const files = new Set([...(shipped === null ? [] : [shipped.path]), ...values.adapter])
  const kinds: { readonly name: string; readonly adapter: WritingAdapter | null }[] = [{ name: 'without adapter', adapter: null }]
  for (const file of files) kinds.push({ name: basename(file, '.gguf'), adapter: await WritingAdapter.load(context, file) })
  print(`${'visit'.padEnd(9)} tokens  ${kinds.map(({ name }) => name).join('  ')}`)
  const sequence = context.getSequence()
  const rows: Row[] = []
  for (const { id, visit } of visits) {
    const { answer, prompt } = exampleOf(model, form, visit)
    const last = prompt.at(-1) as Token
    await sequence.clearHistory()
    await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, -1))
    const sums: number[] = []
    for (const { adapter } of kinds) {
      await adapter?.on()
      sums.push(await lossOf(sequence, last, answer))
      await adapter?.off()
      await sequence.eraseContextTokenRanges([{ start: prompt.length - 1, end: sequence.nextTokenIndex }])
    }
    rows.push({ id, tokens: answer.length, sums })
    print(`${id.padEnd(9)} ${String(answer.length).padStart(6)}  ${sums.map((sum) => (sum / answer.length).toFixed(3)).join('  ')}`)
  }
  print(`mean of -ln P a token over ${String(rows.length)} notes of ${values.split}`)
  const mean = (index: number) => (drawn: readonly Row[]) =>
    drawn.reduce((sum, { sums }) => sum + (sums[index] ?? 0), 0) / drawn.reduce((sum, { tokens }) => sum + tokens, 0)
  const table = kinds.map(({ name }, index) => ({
    name,
    loss: bootstrap(rows, mean(index)),
    // Where nothing ships with the model, the base is what the others are held against.
    against: bootstrap(rows, (drawn) => mean(index)(drawn) - mean(Math.min(1, kinds.length - 1))(drawn)),
  }))
  for (const { against, loss, name } of table)
    print(`${name.padEnd(48)} ${intervalText(loss, 3)}, against ${kinds[1]?.name ?? 'itself'}: ${intervalText(against, 3)}`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ split: values.split, table, rows }, null, 2)}\n`)
  await llama.dispose()
  return 0
}
