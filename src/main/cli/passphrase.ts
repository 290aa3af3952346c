/** A passphrase comes from a hidden prompt or an open file descriptor, never from an argument or the environment. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

export type PassphraseSource = { readonly passphraseFd?: number }

/** Asks on the terminal without echo. */
function prompt(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError('There is no terminal to ask for the passphrase on. Give it with --passphrase-fd N.')
  process.stderr.write(question)
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done()
    },
  })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      process.stderr.write('\n')
      resolve(line)
      lines.close()
    })
    lines.once('SIGINT', () => {
      process.stderr.write('\n')
      lines.close()
      reject(new UsageError('Stopped.'))
    })
  })
}

/** A command that was not understood, or lacks something that only the caller can give. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** @throws UsageError where neither a descriptor nor a terminal is there. */
export async function readPassphrase({ passphraseFd }: PassphraseSource, question = 'Passphrase: '): Promise<string> {
  if (passphraseFd === undefined) return prompt(question)
  try {
    return readFileSync(passphraseFd, 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new UsageError(`Nothing can be read from file descriptor ${passphraseFd}. Open it for the command, e.g. 3< FILE.`)
  }
}

/** Asks twice on a terminal; a descriptor is read once. */
export async function readNewPassphrase(source: PassphraseSource): Promise<string> {
  const first = await readPassphrase(source, 'New passphrase (12 characters or more): ')
  if (source.passphraseFd !== undefined) return first
  if (first !== (await readPassphrase(source, 'The same again: '))) throw new UsageError('The two do not match. Nothing was changed.')
  return first
}
