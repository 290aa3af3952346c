/**
 * What the adapter, trained to write notes, leaves of the base's other abilities: plain questions, other languages, JSON. Each task is asked
 * of the engine twice, greedily and without penalties, with the adapter and without; a rule judges the answer. Cloister itself never asks
 * such things: the adapter is at work in notes alone.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { forkedEngine } from '../src/main/service/forked-engine.ts'
import { adapterOf, standardModel } from './drafts.ts'
import { print } from './print.ts'

type Task = { readonly kind: 'question' | 'language' | 'json'; readonly ask: string; readonly holds: (answer: string) => boolean }

const question = (ask: string, answer: RegExp): Task => ({ kind: 'question', ask, holds: (said) => answer.test(said) })
const language = (ask: string, answer: RegExp): Task => ({ kind: 'language', ask, holds: (said) => answer.test(said) })

/** The first object or list of an answer, be it in a fence or among words; null where none can be read. */
export function jsonIn(answer: string): unknown {
  const start = answer.search(/[[{]/)
  for (let end = answer.length; start >= 0 && end > start; end--) {
    if (!/[\]}]/.test(answer.charAt(end - 1))) continue
    try {
      return JSON.parse(answer.slice(start, end)) as unknown
    } catch {
      continue
    }
  }
  return null
}

/** JSON that holds all of `values`, wherever they stand. */
function json(ask: string, ...values: readonly string[]): Task {
  const holds = (answer: string) => {
    const all = JSON.stringify(jsonIn(answer)).toLowerCase()
    return values.every((value) => all.includes(value.toLowerCase()))
  }
  return { kind: 'json', ask: `${ask} Answer with JSON only.`, holds }
}

export const tasks: readonly Task[] = [
  question('What is the capital of Australia? Answer in one word.', /\bCanberra\b/i),
  question('Which organ makes insulin? Answer in one word.', /\bpancreas\b/i),
  question('What is 17 plus 25? Answer with the number.', /\b42\b/),
  question('How many days has a leap year? Answer with the number.', /\b366\b/),
  question('Who wrote "Hamlet"? Answer with the name.', /Shakespeare/i),
  question('Which vitamin does sunlight let the skin make?', /\bD3?\b/),
  question('What is the chemical symbol of sodium?', /\bNa\b/),
  question('Is a whale a fish or a mammal? Answer in one word.', /\bmammal\b/i),
  language('Translate into Spanish: "Where does it hurt?"', /duele/i),
  language('Translate into French: "My head hurts."', /mal (?:à|a) la t[êe]te|t[êe]te me fait mal/i),
  language('Translate into German: "I have a fever."', /Fieber/i),
  language('Translate into Italian: "Good morning, doctor."', /buon ?giorno/i),
  language('Was ist die Hauptstadt von Frankreich? Antworte in einem Wort.', /\bParis\b/),
  language('¿Cuántos días tiene una semana? Responde con una palabra.', /\b(?:siete|7)\b/i),
  language('Translate into English: "Ich bin müde."', /\btired\b/i),
  language('Translate into English: "Me duele la espalda."', /\bback\b/i),
  json('Give name, dose and unit of: lisinopril 10 mg.', 'lisinopril', '10'),
  json('List the colours of the flag of Italy.', 'green', 'white', 'red'),
  json('Give "city" and "country" of the Eiffel Tower.', 'paris', 'france'),
  json('Give systolic and diastolic as numbers: blood pressure 128 over 82.', '128', '82'),
  json('Split into a list of words: "knee pain left".', '"knee"', '"pain"', '"left"'),
  json('Give "symptom" and "days": cough for three days.', 'cough', '3'),
  json('Give "drug" and "times_a_day": metformin twice a day.', 'metformin', '2'),
  json('Give "sum" of 4 and 5, and "product".', '9', '20'),
]

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: 'string', default: standardModel },
      adapter: { type: 'string' },
      threads: { type: 'string', default: '2' },
      json: { type: 'string' },
    },
  })
  if (!existsSync(values.model)) {
    process.stderr.write(`No model at ${values.model}. Run the preparing step, or name one with --model.\n`)
    return 2
  }
  const adapter = adapterOf(values.model, values.adapter)
  const engine = forkedEngine()
  const client = engine.client()
  const answersOf = async (adapterPath: string | null): Promise<string[]> => {
    const request = {
      path: values.model,
      adapterPath,
      name: 'abilities',
      contextTokens: 2048,
      device: 'cpu',
      threads: Number(values.threads),
    }
    for await (const _ of await client.load({ ...request, device: 'cpu' }));
    const answers: string[] = []
    for (const { ask } of tasks) {
      const prompt = { instructions: 'You are a helpful assistant.', transcript: '', ask }
      const sampling = { temperature: 0, seed: 0, maxTokens: 80, penalties: null }
      let answer = ''
      for await (const event of await client.write({ visitKey: 'abilities', prompt, sampling }))
        if (event.type === 'text') answer += event.text
      answers.push(answer)
    }
    return answers
  }
  try {
    const base = await answersOf(null)
    const adapted = adapter === null ? null : await answersOf(adapter.path)
    const rows = tasks.map(({ ask, holds, kind }, i) => {
      const row = { kind, ask, base: base[i] ?? '', adapted: adapted?.[i] ?? null }
      return { ...row, baseHolds: holds(row.base), adaptedHolds: row.adapted === null ? null : holds(row.adapted) }
    })
    for (const { adapted: other, adaptedHolds, ask, base: own, baseHolds } of rows) {
      print(`${ask}\n  base     ${baseHolds ? 'right' : 'WRONG'}  ${JSON.stringify(own.slice(0, 160))}`)
      if (other !== null) print(`  adapter  ${adaptedHolds === true ? 'right' : 'WRONG'}  ${JSON.stringify(other.slice(0, 160))}`)
    }
    for (const kind of ['question', 'language', 'json'] as const) {
      const own = rows.filter((row) => row.kind === kind)
      const count = (holds: (row: (typeof rows)[number]) => boolean) => `${String(own.filter(holds).length)} of ${String(own.length)}`
      print(`${kind.padEnd(10)} base ${count((row) => row.baseHolds)}, with the adapter ${count((row) => row.adaptedHolds === true)}`)
    }
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
    return 0
  } finally {
    engine.kill()
  }
}
