/**
 * The form that a model's own chat template gives a prompt, with two things settled for every family: nothing in it changes from day to
 * day (a date would be read again every morning, and a replay would not be one), and a reasoning model writes its answer at once.
 */
import type { ChatWrapper, LlamaModel } from 'node-llama-cpp'
import type { LlamaLibrary } from './llama.ts'

/** What the library's wrappers are told, by family. Those that are not named have nothing to settle. */
export const familySettings = {
  'llama3.1': { todayDate: null, cuttingKnowledgeDate: null, noToolInstructions: true },
  'llama3.2-lightweight': { todayDate: null, cuttingKnowledgeDate: null, noToolInstructions: true },
  harmony: { todayDate: null, cuttingKnowledgeDate: null, reasoningEffort: 'low' },
  gemma4: { reasoning: false },
} as const
/** Only for templates of Qwen that know thoughts: earlier ones would take the empty thought for text. */
export const qwenWithThoughts = { qwen: { thoughts: 'discourage' } } as const

export function promptFormOf(library: LlamaLibrary, model: LlamaModel): ChatWrapper {
  const template = model.fileInfo.metadata.tokenizer.chat_template ?? ''
  const thinks = /<think>|enable_thinking/.test(template)
  return library.resolveChatWrapper(model, {
    customWrapperSettings: { ...familySettings, ...(thinks ? qwenWithThoughts : {}) },
    warningLogs: false,
  })
}
