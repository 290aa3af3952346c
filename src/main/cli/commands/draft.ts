import { statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { cutWords, emptySection, type CheckedStatement, type Note, type Statement } from '../../../contract/records.ts'
import type { DraftMetrics, DraftReport } from '../../../contract/drafting.ts'
import { Fault } from '../../../contract/errors.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { readPassphrase, UsageError, type PassphraseSource } from '../passphrase.ts'
import { incomingFile, withTemporaryVault, withVault, type OpenService } from '../service.ts'
import { inSeconds, note, say, statementLines, tone } from '../terminal.ts'

export type DraftOptions = PassphraseSource & {
  readonly out?: string
  readonly vault?: string
  readonly template: string
  readonly model?: string
  readonly json?: boolean
  readonly inParts?: boolean
}

/** The largest file that is read at all; the parser has its own, smaller limit for a visit. */
const largestFile = 64 * 1024 * 1024

/** `cloister draft FILE`: a visit from a file becomes a checked draft, with its decision on record. */
export async function draft(file: string, options: DraftOptions): Promise<ExitCode> {
  const { size } = statSync(file)
  if (size > largestFile) throw new Fault('SOURCE_TOO_LARGE', { bytes: size })
  const work = async (service: OpenService): Promise<ExitCode> => {
    const report = await draftFile(service, file, options)
    if (options.json === true) {
      const text = `${JSON.stringify(report, null, 2)}\n`
      if (options.out === undefined) process.stdout.write(text)
      else writeFileSync(options.out, text, { mode: 0o600 })
    } else {
      if (options.out !== undefined) writeFileSync(options.out, plainText(report), { mode: 0o600 })
      figures(report.metrics)
      note(`Decision ${report.decisionId}`)
    }
    return report.complete ? exitCodes.ok : exitCodes.stopped
  }
  if (options.vault === undefined) return withTemporaryVault(work)
  return withVault(options.vault, await readPassphrase(options), work)
}

/** Imports the file into a new encounter, drafts it, and gathers what came of it. Streams to the terminal unless `json`. */
export async function draftFile(service: OpenService, file: string, options: DraftOptions): Promise<DraftReport> {
  const { client } = service
  const templates = (await client.templates.list({})).map(({ id }) => id)
  if (!templates.includes(options.template)) throw new UsageError(`There is no such template. There are: ${templates.join(', ')}.`)
  if (options.model !== undefined) {
    // A vault for the occasion has no evaluations and nobody's record in it.
    await selectModel(service, options.model, options.vault === undefined ? 'drafted in a vault made for the occasion' : null)
  }
  const incoming = incomingFile(file)
  const preview = await client.sources.preview(incoming)
  for (const warning of preview.warnings) note(tone(`note: ${warning.sentence}`, 'careful'))
  const patient = await client.patients.create({ familyName: 'Unassigned', givenName: '', birthDate: null, sex: 'unknown', mrn: null })
  const encounter = await client.encounters.create({ patientId: patient.id, reason: '', templateId: options.template })
  await client.sources.import({ ...incoming, encounterId: encounter.id, speakers: [] })
  return streamDraft(service, encounter.id, options)
}

/** Drafts an encounter, streaming to the terminal unless `json`; Ctrl-C stops the engine and keeps what had come. */
export async function streamDraft({ client }: OpenService, encounterId: string, options: DraftOptions): Promise<DraftReport> {
  const quiet = options.json === true
  const stop = new AbortController()
  const onInterrupt = (): void => {
    stop.abort()
  }
  process.once('SIGINT', onInterrupt)
  try {
    const events = await client.drafting.start(
      { encounterId, templateId: options.template, redoSection: null, inParts: options.inParts ?? false },
      { signal: stop.signal },
    )
    /** Statements of the section in hand; null before the first. */
    let inSection: number | null = null
    const titles = new Map<string, string>()
    const endSection = (): void => {
      if (!quiet && inSection === 0) say(tone('    Not discussed', 'quiet'))
      inSection = null
    }
    let finished: { noteId: string; decisionId: string; complete: boolean; metrics: DraftMetrics } | null = null
    for await (const event of events) {
      switch (event.type) {
        case 'reading':
          if (!quiet && process.stderr.isTTY) process.stderr.write(`\rreading ${event.tokensDone} of ${event.tokensTotal} tokens  `)
          break
        case 'section':
          endSection()
          inSection = 0
          titles.set(event.key, event.title)
          if (!quiet) say(`\n${tone(event.title, 'strong')}`)
          break
        case 'statement':
          inSection = (inSection ?? 0) + 1
          if (!quiet) for (const line of statementLines(event.statement)) say(line)
          break
        case 'cut':
          note(tone(`note: ${cutWords(titles.get(event.key) ?? event.key, event.why)}`, 'careful'))
          inSection = null // it is not known whether more of it was discussed
          break
        case 'omissions':
          endSection()
          if (!quiet && event.omissions.length > 0) {
            say(`\n${tone('In the visit, not in the note', 'strong')}`)
            for (const omission of event.omissions) say(`  ${omission.kind}: ${omission.text} ${tone(`[turn ${omission.turn}]`, 'quiet')}`)
          }
          break
        case 'done':
          finished = event
          break
        case 'text':
        case 'progress':
          break
      }
    }
    if (finished === null) throw new Fault('DRAFT_STOPPED')
    const [written, decision] = await Promise.all([
      client.notes.get({ id: finished.noteId }),
      client.decisions.get({ id: finished.decisionId }),
    ])
    return {
      schema: 'cloister.draft/1',
      sections: sectionsOf(written),
      omissions: written.omissions.map(({ kind, spans, text, turn }) => ({ kind, text, turn, spans })),
      model: {
        id: decision.modelId,
        name: decision.modelName,
        sha256: decision.modelSha256,
        adapterSha256: decision.adapterSha256,
        llamaCppRelease: decision.llamaCppRelease,
        device: decision.device,
      },
      metrics: finished.metrics,
      complete: finished.complete,
      decisionId: finished.decisionId,
    }
  } finally {
    process.removeListener('SIGINT', onInterrupt)
  }
}

/** Selects a model by its id, or imports the file at a path. */
async function selectModel({ client, ticketFor }: OpenService, model: string, allow: string | null): Promise<void> {
  const known = (await client.models.list({})).find((item) => item.id === model)
  if (known !== undefined) {
    await client.models.select({ id: known.id })
    return
  }
  for await (const event of await client.models.import({ ticket: ticketFor(resolve(model)) })) {
    if (event.type === 'done') await client.models.select({ id: event.model.id })
    if (event.type !== 'done' || allow === null) continue
    const { id, name } = event.model
    if ((await client.models.evaluation({ id })).mayDraft) continue
    note(tone(`note: ${name} was never evaluated here; nothing is known of how well it drafts.`, 'careful'))
    await client.models.allowUnevaluated({ id, reason: allow })
  }
}

function checked({ evidence, reasons, risk, text, verdict }: Statement): CheckedStatement {
  return { text, risk, verdict, reasons, evidence }
}

function sectionsOf({ complete, sections }: Note): DraftReport['sections'] {
  return sections.map(({ cut, key, statements, title }) => ({
    key,
    title,
    text: statements.length === 0 ? emptySection({ complete }, { cut }) : statements.map((statement) => statement.text).join(' '),
    statements: statements.map(checked),
  }))
}

function plainText({ sections }: DraftReport): string {
  return `${['DRAFT, NOT SIGNED', ...sections.map(({ text, title }) => `${title.toUpperCase()}\n${text}`)].join('\n\n')}\n`
}

/** The figures of a draft, on the terminal. */
export function figures(metrics: DraftMetrics): void {
  note(
    tone(
      `${inSeconds(metrics.msTotal)} in all, first word after ${inSeconds(metrics.msToFirstWord)}; read ${metrics.tokensRead} tokens at ${metrics.readTokensPerSecond.toFixed(1)}/s, ` +
        `reused ${metrics.tokensReused}, read again ${metrics.tokensReread}, wrote ${metrics.tokensWritten} at ${metrics.writeTokensPerSecond.toFixed(1)}/s`,
      'quiet',
    ),
  )
}
