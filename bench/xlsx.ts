/** Reads the first sheet of an Excel workbook: cells as text by column letter, row by row. Enough for lists; no formulas, no styles. */
import { inflateRawSync } from 'node:zlib'

/** The parts of a zip archive by name (APPNOTE.TXT 6.3, stored or deflated). @throws RangeError where it is none */
function unzip(bytes: Buffer): Map<string, Buffer> {
  let end = bytes.length - 22
  while (end >= 0 && bytes.readUInt32LE(end) !== 0x06054b50) end--
  if (end < 0) throw new RangeError('not a zip archive')
  const count = bytes.readUInt16LE(end + 10)
  const parts = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    const method = bytes.readUInt16LE(at + 10)
    const size = bytes.readUInt32LE(at + 20)
    const nameLength = bytes.readUInt16LE(at + 28)
    const local = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(data, data + size)
    parts.set(name, method === 0 ? packed : inflateRawSync(packed))
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return parts
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = (xml: string) =>
  xml.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) =>
      hex !== undefined
        ? String.fromCodePoint(parseInt(hex, 16))
        : decimal !== undefined
          ? String.fromCodePoint(Number(decimal))
          : (entities[name ?? ''] ?? whole),
  )
const texts = (xml: string) => [...xml.matchAll(/<t(?:\s[^>]*)?>([^<]*)<\/t>/g)].map((match) => plain(match[1] ?? '')).join('')

export function firstSheet(bytes: Buffer): ReadonlyMap<string, string>[] {
  const parts = unzip(bytes)
  const shared = [...(parts.get('xl/sharedStrings.xml')?.toString('utf8') ?? '').matchAll(/<si>([\s\S]*?)<\/si>/g)].map((match) =>
    texts(match[1] ?? ''),
  )
  const sheet = parts.get('xl/worksheets/sheet1.xml')?.toString('utf8') ?? ''
  return [...sheet.matchAll(/<row\b[^>]*>([\s\S]*?)<\/row>/g)].map((row) => {
    const cells = new Map<string, string>()
    for (const cell of (row[1] ?? '').matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const body = cell[3] ?? ''
      const value = /<v>([^<]*)<\/v>/.exec(body)?.[1] ?? ''
      const text = (cell[2] ?? '').includes('t="s"')
        ? (shared[Number(value)] ?? '')
        : (cell[2] ?? '').includes('t="inlineStr"')
          ? texts(body)
          : plain(value)
      if (text.trim() !== '') cells.set(cell[1] ?? '', text.trim())
    }
    return cells
  })
}
