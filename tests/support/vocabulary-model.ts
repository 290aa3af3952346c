/** A model file that is nothing but a header: an architecture, a chat template, and a vocabulary of single bytes with a family's own marks. */
import { writeFileSync } from 'node:fs'

export type Vocabulary = {
  /** `bytes` as in GPT-2 and what came after it; `sentencepiece` as in Llama 2, with a token for spaces. */
  readonly kind: 'bytes' | 'sentencepiece'
  readonly control: readonly string[]
  /** Marks that are tokens, too, but of the kind that has a text: a tokenizer takes them for themselves in any text. */
  readonly added?: readonly string[]
  readonly bos: string | null
  readonly eos: string
  readonly addsBos: boolean
  /** Whether a text is given a space in front. */
  readonly addsSpace?: boolean
}

export type VocabularyModel = {
  readonly architecture: string
  /** llama.cpp goes by it where a family's tokens take the white space after them: Phi 3. */
  readonly title: string
  readonly chatTemplate: string
  readonly vocabulary: Vocabulary
}

type Value = { readonly type: number; readonly bytes: Buffer }
type Entry = readonly [key: string, value: Value]
type Piece = readonly [text: string, type: number]
const tokenTypes = { normal: 1, unknown: 2, control: 3, added: 4, byte: 6 } as const

function count(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
function u32(value: number): Value {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return { type: 4, bytes }
}
const bool = (value: boolean): Value => ({ type: 7, bytes: Buffer.from([value ? 1 : 0]) })
const text = (value: string): Value => ({ type: 8, bytes: Buffer.concat([count(Buffer.byteLength(value)), Buffer.from(value)]) })
const array = (type: number, values: readonly Value[]): Value => ({
  type: 9,
  bytes: Buffer.concat([u32(type).bytes, count(values.length), ...values.map(({ bytes }) => bytes)]),
})

/** The letters that stand for bytes in GPT-2's vocabularies: a byte that can be seen for itself, the others for letters from 256 on. */
function letters(): string[] {
  const isSeen = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isSeen(byte) ? byte : next++))
}

function piecesOf({ added = [], control, kind }: Vocabulary): Piece[] {
  const marks: Piece[] = [
    ...control.map((mark): Piece => [mark, tokenTypes.control]),
    ...added.map((mark): Piece => [mark, tokenTypes.added]),
  ]
  if (kind === 'bytes') return [...letters().map((letter): Piece => [letter, tokenTypes.normal]), ...marks]
  const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')
  const bytes = Array.from({ length: 256 }, (_, byte): Piece => [`<0x${hex(byte)}>`, tokenTypes.byte])
  return [['<unk>', tokenTypes.unknown], ...bytes, ['\u2581', tokenTypes.normal], ...marks]
}

/** Writes it. The library opens it with `vocabOnly`, and takes it for any file of the family. */
export function writeVocabularyModel(path: string, { architecture, chatTemplate, title, vocabulary }: VocabularyModel): void {
  const pieces = piecesOf(vocabulary)
  const idOf = (mark: string): Value => u32(pieces.findIndex(([piece]) => piece === mark))
  const isBytes = vocabulary.kind === 'bytes'
  const entries: Entry[] = [
    ['general.architecture', text(architecture)],
    ['general.name', text(title)],
    ['tokenizer.ggml.model', text(isBytes ? 'gpt2' : 'llama')],
    ['tokenizer.ggml.pre', text('default')],
    [
      'tokenizer.ggml.tokens',
      array(
        8,
        pieces.map(([piece]) => text(piece)),
      ),
    ],
    [
      'tokenizer.ggml.token_type',
      array(
        5,
        pieces.map(([, type]) => u32(type)),
      ),
    ],
    isBytes
      ? ['tokenizer.ggml.merges', array(8, [])]
      : [
          'tokenizer.ggml.scores',
          array(
            6,
            pieces.map(() => u32(0)),
          ),
        ],
    ['tokenizer.ggml.add_bos_token', bool(vocabulary.addsBos)],
    ['tokenizer.ggml.add_space_prefix', bool(vocabulary.addsSpace === true)],
    ...(vocabulary.bos === null ? [] : [['tokenizer.ggml.bos_token_id', idOf(vocabulary.bos)] satisfies Entry]),
    ['tokenizer.ggml.eos_token_id', idOf(vocabulary.eos)],
    ['tokenizer.chat_template', text(chatTemplate)],
  ]
  const written = entries.flatMap(([key, { bytes, type }]) => [text(key).bytes, u32(type).bytes, bytes])
  writeFileSync(path, Buffer.concat([Buffer.from('GGUF'), u32(3).bytes, count(0), count(entries.length), ...written]))
}
