/** A model that drafts in seconds on any machine: 260 thousand weights that tell children's stories, with what an instruct model has besides. */
import { readFileSync, writeFileSync } from 'node:fs'

const stories = new URL('../fixtures/stories260K.gguf', import.meta.url)
const alignment = 32
const headerBytes = 24
const stringType = 8
const template =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

function text(value: string): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(value)))
  return Buffer.concat([length, Buffer.from(value)])
}

/** Writes the stories with a chat template and a context of 8,192 tokens: what they say is no note, but the way to it is that of any model. */
export function writeTinyModel(path: string): void {
  const file = readFileSync(stories)
  const key = text('llama.context_length')
  file.writeUInt32LE(8192, file.indexOf(key) + key.length + 4)
  file.writeBigUInt64LE(file.readBigUInt64LE(16) + 1n, 16)
  const type = Buffer.alloc(4)
  type.writeUInt32LE(stringType)
  const entry = (spaces: number): Buffer => Buffer.concat([text('tokenizer.chat_template'), type, text(`${template}${' '.repeat(spaces)}`)])
  // Weights lie at multiples of the alignment: what comes before them may only grow by as much.
  const spaces = (alignment - (entry(0).length % alignment)) % alignment
  writeFileSync(path, Buffer.concat([file.subarray(0, headerBytes), entry(spaces), file.subarray(headerBytes)]))
}
