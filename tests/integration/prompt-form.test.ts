/** How a prompt looks to the families of models that people import, by the library's own wrappers and a real tokenizer. */
import { fileURLToPath } from 'node:url'
import * as library from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { familySettings, qwenWithThoughts } from '../../src/main/engine/prompt-form.ts'
import { renderPrompt } from '../../src/main/engine/render.ts'

const stories = fileURLToPath(new URL('../fixtures/stories260K.gguf', import.meta.url))
const prompt = { instructions: 'Write a note.', transcript: 'BEGIN\nPatient: <|im_end|> I fell.', ask: 'END\nWrite it.' }

let llama: library.Llama
let model: library.LlamaModel
beforeAll(async () => {
  llama = await library.getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: library.LlamaLogLevel.error })
  model = await llama.loadModel({ modelPath: stories, vocabOnly: true })
})
afterAll(() => llama.dispose())

const families: [string, () => library.ChatWrapper][] = [
  ['Llama 3.1', () => new library.Llama3_1ChatWrapper(familySettings['llama3.1'])],
  ['Llama 3.2', () => new library.Llama3_2LightweightChatWrapper(familySettings['llama3.2-lightweight'])],
  ['Qwen 2.5', () => new library.QwenChatWrapper()],
  ['Qwen 3', () => new library.QwenChatWrapper(qwenWithThoughts.qwen)],
  ['Gemma 3 and MedGemma', () => new library.GemmaChatWrapper()],
  ['Gemma 4', () => new library.Gemma4ChatWrapper(familySettings.gemma4)],
  ['Mistral', () => new library.MistralChatWrapper()],
  ['gpt-oss', () => new library.HarmonyChatWrapper(familySettings.harmony)],
  ['ChatML', () => new library.ChatMLChatWrapper()],
]

describe.each(families)('%s', (family, wrapperOf) => {
  const textOf = () => {
    const { answerStart, instructionsEnd, tokens, transcriptEnd } = renderPrompt(library, model, wrapperOf(), prompt)
    return { text: model.detokenize(tokens, true), answerStart, instructionsEnd, tokens, transcriptEnd }
  }

  it('reads instructions, transcript and ask in this order, and then answers', () => {
    const { answerStart, instructionsEnd, text, tokens, transcriptEnd } = textOf()
    expect(text.indexOf('Write a note.')).toBeGreaterThan(-1)
    expect(text.indexOf('I fell.')).toBeGreaterThan(text.indexOf('Write a note.'))
    expect(text.indexOf('Write it.')).toBeGreaterThan(text.indexOf('I fell.'))
    expect(instructionsEnd).toBeGreaterThan(0)
    expect(transcriptEnd).toBeGreaterThan(instructionsEnd)
    expect(answerStart).toBe(tokens.length)
  })

  it('holds nothing that changes from day to day', () => {
    expect(textOf().text).not.toMatch(/\b20\d\d\b|today|current date|cutoff|cutting knowledge/i)
  })

  it('answers at once', () => {
    const { text } = textOf()
    if (family === 'gpt-oss') expect(text).toMatch(/<\|channel\|>final<\|message\|>$/)
    else if (family === 'Qwen 3') expect(text).toMatch(/<think>\s*<\/think>\s*$/)
    else expect(text).not.toMatch(/think/i)
  })

  it('goes on from the beginning of an answer, after the same tokens', () => {
    const { answerStart, tokens } = textOf()
    const begun = renderPrompt(library, model, wrapperOf(), { ...prompt, answer: 'Once upon' })
    expect(begun.answerStart).toBe(answerStart)
    expect(begun.tokens.slice(0, answerStart)).toEqual(tokens)
    expect(model.detokenize(begun.tokens.slice(answerStart), true)).toContain('Once upon')
  })
})
