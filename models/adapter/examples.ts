/**
 * Training examples for the adapter, as token ids: the product's own prompt, by the base model's own chat template, and the note that
 * a clinician accepted, in the form that the product asks for. So what is trained is what is asked later, to the token.
 *
 *   node models/adapter/examples.ts OUT.jsonl [--model BASE.gguf] [--fewer-turns N] [--seed 1]
 *
 * Each line: `{ id, split, template, prefix, prompt, answer }`. `prefix` tokens of `prompt` are instructions and transcript, the same for
 * every template of a visit. `answer` ends with the token that ends a turn of the model. Sources: ACI-Bench `train` and `valid` (Yim et
 * al., Scientific Data 2023, CC BY 4.0), read where it lies, and the visits written for training (`visits/`). The file made holds the former: keep it
 * out of the repository.
 */
import { createWriteStream } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { getLlama, LlamaLogLevel } from 'node-llama-cpp'
import { aciVisits } from '../../bench/aci.ts'
import { random } from '../../src/main/engine/random.ts'
import type { Turn } from '../../src/contract/records.ts'
import * as library from 'node-llama-cpp'
import { promptFormOf } from '../../src/main/engine/prompt-form.ts'
import { checkStatement, loadTemplates, templateOf } from '../../src/main/service/drafting/index.ts'
import { exampleOf, isInvented, type ExampleVisit } from './example.ts'
import { asAnswer, hasHistories, sectionsOf } from './reference-note.ts'
import { asRecognised, trainingVisits, withoutSpeakers, type TrainingVisit } from './visits.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: join(homedir(), '.cache', 'cloister-models', 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf') },
    'fewer-turns': { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
})
const [out] = positionals
if (out === undefined) throw new Error('Name the file to write.')
const templates = loadTemplates(fileURLToPath(new URL('../../resources', import.meta.url)))
const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error })
const model = await llama.loadModel({ modelPath: values.model, vocabOnly: true })
const form = promptFormOf(library, model)

/** The visit with a run of its turns left out: what rested on them must then be missing from the note, too. */
function withFewerTurns(turns: readonly Turn[], next: () => number): Turn[] {
  const length = Math.max(2, Math.round(turns.length * (0.15 + 0.2 * next())))
  const from = 2 + Math.floor(next() * Math.max(1, turns.length - length - 2))
  return turns.filter((_, index) => index < from || index >= from + length).map((turn, index) => ({ ...turn, number: index + 1 }))
}

/** Whether a sentence that the whole visit bears has lost its ground. */
function isLost(sentence: string, whole: readonly Turn[], fewer: readonly Turn[], sectionKey: string): boolean {
  const before = checkStatement(sentence, whole, { sectionKey }).verdict
  const after = checkStatement(sentence, fewer, { sectionKey }).verdict
  const rank = { supported: 0, unsure: 1, unsupported: 2, contradicted: 3 } as Record<string, number>
  return (rank[after] ?? 3) > (rank[before] ?? 0) || (before !== 'supported' && whole.length > fewer.length * 1.1 && after !== 'supported')
}

/** One line of the file. */
function line(id: string, split: string, visit: ExampleVisit): string {
  return `${JSON.stringify({ id, split, template: visit.template.id, ...exampleOf(model, form, visit), text: visit.answer })}\n`
}

const file = createWriteStream(out)
let written = 0
for (const split of ['train', 'valid']) {
  for (const [index, visit] of aciVisits(split).entries()) {
    const blocks = sectionsOf(visit.note)
    for (const id of hasHistories(blocks) ? ['soap', 'h-and-p'] : ['soap']) {
      const template = templateOf(templates, id)
      const keep = (sentence: string, key: string) => !isInvented(sentence, visit.turns, key)
      file.write(line(visit.id, split, { template, turns: visit.turns, answer: asAnswer(template, blocks, keep) }))
      written++
    }
    if (split !== 'train') continue
    const next = random(Number(values.seed) * 1000 + index)
    for (let variant = 0; variant < Number(values['fewer-turns']); variant++) {
      const fewer = withFewerTurns(visit.turns, next)
      const template = templateOf(templates, 'soap')
      const keep = (sentence: string, key: string) => !isInvented(sentence, visit.turns, key) && !isLost(sentence, visit.turns, fewer, key)
      file.write(line(`${visit.id}-${String(variant)}`, split, { template, turns: fewer, answer: asAnswer(template, blocks, keep) }))
      written++
    }
  }
}
/** Of five visits one as a recogniser gives it and one without the speakers: speech comes in so, too. By name, so that another visit changes none. */
function asItComes({ id, turns }: TrainingVisit): readonly Turn[] {
  const kind = (Number(id.slice(1)) - 1) % 5
  if (kind === 3) return asRecognised(turns, Number(values.seed) * 100_000 + parseInt(id, 36))
  return kind === 4 ? withoutSpeakers(turns) : turns
}

for (const visit of trainingVisits(templates)) {
  const turns = visit.split === 'train' ? asItComes(visit) : visit.turns
  const template = templateOf(templates, visit.templateId)
  file.write(line(visit.id, visit.split, { template, turns, answer: visit.note, sex: visit.sex }))
  written++
}
file.end()
await llama.dispose()
process.stdout.write(`${String(written)} examples\n`)
