/** Bytes of a file to text: UTF-8, UTF-16 of either order, with or without a mark, and Windows-1252 as the last resort. */
import { isUtf8 } from 'node:buffer'
import { Fault } from '../../../../contract/errors.ts'
import { binaryKind, isMostlyControl } from './binary.ts'
import { MAX_BYTES } from './limits.ts'

export type Decoded = {
  readonly text: string
  /** Set where the text was not UTF-8: what it was taken for. */
  readonly converted: 'UTF-16' | 'Windows-1252' | null
}

/** Code points of the bytes 0x80 to 0x9F in Windows-1252 (WHATWG Encoding Standard, index windows-1252). */
const upper1252 =
  '\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F' +
  '\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178'

/** @throws Fault SOURCE_EMPTY, SOURCE_TOO_LARGE, SOURCE_BINARY */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) throw new Fault('SOURCE_EMPTY')
  if (bytes.length > MAX_BYTES) throw new Fault('SOURCE_TOO_LARGE', { bytes: bytes.length, limit: MAX_BYTES })
  const kind = binaryKind(bytes)
  if (kind !== null) throw new Fault('SOURCE_BINARY', { kind })
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) return decode8(buffer.subarray(3))
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return { text: utf16(buffer.subarray(2), 'little'), converted: 'UTF-16' }
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return { text: utf16(buffer.subarray(2), 'big'), converted: 'UTF-16' }
  const order = unmarkedUtf16(buffer)
  if (order !== null) return { text: utf16(buffer, order), converted: 'UTF-16' }
  if (isMostlyControl(buffer)) throw new Fault('SOURCE_BINARY', { kind: 'unknown' })
  return decode8(buffer)
}

function utf16(buffer: Buffer, order: 'little' | 'big'): string {
  const even = Buffer.from(buffer.subarray(0, buffer.length & ~1))
  const text = (order === 'big' ? even.swap16() : even).toString('utf16le')
  return buffer.length % 2 === 0 ? text : `${text}\uFFFD`
}

/** Text of a European language in UTF-16 has a zero in nearly every second byte, and in the other bytes hardly any. */
function unmarkedUtf16(buffer: Buffer): 'little' | 'big' | null {
  const sample = buffer.subarray(0, 65_536)
  const pairs = sample.length >> 1
  if (pairs < 2) return null
  let first = 0
  let second = 0
  for (let i = 0; i + 1 < sample.length; i += 2) {
    if (sample[i] === 0) first++
    if (sample[i + 1] === 0) second++
  }
  if (second > pairs * 0.6 && first < pairs * 0.05) return 'little'
  if (first > pairs * 0.6 && second < pairs * 0.05) return 'big'
  return null
}

function decode8(buffer: Buffer): Decoded {
  if (isUtf8(buffer)) return { text: buffer.toString('utf8'), converted: null }
  // A few broken bytes in a UTF-8 file are marked as such; a file whose other letters make no UTF-8 at all is the older encoding.
  const text = buffer.toString('utf8')
  let broken = 0
  let sound = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0xfffd) broken++
    else if (code > 127) sound++
  }
  return sound > broken ? { text, converted: null } : { text: windows1252(buffer), converted: 'Windows-1252' }
}

function windows1252(buffer: Buffer): string {
  return buffer.toString('latin1').replace(/[\x80-\x9f]/g, (character) => upper1252.charAt(character.charCodeAt(0) - 0x80))
}
