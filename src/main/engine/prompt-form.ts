/**
 * The form of a prompt is that of the model file's own chat template, with two things settled for every family: nothing in it changes
 * from day to day (a date would be read again every morning, and a replay would not be one), and a reasoning model is told not to think.
 */
import type { ChatWrapper, LlamaModel } from 'node-llama-cpp'
import { Fault } from '../../contract/errors.ts'
import type { LlamaLibrary } from './llama.ts'
import { renderPrompt } from './render.ts'

/** Templates ask the clock by this name. What they write around the answer is left out when the prompt is rendered. */
const noClock = '{%- macro strftime_now(format) -%}{%- endmacro -%}'

/** What templates are told: no date where they take one, and no more thinking than must be. */
const settled = { date_string: '', reasoning_effort: 'low' } as const

/** @throws Fault MODEL_NO_TEMPLATE, or MODEL_UNSUPPORTED where the template gives no prompt that holds all it was given */
export function promptFormOf(library: LlamaLibrary, model: LlamaModel): ChatWrapper {
  const template = model.fileInfo.metadata.tokenizer.chat_template ?? ''
  if (template.trim() === '') throw new Fault('MODEL_NO_TEMPLATE')
  try {
    const wrapper = new library.JinjaTemplateChatWrapper({
      template: template.includes('strftime_now') ? `${noClock}${template}` : template,
      reasoning: false,
      functionCallMessageTemplate: 'noJinja',
      additionalRenderParameters: settled,
    })
    renderPrompt(library, model, wrapper, { instructions: '', transcript: '', ask: '' })
    return wrapper
  } catch {
    throw new Fault('MODEL_UNSUPPORTED', { why: 'chat template' })
  }
}
