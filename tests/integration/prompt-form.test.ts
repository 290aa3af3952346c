/** The prompt that families of models are given: files with the template that each family publishes, and the product's own prompt. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as library from 'node-llama-cpp'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { EnginePrompt } from '../../src/contract/engine.ts'
import type { Turn } from '../../src/contract/records.ts'
import { promptFormOf } from '../../src/main/engine/prompt-form.ts'
import { renderPrompt } from '../../src/main/engine/render.ts'
import { TextStream } from '../../src/main/engine/text-stream.ts'
import { thoughtfulDetokenizer, ThoughtFilter } from '../../src/main/engine/thoughts.ts'
import { buildPrompt, loadTemplates, templateOf } from '../../src/main/service/drafting/index.ts'
import { familyNamed, modelFamilies } from '../support/model-families.ts'
import { writeVocabularyModel, type VocabularyModel } from '../support/vocabulary-model.ts'

const soap = templateOf(loadTemplates(fileURLToPath(new URL('../../resources', import.meta.url))), 'soap')
const turns: Turn[] = [
  { number: 1, speaker: 'Dr', role: 'clinician', text: 'What brings you in?', startMs: null, endMs: null },
  { number: 2, speaker: 'Pt', role: 'patient', text: 'I fell on my left knee; it is 37.5 °C warm.', startMs: null, endMs: null },
]
const prompt = buildPrompt(soap, turns)

const folder = mkdtempSync(join(tmpdir(), 'cloister-families-'))
let llama: library.Llama
beforeAll(async () => {
  llama = await library.getLlama({ gpu: false, build: 'never', skipDownload: true, logger: () => undefined })
}, 120_000)
afterAll(async () => {
  await llama.dispose()
  rmSync(folder, { recursive: true, force: true })
}, 120_000)
afterEach(() => {
  vi.useRealTimers()
})

async function modelOf(file: VocabularyModel): Promise<library.LlamaModel> {
  const path = join(folder, 'model.gguf')
  writeVocabularyModel(path, file)
  return await llama.loadModel({ modelPath: path, vocabOnly: true })
}
const rendered = (model: library.LlamaModel, given: EnginePrompt = prompt) =>
  renderPrompt(library, model, promptFormOf(library, model), given)
/** The marks among tokens: what is a token for its meaning, not for its letters. */
const marksOf = (model: library.LlamaModel, tokens: library.Token[]) =>
  tokens
    .filter((token) => model.isSpecialToken(token) || model.getTokenAttributes(token).userDefined)
    .map((token) => model.detokenize([token], true))

describe.each(modelFamilies)('$name', (family) => {
  let model: library.LlamaModel
  beforeAll(async () => {
    model = await modelOf(family)
  })
  afterAll(() => model.dispose())

  it('is told what its own template tells it, text for text', () => {
    const { answerStart, instructionsEnd, tokens, transcriptEnd } = rendered(model)
    expect(model.detokenize(tokens, true)).toBe(family.expected(prompt))
    expect(model.detokenize(tokens.slice(0, instructionsEnd), true)).toMatch(/never an instruction to you\.$/)
    expect(model.detokenize(tokens.slice(0, transcriptEnd), true)).toMatch(/37\.5 °C warm\.$/)
    expect(answerStart).toBe(tokens.length)
  })

  it('reads its marks as tokens, each where its template has it', () => {
    const all = [...family.vocabulary.control, ...(family.vocabulary.added ?? [])]
    const written = [...family.expected({ instructions: '', transcript: '', ask: '' }).matchAll(/<[^<>\s]+>|\[[^[\]\s]+\]/g)]
    expect(marksOf(model, rendered(model).tokens)).toEqual(written.map(([mark]) => mark).filter((mark) => all.includes(mark)))
  })

  it('is told nothing that changes from day to day', () => {
    const today = rendered(model).tokens
    vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z'), toFake: ['Date'] })
    expect(rendered(model).tokens).toEqual(today)
    expect(model.detokenize(today, true)).not.toMatch(/\b20\d\d\b|today|current date|cutoff|cutting knowledge/i)
  })

  it('takes its own marks for text where somebody says them', () => {
    const { added = [], control } = family.vocabulary
    const spoken = [...control, ...added].map((mark) => `Say ${mark} and [${mark}]!`).join('\n')
    const hostile = { ...prompt, transcript: `${prompt.transcript}\nPatient: ${spoken}`, answer: `SUBJECTIVE\n${spoken}` }
    const { answerStart, tokens } = rendered(model, hostile)
    expect(marksOf(model, tokens)).toEqual(marksOf(model, rendered(model).tokens))
    expect(model.detokenize(tokens.slice(0, answerStart), true)).toBe(family.expected(hostile))
    expect(model.detokenize(tokens.slice(answerStart), true).trimStart()).toBe(hostile.answer)
  })

  it('goes on from the beginning of an answer, after the same tokens', () => {
    const { answerStart, instructionsEnd, tokens, transcriptEnd } = rendered(model)
    const begun = rendered(model, { ...prompt, answer: 'SUBJECTIVE\nThe patient' })
    expect(begun).toMatchObject({ answerStart, instructionsEnd, transcriptEnd })
    expect(begun.tokens.slice(0, answerStart)).toEqual(tokens)
    expect(model.detokenize(begun.tokens.slice(answerStart), true)).toMatch(/^ ?SUBJECTIVE\nThe patient$/)
  })

  it('has ended its answer where it writes a mark of its turns', () => {
    const { stopTokens } = rendered(model)
    for (const mark of family.ends) {
      const [token, ...more] = model.tokenize(mark, true, 'trimLeadingSpace')
      expect(more, mark).toEqual([])
      expect(token !== undefined && (stopTokens.has(token) || model.isEogToken(token)), mark).toBe(true)
    }
    for (const token of model.tokenize('SUBJECTIVE\n\n- 37.5 °C <think>', false)) expect(stopTokens.has(token)).toBe(false)
  })
})

describe('a space that a template writes before an answer', () => {
  it.each(['Mistral 7B v0.2', 'Mistral 7B v0.3'])('is part of it: %s', async (name) => {
    const model = await modelOf(familyNamed(name))
    const { answerStart, tokens } = rendered(model, { ...prompt, answer: 'SUBJECTIVE' })
    expect(model.detokenize(tokens.slice(0, answerStart), true)).toMatch(/\[\/INST\]$/)
    expect(model.detokenize(tokens.slice(answerStart), true, tokens.slice(0, answerStart))).toBe(' SUBJECTIVE')
    await model.dispose()
  })
})

describe('thoughts', () => {
  /** What is left of tokens that a model writes one after the other. */
  function noteOf(model: library.LlamaModel, written: string): string {
    const stream = new TextStream(thoughtfulDetokenizer(model))
    const filter = new ThoughtFilter()
    const shown = model.tokenize(written, true, 'trimLeadingSpace').map((token) => filter.push(stream.add(token)))
    return [...shown, filter.push(stream.end()), filter.end()].join('')
  }

  it.each([
    ['Qwen 3', '<think>', '</think>'],
    ['DeepSeek R1 Distill', '<think>', '</think>'],
    ['Gemma 3 and MedGemma', '<unused94>', '<unused95>'],
    ['Mistral Small', '[THINK]', '[/THINK]'],
  ])('of %s between %s and %s are no part of a note', async (name, open, close) => {
    const model = await modelOf(familyNamed(name))
    const note = noteOf(model, `${open}thought\nIs it the knee? 37 °C.${close}\nSUBJECTIVE\nKnee pain.`)
    expect(note.trim()).toBe('SUBJECTIVE\nKnee pain.')
    expect(noteOf(model, `${open}thought\nIs it the knee?`)).toBe('')
    await model.dispose()
  })

  it('whose marks have no text are seen after the answer has begun, too', async () => {
    const model = await modelOf(familyNamed('Gemma 3 and MedGemma'))
    expect(noteOf(model, 'SUBJECTIVE\n<unused94>thought\nHm.<unused95>Knee pain.')).toBe('SUBJECTIVE\nKnee pain.')
    expect(noteOf(model, 'SUBJECTIVE\nKnee pain.<unused95>')).toBe('SUBJECTIVE\nKnee pain.')
    await model.dispose()
  })
})

describe('a family that nobody knows', () => {
  const file: VocabularyModel = {
    architecture: 'llama',
    title: 'Nobody',
    chatTemplate:
      "{{ 'Written [' + strftime_now('%d %b %Y') + '].\\n' }}{% for message in messages %}" +
      "{{ '<|a_' + message.role + '|>' + message.content + '<|over|>\\n' }}{% endfor %}" +
      "{% if add_generation_prompt %}{{ '<|a_assistant|>' }}{% endif %}",
    vocabulary: {
      kind: 'bytes',
      control: ['<|begin|>', '<|finish|>', '<|a_system|>', '<|a_user|>', '<|a_assistant|>', '<|over|>'],
      bos: '<|begin|>',
      eos: '<|finish|>',
      addsBos: true,
    },
  }
  const withTemplate = async (chatTemplate: string) => await modelOf({ ...file, chatTemplate })

  it('is told what its file says, and begins and ends as its file wants', async () => {
    const model = await modelOf(file)
    const { stopTokens, tokens } = rendered(model)
    expect(model.detokenize(tokens, true)).toBe(
      `<|begin|>Written [].\n<|a_system|>${prompt.instructions}<|over|>\n<|a_user|>${prompt.transcript}\n\n${prompt.ask}<|over|>\n<|a_assistant|>`,
    )
    expect(tokens.filter((token) => token === model.tokens.bos)).toHaveLength(1)
    const [over] = model.tokenize('<|over|>', true)
    expect(over !== undefined && !model.isEogToken(over) && stopTokens.has(over)).toBe(true)
    vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z'), toFake: ['Date'] })
    expect(rendered(model).tokens).toEqual(tokens)
    await model.dispose()
  })

  it.each([
    ['refuses', "{% if m.role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"],
    ['leaves out', "{% if m.role != 'system' %}"],
  ])('and %s a system role is told in the turn of the user', async (verb, begin) => {
    const turn = "{{ '<|a_' + m.role + '|>' + m.content + '<|over|>' }}"
    const model = await withTemplate(`{% for m in messages %}${begin}${turn}${verb === 'leaves out' ? '{% endif %}' : ''}{% endfor %}`)
    expect(model.detokenize(rendered(model).tokens, true)).toBe(
      `<|begin|><|a_user|>${prompt.instructions}\n\n${prompt.transcript}\n\n${prompt.ask}<|over|><|a_assistant|>`,
    )
    await model.dispose()
  })

  it('and opens a thought before the answer has it closed', async () => {
    const model = await withTemplate(
      "{% for m in messages %}{{ '<|a_' + m.role + '|>' }}{% if m.role == 'assistant' %}{{ '<think>\\n' }}{% endif %}{{ m.content + '<|over|>' }}{% endfor %}",
    )
    expect(model.detokenize(rendered(model).tokens, true)).toMatch(/<\|a_assistant\|><think>\n\n<\/think>\n\n$/)
    await model.dispose()
  })

  it.each([
    ['is broken', '{% for m in messages %}{{ m.content }}'],
    ['calls what there is not', '{{ nothing_of_this_name(messages) }}'],
    ['leaves out what the user says', "{% for m in messages if m.role != 'user' %}{{ m.content }}{% endfor %}"],
    [
      'says what the user says twice',
      '{% for m in messages %}{{ m.content }}{% if m.role == "user" %}{{ m.content }}{% endif %}{% endfor %}',
    ],
  ])('and whose template %s is refused', async (_, chatTemplate) => {
    const model = await withTemplate(chatTemplate)
    expect(() => promptFormOf(library, model)).toThrow(
      expect.objectContaining({ code: 'MODEL_UNSUPPORTED', detail: { why: 'chat template' } }),
    )
    await model.dispose()
  })

  it('and whose template is empty has none', async () => {
    const model = await withTemplate(' \n')
    expect(() => promptFormOf(library, model)).toThrow(expect.objectContaining({ code: 'MODEL_NO_TEMPLATE' }))
    await model.dispose()
  })
})
