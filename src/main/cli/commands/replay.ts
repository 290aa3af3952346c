import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { readPassphrase, type PassphraseSource } from '../passphrase.ts'
import { places, withVault } from '../service.ts'
import { say, tone } from '../terminal.ts'

export type ReplayOptions = PassphraseSource & { readonly vault?: string; readonly json?: boolean }

/** `cloister replay ID`: drafts again what a decision recorded, and compares byte by byte. Exit code 1 where it differs. */
export async function replay(id: string, options: ReplayOptions): Promise<ExitCode> {
  const folder = options.vault ?? places().vault
  return withVault(folder, await readPassphrase(options), async ({ client }) => {
    const result = await client.decisions.replay({ id })
    if (options.json === true) {
      say(JSON.stringify(result, null, 2))
    } else {
      say(
        result.identical
          ? tone('The same bytes again.', 'good')
          : tone(`Differs from character ${String(result.firstDifference)} on.`, 'bad'),
      )
      for (const { now, recorded, what } of result.differences) say(`  ${what}: recorded ${recorded}, now ${now}`)
    }
    return result.identical ? exitCodes.ok : exitCodes.no
  })
}
