import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { readPassphrase, type PassphraseSource } from '../passphrase.ts'
import { places, withVault, type OpenService } from '../service.ts'
import { say, tone } from '../terminal.ts'

export type VerifyOptions = PassphraseSource & { readonly vault?: string; readonly json?: boolean }

/** `cloister verify`: says what of the ledger holds, and names what does not. Exit code 1 if anything does not. */
export async function verify(options: VerifyOptions): Promise<ExitCode> {
  const folder = options.vault ?? places().vault
  return withVault(folder, await readPassphrase(options), (service) => verifyOpen(service, options.json ?? false))
}

export async function verifyOpen({ client }: OpenService, json: boolean): Promise<ExitCode> {
  const report = await client.ledger.verify({})
  if (json) {
    say(JSON.stringify(report, null, 2))
  } else {
    // A check that could not be made is a notice and not a failure: then all that was checked does hold.
    const otherwise = report.holds ? tone('notice', 'careful') : tone('FAILS', 'bad')
    for (const check of report.checks) say(`${check.holds ? tone('holds', 'good') : otherwise}  ${check.sentence}`)
    for (const finding of report.findings)
      say(`${tone(finding.severity, finding.severity === 'alarm' ? 'bad' : 'careful')}  ${finding.sentence}`)
    say(`${report.entries} entries, ${report.checkpoints} checkpoints, root ${report.root}`)
  }
  return report.holds ? exitCodes.ok : exitCodes.no
}
