/**
 * Kills the service with SIGKILL at random moments while a clinician types and decides, opens the vault again each time, and counts what
 * had been acknowledged and is gone. Then kills engine, service or both while a real engine drafts, a quarter as often.
 * `node tests/kill/kill.ts [KILLS] [SEED]`; exits 1 if anything was lost. With `--default-model` only drafts are killed, of the default model.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { passphraseForTests, seedReviewedVisit } from '../support/service.ts'
import { killDrafts } from './draft-kills.ts'
import { generator, start } from './running.ts'

/** What the service has said it has kept, and what was asked for when it was killed. */
type Expectation = { acknowledged: string | null; inFlight: string | null }

function holds(found: string | null, { acknowledged, inFlight }: Expectation): boolean {
  return found === acknowledged || (inFlight !== null && found === inFlight)
}

export type KillReport = { kills: number; acknowledged: number; lost: string[]; ledgerHeld: number }

export async function killService(kills: number, seed: number): Promise<KillReport> {
  const random = generator(seed)
  const folder = mkdtempSync(join(tmpdir(), 'cloister-kill-'))
  const report: KillReport = { kills: 0, acknowledged: 0, lost: [], ledgerHeld: 0 }
  try {
    const { encounterId, noteId, statementIds } = await seedReviewedVisit(folder)
    const typed: Expectation = { acknowledged: null, inFlight: null }
    const decided = new Map<string, Expectation>(statementIds.map((id) => [id, { acknowledged: null, inFlight: null }]))
    let counter = 0

    for (let round = 0; round <= kills; round++) {
      const { child, client, ended } = await start(folder)
      await client.vault.unlock({ passphrase: passphraseForTests })

      const buffers = await client.notes.buffers({ encounterId })
      const found = buffers.find((buffer) => buffer.field === 'addition')?.text ?? null
      if (!holds(found, typed)) report.lost.push(`round ${round}: typed text`)
      typed.acknowledged = found
      typed.inFlight = null
      const note = await client.notes.get({ id: noteId })
      for (const statement of note.sections.flatMap((section) => section.statements)) {
        const expectation = decided.get(statement.id)
        if (expectation === undefined) continue
        const now = statement.disposition === 'edited' ? statement.currentText : null
        if (!holds(now, expectation)) report.lost.push(`round ${round}: decision on ${statement.id}`)
        expectation.acknowledged = now
        expectation.inFlight = null
      }
      if ((await client.ledger.verify({})).holds) report.ledgerHeld++
      else report.lost.push(`round ${round}: the ledger does not hold`)
      if (round === kills) {
        child.kill('SIGKILL')
        await ended
        break
      }

      setTimeout(() => child.kill('SIGKILL'), 5 + random() * 400)
      try {
        for (;;) {
          counter++
          typed.inFlight = `typed ${counter}`
          await client.notes.saveBuffer({ encounterId, field: 'addition', text: typed.inFlight })
          typed.acknowledged = typed.inFlight
          typed.inFlight = null
          const id = statementIds[Math.floor(random() * statementIds.length)] as string
          const expectation = decided.get(id) as Expectation
          expectation.inFlight = `decided ${counter}`
          await client.notes.decide({ noteId, statementId: id, action: { type: 'edit', text: expectation.inFlight } })
          expectation.acknowledged = expectation.inFlight
          expectation.inFlight = null
          report.acknowledged += 2
        }
      } catch {
        // The kill: whatever was in flight may or may not have been kept.
      }
      await ended
      report.kills++
    }
    return report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { 'default-model': { type: 'boolean', default: false } } })
  const kills = Number(positionals[0] ?? 50)
  const seed = Number(positionals[1] ?? Date.now() % 2 ** 31)
  const typing = values['default-model'] ? null : await killService(kills, seed)
  const drafting = await killDrafts(
    values['default-model'] ? kills : Math.ceil(kills / 4),
    seed,
    values['default-model'] ? 'default' : 'tiny',
  )
  const lost = [...(typing?.lost ?? []), ...drafting.lost]
  process.stdout.write(`seed ${seed}\n`)
  if (typing !== null)
    process.stdout.write(
      `while typing and deciding: ${typing.kills} kills of the service, ${typing.acknowledged} acknowledged acts, ledger held ${typing.ledgerHeld} times, lost ${typing.lost.length}\n`,
    )
  const { acknowledged, killed } = drafting
  process.stdout.write(
    `while drafting: ${killed.engine} kills of the engine, ${killed.service} of the service, ${killed.both} of both; ${acknowledged.statements} acknowledged statements, ${acknowledged.keystrokes} keystrokes, ${acknowledged.decisions} decisions; ledger held ${drafting.ledgerHeld} times, lost ${drafting.lost.length}\n`,
  )
  for (const line of lost) process.stdout.write(`  ${line}\n`)
  process.exitCode = lost.length === 0 ? 0 : 1
}
