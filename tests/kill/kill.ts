/**
 * Kills the service with SIGKILL at random moments while a clinician types and decides, opens the vault again each time, and counts what
 * had been acknowledged and is gone. `node tests/kill/kill.ts [KILLS] [SEED]`; exits 1 if anything was lost.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../src/contract/index.ts'
import { passphraseForTests, seedReviewedVisit } from '../support/service.ts'

type Client = ContractRouterClient<Contract>
type Running = { child: ChildProcess; client: Client; ended: Promise<void> }

/** A small, seedable generator (mulberry32), so that a failing run can be run again. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

async function start(folder: string): Promise<Running> {
  const child = fork(new URL('service-child.ts', import.meta.url), [folder], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`the service ended before it was up (${String(code)})`)))
  })
  const { port1, port2 } = new MessageChannel()
  port2.on('message', (message: unknown) => {
    if (child.connected) child.send(message as never)
  })
  child.on('message', (message) => port2.postMessage(message))
  child.once('exit', () => port2.close())
  const link = new RPCLink({ port: port1 })
  port1.start()
  return { child, client: createORPCClient(link), ended }
}

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
  const kills = Number(process.argv[2] ?? 50)
  const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)
  const report = await killService(kills, seed)
  process.stdout.write(
    `seed ${seed}: ${report.kills} kills, ${report.acknowledged} acknowledged acts, ledger held ${report.ledgerHeld} times, lost ${report.lost.length}\n`,
  )
  for (const line of report.lost) process.stdout.write(`  ${line}\n`)
  process.exitCode = report.lost.length === 0 ? 0 : 1
}
