/** SIGKILL to the engine, to the service, or to both at once, in the middle of a draft that a real engine writes through the real service. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorSentences } from '../../src/contract/errors.ts'
import { forkedEngine } from '../../src/main/service/forked-engine.ts'
import { passphraseForTests, serviceForTests } from '../support/service.ts'
import { writeTinyModel } from '../support/tiny-model.ts'
import { generator, start, type Client, type Running } from './running.ts'

const targets = ['engine', 'both', 'service'] as const
type Target = (typeof targets)[number]

export type DraftKillReport = {
  readonly killed: Record<Target, number>
  readonly acknowledged: { statements: number; keystrokes: number; decisions: number }
  readonly lost: string[]
  ledgerHeld: number
}

/** Short, since a tiny model reads slowly. */
const visit = [
  'Doctor: What brings you in today?',
  'Patient: My left knee hurts when I climb stairs, for two weeks now.',
  'Doctor: Any swelling or fever?',
  'Patient: No fever. It swells a little in the evening.',
  'Doctor: I will order an x-ray, and you can take ibuprofen 400 mg twice a day with food.',
].join('\n')

/** Makes a vault with a visit and the model to draft with. `tiny` is made beside it; `default` is the default model of this machine. */
async function seed(folder: string, model: 'tiny' | 'default'): Promise<{ encounterId: string; modelFile: string }> {
  const modelFile = join(folder, 'tiny.gguf')
  if (model === 'tiny') writeTinyModel(modelFile)
  const engine = forkedEngine()
  const service = serviceForTests(join(folder, 'vault'), { engine, modelFile })
  const client = service.client()
  try {
    await client.vault.create({ userName: 'Test Clinician', passphrase: passphraseForTests, backend: 'device-file' })
    if (model === 'tiny') {
      for await (const event of await client.models.import({ ticket: '01890a5d-ac96-474b-8cce-b302099a8057' }))
        if (event.type === 'done') {
          await client.models.select({ id: event.model.id })
          await client.models.allowUnevaluated({ id: event.model.id, reason: 'a test' })
        }
      await client.settings.set({ ...(await client.settings.get({})), device: 'cpu', threads: 1 })
    }
    const patient = await client.patients.create({ familyName: 'Test', givenName: '', birthDate: null, sex: 'unknown', mrn: null })
    const { id } = await client.encounters.create({ patientId: patient.id, reason: 'knee', templateId: 'soap' })
    await client.sources.import({ encounterId: id, speakers: [], name: 'visit.txt', content: { kind: 'text', text: visit } })
    return { encounterId: id, modelFile }
  } finally {
    await service.close()
    engine.kill()
  }
}

/** What the service has said it has kept. */
type Kept = {
  readonly statements: Map<string, { noteId: string | null; text: string }>
  typed: { acknowledged: string | null; inFlight: string | null }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** An engine whose service is gone ends by itself; it is given as long as a busy machine may need. */
async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (!isAlive(pid)) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

class DraftKills {
  readonly report: DraftKillReport = {
    killed: { engine: 0, service: 0, both: 0 },
    acknowledged: { statements: 0, keystrokes: 0, decisions: 0 },
    lost: [],
    ledgerHeld: 0,
  }
  readonly #encounterId: string
  readonly #random: () => number
  readonly #kept: Kept = { statements: new Map(), typed: { acknowledged: null, inFlight: null } }

  constructor(encounterId: string, random: () => number) {
    this.#encounterId = encounterId
    this.#random = random
  }

  /** Compares the vault with what was acknowledged. */
  async check(client: Client, when: string): Promise<void> {
    const { statements, typed } = this.#kept
    const found = new Map<string, string>()
    const { notes } = await client.encounters.get({ id: this.#encounterId })
    for (const { id } of notes) {
      const { sections } = await client.notes.get({ id })
      for (const statement of sections.flatMap((section) => section.statements)) {
        found.set(statement.id, statement.currentText)
        const known = statements.get(statement.id)
        if (known !== undefined) known.noteId = id
      }
    }
    for (const [id, { text }] of statements) if (found.get(id) !== text) this.report.lost.push(`${when}: statement ${id}`)
    const buffers = await client.notes.buffers({ encounterId: this.#encounterId })
    const now = buffers.find(({ field }) => field === 'addition')?.text ?? null
    if (now !== typed.acknowledged && now !== typed.inFlight) this.report.lost.push(`${when}: typed text`)
    this.#kept.typed = { acknowledged: now, inFlight: null }
    if ((await client.ledger.verify({})).holds) this.report.ledgerHeld++
    else this.report.lost.push(`${when}: the ledger does not hold`)
  }

  /** Edits a statement of an earlier draft: what was kept of it can be worked with. */
  async decide(client: Client, round: number): Promise<void> {
    const [id, statement] = [...this.#kept.statements].findLast(([, { noteId }]) => noteId !== null) ?? []
    if (id === undefined || statement === undefined || statement.noteId === null) return
    const text = `Edited after kill ${String(round)}.`
    await client.notes.decide({ noteId: statement.noteId, statementId: id, action: { type: 'edit', text } })
    statement.text = text
    this.report.acknowledged.decisions++
  }

  /** Types until the draft ends. */
  async #type(client: Client, state: { ended: boolean }): Promise<void> {
    const { typed } = this.#kept
    try {
      while (!state.ended) {
        typed.inFlight = `typed ${String(this.report.acknowledged.keystrokes)}`
        await client.notes.saveBuffer({ encounterId: this.#encounterId, field: 'addition', text: typed.inFlight })
        typed.acknowledged = typed.inFlight
        typed.inFlight = null
        this.report.acknowledged.keystrokes++
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    } catch {
      // The kill: what was in flight may or may not have been kept.
    }
  }

  /** Drafts; `onEvent` may kill. Returns the error that the draft ended with, or null where it ended by itself. */
  async draft(client: Client, onEvent: (statements: number) => void): Promise<unknown> {
    const state = { ended: false }
    const typing = this.#type(client, state)
    let written = 0
    try {
      const request = { encounterId: this.#encounterId, templateId: 'soap', redoSection: null, inParts: false }
      for await (const event of await client.drafting.start(request)) {
        if (event.type === 'statement') {
          this.#kept.statements.set(event.statement.id, { noteId: null, text: event.statement.text })
          this.report.acknowledged.statements++
          written++
        }
        onEvent(written)
      }
      return null
    } catch (error) {
      return error
    } finally {
      state.ended = true
      await typing
    }
  }

  /** One draft that is killed on the way: every fourth time at its first sign of life, often while the visit is still being read, else after some statements. */
  async killed({ child, client, ended, enginePid }: Running, target: Target, round: number): Promise<void> {
    const after = round % 4 === 3 ? 0 : 1 + Math.floor(this.#random() * 4)
    const delay = this.#random() * 120
    let pid: number | null = null
    let timer: NodeJS.Timeout | undefined
    const error = await this.draft(client, (statements) => {
      if (timer !== undefined || statements < after) return
      timer = setTimeout(() => {
        pid = enginePid()
        if (target !== 'service' && pid !== null) process.kill(pid, 'SIGKILL')
        if (target !== 'engine') child.kill('SIGKILL')
      }, delay)
    })
    if (target !== 'engine') await ended
    if (pid === null || error === null) this.report.lost.push(`round ${String(round)}: the draft ended before it was killed`)
    else if (!(await isGone(pid))) this.report.lost.push(`round ${String(round)}: the engine stayed behind`)
    if (target === 'engine' && !isEngineStopped(error))
      this.report.lost.push(`round ${String(round)}: the draft ended with ${inWords(error)}`)
    this.report.killed[target]++
  }
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : typeof error
}

/** The declared error, with the sentence that tells the clinician what to do. */
function isEngineStopped(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENGINE_STOPPED' && error.message === errorSentences.ENGINE_STOPPED
}

/** @param model `default` needs the default model's file on this machine, and minutes */
export async function killDrafts(kills: number, seedOfChance: number, model: 'tiny' | 'default' = 'tiny'): Promise<DraftKillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'cloister-draft-kill-'))
  let running: Running | null = null
  try {
    const { encounterId, modelFile } = await seed(folder, model)
    const work = new DraftKills(encounterId, generator(seedOfChance))
    const up = async (): Promise<Running> => {
      const started = await start(join(folder, 'vault'), modelFile)
      await started.client.vault.unlock({ passphrase: passphraseForTests })
      return started
    }
    for (let round = 0; round < kills; round++) {
      const target = targets[round % targets.length] ?? 'engine'
      running ??= await up()
      await work.killed(running, target, round)
      if (target !== 'engine') running = await up()
      await work.check(running.client, `after kill ${String(round)} (${target})`)
      await work.decide(running.client, round)
    }
    // After all of them a draft comes to its end as on the first day.
    running ??= await up()
    const error = await work.draft(running.client, () => undefined)
    if (error !== null) work.report.lost.push(`the last draft ended with ${inWords(error)}`)
    await work.check(running.client, 'at the end')
    return work.report
  } finally {
    const pid = running?.enginePid() ?? null
    running?.child.kill('SIGKILL')
    await running?.ended
    if (pid !== null && isAlive(pid)) process.kill(pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}
