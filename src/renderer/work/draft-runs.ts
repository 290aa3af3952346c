/** The runs of this session by encounter. They go on while the user looks at another screen. */
import { createContext, use, useSyncExternalStore } from 'react'
import type { DraftRequest } from '../../contract/drafting.ts'
import { poorlyFound } from '../../contract/marks.ts'
import { cutWords, type Verdict } from '../../contract/records.ts'
import { isAbort, type Connection } from '../link/index.ts'
import { announce } from '../ui/index.ts'
import { advance, isDrafting, type DraftRun } from './draft-run.ts'

const none: DraftRun = { phase: 'none' }

/** What is said when a run ends: how much there is, and how much of it is marked. */
function ended(run: DraftRun, complete: boolean): string {
  if (run.phase !== 'writing') return complete ? 'The draft is ready.' : 'Drafting was stopped.'
  const statements = run.sections.flatMap((section) => section.statements)
  const count = (verdict: Verdict): string => String(statements.filter((statement) => statement.verdict === verdict).length)
  const what = run.redo === null ? 'The draft' : 'The section'
  const words = complete ? `${what} is ready` : 'Drafting was stopped'
  return `${words}: ${String(statements.length)} statements, ${count('contradicted')} contradicted, ${count('unsupported')} without a source, ${count('unsure')} unsure.${poorlyFound(statements) === null ? '' : ' Less than half is found in the visit.'} Press N for the riskiest.`
}

export class DraftRuns {
  readonly #link: Connection
  readonly #runs = new Map<string, DraftRun>()
  readonly #aborts = new Map<string, AbortController>()
  readonly #watchers = new Set<() => void>()

  constructor(link: Connection) {
    this.#link = link
  }

  get(encounterId: string): DraftRun {
    return this.#runs.get(encounterId) ?? none
  }

  /** The encounter whose run the engine is at work on, if any. */
  active(): string | null {
    for (const [encounterId, run] of this.#runs) if (isDrafting(run) || run.phase === 'reading-ahead') return encounterId
    return null
  }

  /** Whether the model is at work on what the user asked for, in any encounter. */
  drafting(): boolean {
    return [...this.#runs.values()].some(isDrafting)
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => {
      this.#watchers.delete(watcher)
    }
  }

  /** Reads a visit so that its draft can begin at once; one that changed is read on from where it changed, also while it is being read. */
  async readAhead(encounterId: string, templateId: string, { changed = false } = {}): Promise<void> {
    const run = this.get(encounterId)
    if (isDrafting(run) || (run.phase === 'reading-ahead' && !changed)) return
    const abort = this.#begin(encounterId, { phase: 'reading-ahead', readiness: null, secondsLeft: null })
    /** Where reading began: loading the model before it is no part of its rate. */
    let since: { readonly fractionRead: number; readonly at: number } | null = null
    try {
      for await (const readiness of await this.#link.service.drafting.read({ encounterId, templateId }, { signal: abort.signal })) {
        if (this.#aborts.get(encounterId) !== abort) return
        const { fractionRead, state } = readiness
        if (state === 'reading') since ??= { fractionRead, at: performance.now() }
        const done = since === null ? 0 : fractionRead - since.fractionRead
        const seconds = since === null ? 0 : (performance.now() - since.at) / 1000
        this.#set(encounterId, {
          phase: 'reading-ahead',
          readiness,
          secondsLeft: done > 0.02 ? (seconds / done) * (1 - fractionRead) : null,
        })
      }
      if (this.#aborts.get(encounterId) === abort) this.#set(encounterId, none)
    } catch (error) {
      if (this.#aborts.get(encounterId) !== abort) return
      this.#set(encounterId, isAbort(error) ? none : { phase: 'failed', error, wrote: false })
    } finally {
      void this.#link.queries.invalidateQueries({ queryKey: this.#link.query.drafting.readiness.key() })
    }
  }

  async draft(request: DraftRequest): Promise<void> {
    const { encounterId } = request
    if (isDrafting(this.get(encounterId))) return
    const abort = this.#begin(encounterId, { phase: 'starting', redo: request.redoSection?.sectionKey ?? null })
    let section = ''
    // Said together with what comes next, which would take its place.
    let cut = ''
    try {
      for await (const event of await this.#link.service.drafting.start(request, { signal: abort.signal })) {
        if (this.#aborts.get(encounterId) !== abort) return
        if (event.type === 'section' && event.title !== section) {
          section = event.title
          announce(`${cut}Writing ${section}.`)
          cut = ''
        }
        if (event.type === 'cut') cut = `${cutWords(section, event.why)} `
        if (event.type === 'done') announce(`${cut}${ended(this.get(encounterId), event.complete)}`)
        this.#set(encounterId, advance(this.get(encounterId), event))
      }
      if (isDrafting(this.get(encounterId))) this.#set(encounterId, { phase: 'stopped' })
    } catch (error) {
      if (this.#aborts.get(encounterId) !== abort) return
      const wrote = this.get(encounterId).phase === 'writing'
      this.#set(encounterId, isAbort(error) ? { phase: 'stopped' } : { phase: 'failed', error, wrote })
    } finally {
      await this.#refresh()
    }
  }

  /** Ends the run; what had been written is kept by the service. */
  stop(encounterId: string): void {
    const abort = this.#aborts.get(encounterId)
    if (abort === undefined) return
    abort.abort()
    if (isDrafting(this.get(encounterId))) {
      this.#set(encounterId, { phase: 'stopped' })
      announce('Stopped. What had been written is kept.')
      // The service keeps what had come once the token in hand is done.
      setTimeout(() => void this.#refresh(), 700)
    }
  }

  /** Puts a failure or an end out of sight. */
  dismiss(encounterId: string): void {
    if (!isDrafting(this.get(encounterId))) this.#set(encounterId, none)
  }

  stopAll(): void {
    for (const abort of this.#aborts.values()) abort.abort()
    this.#aborts.clear()
  }

  #begin(encounterId: string, run: DraftRun): AbortController {
    this.#aborts.get(encounterId)?.abort()
    const abort = new AbortController()
    this.#aborts.set(encounterId, abort)
    this.#set(encounterId, run)
    return abort
  }

  #set(encounterId: string, run: DraftRun): void {
    this.#runs.set(encounterId, run)
    for (const watcher of this.#watchers) watcher()
  }

  async #refresh(): Promise<void> {
    const { queries, query } = this.#link
    await Promise.all(
      [
        query.encounters.key(),
        query.drafting.readiness.key(),
        query.decisions.key(),
        query.patients.get.key(),
        query.models.engine.key(),
      ].map((queryKey) => queries.invalidateQueries({ queryKey })),
    )
  }
}

export const DraftRunsContext = createContext<DraftRuns | null>(null)

export function useDraftRuns(): DraftRuns {
  const runs = use(DraftRunsContext)
  if (runs === null) throw new Error('There are no draft runs here.')
  return runs
}

/** The run of an encounter, as it goes on. */
export function useDraftRun(encounterId: string | null): DraftRun {
  const runs = useDraftRuns()
  return useSyncExternalStore(runs.watch, () => (encounterId === null ? none : runs.get(encounterId)))
}

/** The encounter whose run the engine is at work on. */
export function useActiveRun(): string | null {
  const runs = useDraftRuns()
  return useSyncExternalStore(runs.watch, () => runs.active())
}
