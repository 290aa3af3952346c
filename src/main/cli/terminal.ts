/** What the terminal shows: plain words, colour only where it is one, figures aligned. */
import { styleText } from 'node:util'
import { markOf, type Mark } from '../../contract/marks.ts'
import type { CheckedStatement, Turn } from '../../contract/records.ts'

type Tone = 'good' | 'careful' | 'bad' | 'quiet' | 'strong'
const styles = { good: 'green', careful: 'yellow', bad: 'red', quiet: 'gray', strong: 'bold' } as const satisfies Record<Tone, string>

export function tone(text: string, as: Tone): string {
  // Lines go to either stream: colours where both are a terminal, so that none end up in a file.
  const inColour = process.stdout.isTTY && process.stderr.isTTY && process.env['NO_COLOR'] === undefined
  return inColour ? styleText(styles[as], text) : text
}

export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}
export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

const marks = {
  supported: ['= ', 'good'],
  found: ['  ', 'good'],
  unsure: ['? ', 'careful'],
  unsupported: ['! ', 'bad'],
  contradicted: ['≠ ', 'bad'],
} as const satisfies Record<Mark, readonly [string, Tone]>

/** A statement with its mark, the turns it rests on, and the reasons where it does not simply hold. */
export function statementLines({ evidence, reasons, text, verdict }: CheckedStatement): string[] {
  const [mark, markTone] = marks[markOf({ reasons, verdict })]
  const turns = evidence.map((item) => item.turn)
  const where = turns.length === 0 ? 'no source' : `turn ${turns.join(', ')}`
  const lines = [`  ${tone(mark, markTone)}${text} ${tone(`[${where}]`, 'quiet')}`]
  if (verdict !== 'supported') {
    for (const reason of reasons) if (reason.outcome !== 'holds') lines.push(`      ${tone(`${verdict}: ${reason.sentence}`, markTone)}`)
  }
  return lines
}

export function turnLine({ number, speaker, text }: Turn): string {
  return `  ${tone(String(number).padStart(4), 'quiet')}  ${speaker === null ? '' : `${speaker}: `}${text}`
}

const kib = 1024
/** Bytes in words, binary units, one decimal: `1.0 GiB`. */
export function inBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= kib && unit < units.length - 1) {
    value /= kib
    unit++
  }
  return `${unit === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[unit] ?? ''}`
}
/** Milliseconds as seconds with one decimal: `12.3 s`. */
export function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
