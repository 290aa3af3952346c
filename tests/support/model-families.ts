/** Families of models that people import: what their files hold, and the prompt that they should be given. */
import { readFileSync } from 'node:fs'
import type { EnginePrompt } from '../../src/contract/engine.ts'
import type { Vocabulary, VocabularyModel } from './vocabulary-model.ts'

export type ModelFamily = VocabularyModel & {
  readonly name: string
  /** The text of the whole prompt, up to the answer. */
  readonly expected: (prompt: EnginePrompt) => string
  /** Marks that end an answer. */
  readonly ends: readonly string[]
}

const template = (name: string): string => readFileSync(new URL(`../fixtures/chat-templates/${name}.jinja`, import.meta.url), 'utf8')

const llama3Marks = ['<|begin_of_text|>', '<|end_of_text|>', '<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>']
const llama3: Vocabulary = { kind: 'bytes', control: llama3Marks, bos: '<|begin_of_text|>', eos: '<|eot_id|>', addsBos: true }
const llama31: Vocabulary = { ...llama3, control: [...llama3Marks, '<|eom_id|>', '<|python_tag|>'] }
const qwen25: Vocabulary = {
  kind: 'bytes',
  control: ['<|endoftext|>', '<|im_start|>', '<|im_end|>'],
  added: ['<tool_call>', '</tool_call>'],
  bos: null,
  eos: '<|im_end|>',
  addsBos: false,
}
const qwen3: Vocabulary = {
  ...qwen25,
  added: ['<tool_call>', '</tool_call>', '<tool_response>', '</tool_response>', '<think>', '</think>'],
}
const gemma: Vocabulary = {
  kind: 'sentencepiece',
  control: ['<bos>', '<eos>', '<start_of_turn>', '<end_of_turn>', '<unused94>', '<unused95>'],
  bos: '<bos>',
  eos: '<end_of_turn>',
  addsBos: true,
}
const phi3: Vocabulary = {
  kind: 'sentencepiece',
  control: ['<s>', '</s>', '<|endoftext|>', '<|system|>', '<|user|>', '<|assistant|>', '<|end|>'],
  bos: '<s>',
  eos: '<|endoftext|>',
  addsBos: false,
  addsSpace: true,
}
const phi4: Vocabulary = {
  kind: 'bytes',
  control: ['<|endoftext|>', '<|im_start|>', '<|im_sep|>', '<|im_end|>'],
  bos: '<|endoftext|>',
  eos: '<|im_end|>',
  addsBos: false,
}
const phi4Mini: Vocabulary = {
  kind: 'bytes',
  control: ['<|endoftext|>', '<|system|>', '<|user|>', '<|assistant|>', '<|end|>'],
  bos: '<|endoftext|>',
  eos: '<|endoftext|>',
  addsBos: false,
}
const mistralTools = ['[TOOL_CALLS]', '[AVAILABLE_TOOLS]', '[/AVAILABLE_TOOLS]', '[TOOL_RESULTS]', '[/TOOL_RESULTS]']
const mistral1: Vocabulary = { kind: 'sentencepiece', control: ['<s>', '</s>'], bos: '<s>', eos: '</s>', addsBos: true, addsSpace: true }
const mistral3: Vocabulary = { ...mistral1, control: ['<s>', '</s>', '[INST]', '[/INST]', ...mistralTools] }
const tekken: Vocabulary = {
  ...mistral3,
  kind: 'bytes',
  control: [...mistral3.control, '[SYSTEM_PROMPT]', '[/SYSTEM_PROMPT]', '[THINK]', '[/THINK]'],
}
const gptOss: Vocabulary = {
  kind: 'bytes',
  control: '<|startoftext|> <|endoftext|> <|start|> <|end|> <|message|> <|channel|> <|constrain|> <|return|> <|call|>'.split(' '),
  bos: '<|startoftext|>',
  eos: '<|return|>',
  addsBos: false,
}
const deepSeekR1: Vocabulary = {
  kind: 'bytes',
  control: ['<｜begin▁of▁sentence｜>', '<｜end▁of▁sentence｜>', '<｜User｜>', '<｜Assistant｜>'],
  added: ['<think>', '</think>'],
  bos: '<｜begin▁of▁sentence｜>',
  eos: '<｜end▁of▁sentence｜>',
  addsBos: true,
}

const llamaForm = ({ ask, instructions, transcript }: EnginePrompt): string =>
  `<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n${instructions}<|eot_id|>` +
  `<|start_header_id|>user<|end_header_id|>\n\n${transcript}\n\n${ask}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`
const chatMlForm = ({ ask, instructions, transcript }: EnginePrompt): string =>
  `<|im_start|>system\n${instructions}<|im_end|>\n<|im_start|>user\n${transcript}\n\n${ask}<|im_end|>\n<|im_start|>assistant\n`
const gemmaForm = ({ ask, instructions, transcript }: EnginePrompt): string =>
  `<bos><start_of_turn>user\n${instructions}\n\n${transcript}\n\n${ask}<end_of_turn>\n<start_of_turn>model\n`
const phi3Form = ({ ask, instructions, transcript }: EnginePrompt): string =>
  `<|system|>\n${instructions}<|end|>\n<|user|>\n${transcript}\n\n${ask}<|end|>\n<|assistant|>\n`

const llamaEnds = ['<|eot_id|>', '<|end_of_text|>']
const qwenEnds = ['<|im_end|>', '<|endoftext|>', '<|im_start|>']
const gemmaEnds = ['<end_of_turn>', '<eos>', '<start_of_turn>']
const phiEnds = ['<|end|>', '<|endoftext|>', '<|user|>']

export const modelFamilies: readonly ModelFamily[] = [
  {
    name: 'Llama 3',
    architecture: 'llama',
    title: 'Meta Llama 3 8B Instruct',
    chatTemplate: template('llama-3'),
    vocabulary: llama3,
    expected: llamaForm,
    ends: llamaEnds,
  },
  {
    name: 'Llama 3.1 and 3.3',
    architecture: 'llama',
    title: 'Meta Llama 3.1 8B Instruct',
    chatTemplate: template('llama-3.1'),
    vocabulary: llama31,
    expected: llamaForm,
    ends: llamaEnds,
  },
  {
    name: 'Llama 3.2',
    architecture: 'llama',
    title: 'Llama 3.2 3B Instruct',
    chatTemplate: template('llama-3.2'),
    vocabulary: llama31,
    expected: llamaForm,
    ends: llamaEnds,
  },
  {
    name: 'Qwen 2.5',
    architecture: 'qwen2',
    title: 'Qwen2.5 7B Instruct',
    chatTemplate: template('qwen-2.5'),
    vocabulary: qwen25,
    expected: chatMlForm,
    ends: qwenEnds,
  },
  {
    name: 'Qwen 3',
    architecture: 'qwen3',
    title: 'Qwen3 8B',
    chatTemplate: template('qwen-3'),
    vocabulary: qwen3,
    expected: (prompt) => `${chatMlForm(prompt)}<think>\n\n</think>\n\n`,
    ends: qwenEnds,
  },
  {
    name: 'Gemma 2',
    architecture: 'gemma2',
    title: 'Gemma 2 2b It',
    chatTemplate: template('gemma-2'),
    vocabulary: gemma,
    expected: gemmaForm,
    ends: gemmaEnds,
  },
  {
    name: 'Gemma 3 and MedGemma',
    architecture: 'gemma3',
    title: 'Medgemma 4b It',
    chatTemplate: template('gemma-3'),
    vocabulary: gemma,
    expected: gemmaForm,
    ends: gemmaEnds,
  },
  {
    name: 'Phi 3',
    architecture: 'phi3',
    title: 'Phi-3-mini-4k-instruct',
    chatTemplate: template('phi-3'),
    vocabulary: phi3,
    // Its marks take the white space after them.
    expected: (prompt) => phi3Form(prompt).replaceAll('|>\n', '|>'),
    ends: phiEnds,
  },
  {
    name: 'Phi 3.5',
    architecture: 'phi3',
    title: 'Phi 3.5 Mini Instruct',
    chatTemplate: template('phi-3.5'),
    vocabulary: phi3,
    expected: phi3Form,
    ends: phiEnds,
  },
  {
    name: 'Phi 4',
    architecture: 'phi3',
    title: 'Phi 4',
    chatTemplate: template('phi-4'),
    vocabulary: phi4,
    expected: ({ ask, instructions, transcript }) =>
      `<|im_start|>system<|im_sep|>${instructions}<|im_end|><|im_start|>user<|im_sep|>${transcript}\n\n${ask}<|im_end|>` +
      '<|im_start|>assistant<|im_sep|>',
    ends: ['<|im_end|>', '<|endoftext|>', '<|im_start|>'],
  },
  {
    name: 'Phi 4 mini',
    architecture: 'phi3',
    title: 'Phi 4 Mini Instruct',
    chatTemplate: template('phi-4-mini'),
    vocabulary: phi4Mini,
    expected: ({ ask, instructions, transcript }) => `<|system|>${instructions}<|end|><|user|>${transcript}\n\n${ask}<|end|><|assistant|>`,
    ends: phiEnds,
  },
  {
    name: 'Mistral 7B v0.2',
    architecture: 'llama',
    title: 'Mistral 7B Instruct v0.2',
    chatTemplate: template('mistral-7b-v0.2'),
    vocabulary: mistral1,
    expected: ({ ask, instructions, transcript }) => `<s> [INST] ${instructions}\n\n${transcript}\n\n${ask} [/INST]`,
    ends: ['</s>'],
  },
  {
    name: 'Mistral 7B v0.3',
    architecture: 'llama',
    title: 'Mistral 7B Instruct v0.3',
    chatTemplate: template('mistral-7b-v0.3'),
    vocabulary: mistral3,
    expected: ({ ask, instructions, transcript }) => `<s>[INST] ${instructions}\n\n${transcript}\n\n${ask}[/INST]`,
    ends: ['</s>', '[INST]'],
  },
  {
    name: 'Mistral Nemo',
    architecture: 'llama',
    title: 'Mistral Nemo Instruct 2407',
    chatTemplate: template('mistral-nemo'),
    vocabulary: tekken,
    expected: ({ ask, instructions, transcript }) => `<s>[INST]${instructions}\n\n${transcript}\n\n${ask}[/INST]`,
    ends: ['</s>', '[INST]'],
  },
  {
    name: 'Mistral Small',
    architecture: 'llama',
    title: 'Mistral Small 3.2 24B Instruct 2506',
    chatTemplate: template('mistral-small-3.2'),
    vocabulary: tekken,
    expected: ({ ask, instructions, transcript }) =>
      `<s>[SYSTEM_PROMPT]${instructions}[/SYSTEM_PROMPT][INST]${transcript}\n\n${ask}[/INST]`,
    ends: ['</s>', '[INST]'],
  },
  {
    name: 'gpt-oss',
    architecture: 'gpt-oss',
    title: 'Gpt Oss 20b',
    chatTemplate: template('gpt-oss'),
    vocabulary: gptOss,
    expected: ({ ask, instructions, transcript }) =>
      '<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\n\nReasoning: low\n\n' +
      '# Valid channels: analysis, commentary, final. Channel must be included for every message.<|end|>' +
      `<|start|>developer<|message|># Instructions\n\n${instructions}\n\n<|end|><|start|>user<|message|>${transcript}\n\n${ask}<|end|>` +
      '<|start|>assistant<|channel|>final<|message|>',
    ends: ['<|return|>', '<|end|>', '<|start|>', '<|channel|>'],
  },
  {
    name: 'DeepSeek R1 Distill',
    architecture: 'llama',
    title: 'DeepSeek R1 Distill Llama 8B',
    chatTemplate: template('deepseek-r1-distill'),
    vocabulary: deepSeekR1,
    expected: ({ ask, instructions, transcript }) =>
      `<｜begin▁of▁sentence｜>${instructions}<｜User｜>${transcript}\n\n${ask}<｜Assistant｜><think>\n\n</think>\n\n`,
    ends: ['<｜end▁of▁sentence｜>', '<｜User｜>'],
  },
]

/** A family of that name. */
export function familyNamed(name: string): ModelFamily {
  const family = modelFamilies.find((each) => each.name === name)
  if (family === undefined) throw new Error(`No family is named ${name}.`)
  return family
}
