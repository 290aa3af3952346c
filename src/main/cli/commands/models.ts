import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EngineWay } from '../../../contract/calibration.ts'
import { Fault } from '../../../contract/errors.ts'
import { allVisits, fewestVisits, isFull, type Evaluation } from '../../../contract/evaluation.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { readPassphrase, type PassphraseSource } from '../passphrase.ts'
import { availableMemory, contextOf, hashFile, leastMemory, locate, readCatalogue, readGgufFacts } from '../../service/models/index.ts'
import { catalogueFolder, places, withVault, type OpenService } from '../service.ts'
import { inBytes, inSeconds, note, say, tone } from '../terminal.ts'

export type ModelsOptions = PassphraseSource & { readonly vault?: string; readonly json?: boolean }

/** `cloister models list`: the catalogue, what of it is here, and what fits. */
export function modelsList(options: ModelsOptions): ExitCode {
  const free = availableMemory()
  const rows = readCatalogue(catalogueFolder).map((entry) => ({
    ...entry,
    ...locate(entry.file, [places().models]),
    fits: entry.memoryBytes <= free,
  }))
  if (options.json === true) {
    say(JSON.stringify(rows, null, 2))
  } else {
    for (const row of rows) {
      say(`${row.present ? tone('present', 'good') : tone('absent ', 'careful')} ${row.id}${row.isDefault ? ' (default)' : ''}`)
      say(
        `        ${row.name}, ${inBytes(row.bytes)}, ${row.licence}, needs ${inBytes(row.memoryBytes)} of memory (${row.fits ? 'fits' : 'does not fit'})`,
      )
      say(`        ${row.path}`)
    }
  }
  return rows.some((row) => row.present) ? exitCodes.ok : exitCodes.no
}

/** `cloister models check FILE`: header, hash of the whole file, memory. Exit code 1 if it is not the file of the catalogue, or does not fit. */
export async function modelsCheck(file: string, options: ModelsOptions): Promise<ExitCode> {
  const path = resolve(file)
  const { chatTemplate, ...facts } = readGgufFacts(path)
  const sha256 = await hashFile(path)
  const entry = readCatalogue(catalogueFolder).find((item) => item.sha256 === sha256) ?? null
  const neededBytes = leastMemory({ ...facts, chatTemplate }, contextOf({ ...facts, chatTemplate }))
  const fits = neededBytes <= availableMemory()
  const hasTemplate = chatTemplate !== null
  if (options.json === true) {
    say(JSON.stringify({ ...facts, hasTemplate, sha256, catalogueId: entry?.id ?? null, neededBytes, fits }, null, 2))
  } else {
    say(`${facts.name ?? 'no name'}, ${facts.architecture}, ${inBytes(facts.fileBytes)}, context ${String(facts.contextTokens)}`)
    say(`sha256 ${sha256}`)
    say(entry === null ? 'not of the catalogue' : `of the catalogue: ${entry.id}`)
    say(hasTemplate ? `chat template: ${String(facts.promptProfile)}` : tone('no chat template: it cannot draft', 'bad'))
    say(`needs ${inBytes(neededBytes)} of memory: ${fits ? 'fits' : tone('does not fit', 'bad')}`)
  }
  return fits && hasTemplate ? exitCodes.ok : exitCodes.no
}

/** `cloister models calibrate`: tries ways of running the chosen model for at most about 20 seconds, and keeps the fastest. */
export async function modelsCalibrate(options: ModelsOptions): Promise<ExitCode> {
  return withVault(options.vault ?? places().vault, await readPassphrase(options), async ({ client }) => {
    for await (const event of await client.models.calibrate({})) {
      if (options.json === true) {
        if (event.type === 'done') say(JSON.stringify(event.calibration, null, 2))
      } else if (event.type === 'tried') {
        const { readTokensPerSecond, way, writeTokensPerSecond } = event.trial
        say(`${inWords(way).padEnd(56)} reads ${readTokensPerSecond.toFixed(1)}, writes ${writeTokensPerSecond.toFixed(1)} tokens a second`)
      } else if (event.type === 'done') {
        say(`${tone('chosen', 'good')} ${inWords(event.calibration.chosen)}, after ${event.calibration.seconds.toFixed(0)} seconds`)
      }
    }
    return exitCodes.ok
  })
}

function inWords({ device, flashAttention, readChunk, threads }: EngineWay): string {
  const parts = [device === 'auto' ? 'device by itself' : device, threads === null ? 'threads by itself' : `threads ${String(threads)}`]
  return [...parts, `flash attention ${flashAttention}`, `${String(readChunk)} tokens at once`].join(', ')
}

/** `cloister models import FILE`: puts a file on the list of a vault, on record. */
export async function modelsImport(file: string, options: ModelsOptions): Promise<ExitCode> {
  return withVault(options.vault ?? places().vault, await readPassphrase(options), async ({ client, ticketFor }) => {
    for await (const event of await client.models.import({ ticket: ticketFor(resolve(file)) })) {
      if (event.type === 'done') say(`${event.model.id}  ${event.model.name}  sha256 ${event.model.sha256}`)
    }
    return exitCodes.ok
  })
}

export type EvaluateOptions = ModelsOptions & { readonly quick?: boolean; readonly visits?: number }

/** The id of the model that is meant by its id or its file. A file that is not on the list is put there, on record, as by `models import`. */
async function idOfModel({ client, ticketFor }: OpenService, idOrFile: string): Promise<string> {
  const models = await client.models.list({})
  if (models.some(({ id }) => id === idOrFile) || !isFileName(idOrFile)) return idOrFile
  const path = resolve(idOrFile)
  const { fileBytes } = readGgufFacts(path)
  // To hash a file takes seconds: it is done only where the file may be one of the list.
  const alike = models.filter(({ bytes, present }) => present && bytes === fileBytes)
  const sha256 = alike.length === 0 ? null : await hashFile(path)
  let found = alike.find((model) => model.sha256 === sha256)
  if (found !== undefined) return found.id
  for await (const event of await client.models.import({ ticket: ticketFor(path) })) if (event.type === 'done') found = event.model
  if (found === undefined) throw new Fault('INTERNAL')
  note(`on the list now: ${found.id}  ${found.name}`)
  return found.id
}

/** An id has neither folders nor an ending. */
function isFileName(text: string): boolean {
  return /[\\/]|\.gguf$/i.test(text) || existsSync(text)
}

/**
 * `cloister models evaluate [ID-OR-FILE]`: tries a model of the list, one from a file, or the chosen one, on the visits of the project. Exit
 * code 130 if a stop came first.
 */
export async function modelsEvaluate(idOrFile: string | undefined, options: EvaluateOptions): Promise<ExitCode> {
  return withVault(options.vault ?? places().vault, await readPassphrase(options), async (service) => {
    const { client } = service
    const model =
      idOrFile === undefined
        ? ((await client.models.list({})).find(({ selected }) => selected)?.id ?? '')
        : await idOfModel(service, idOrFile)
    const stop = new AbortController()
    const onInterrupt = (): void => {
      stop.abort()
    }
    process.once('SIGINT', onInterrupt)
    try {
      const visits = options.visits ?? (options.quick === true ? fewestVisits : null)
      for await (const event of await client.models.evaluate({ id: model, visits }, { signal: stop.signal })) {
        if (event.type === 'done') {
          if (options.json === true) say(JSON.stringify(event.evaluation, null, 2))
          else for (const line of cardLines(event.evaluation)) say(line)
          if (!isFull(event.evaluation)) note(tone(lookOnly(event.evaluation.scores.length), 'careful'))
          return exitCodes.ok
        }
        const left = event.secondsLeft === null ? '' : `, about ${inSeconds(event.secondsLeft * 1000)} left`
        note(`visit ${String(event.visit)} of ${String(event.visits)}: ${event.title}${left}`)
      }
      return exitCodes.stopped
    } catch (error) {
      if (stop.signal.aborted) return exitCodes.stopped
      throw error
    } finally {
      process.removeListener('SIGINT', onInterrupt)
    }
  })
}

function lookOnly(visits: number): string {
  return `note: ${String(visits)} of ${String(allVisits)} visits are a look. To draft for patients an imported model needs all of them, or to be allowed with a reason.`
}

function cardLines(card: Evaluation): string[] {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`
  return [
    tone(`${card.modelName}, ${String(card.scores.length)} visits`, 'strong'),
    `facts in the note        ${percent(card.quality)}`,
    `facts nowhere            ${percent(card.omission)}`,
    `traps fallen into        ${String(card.trapsSprung)} of ${String(card.traps)}`,
    `statements without source ${percent(card.unsupported)}`,
    `first word, note         ${inSeconds(card.secondsToFirstWord * 1000)}, ${inSeconds(card.secondsToNote * 1000)}`,
    `writes                   ${card.tokensPerSecond.toFixed(1)} tokens a second`,
    `memory                   ${card.memoryBytes === null ? 'not known' : inBytes(card.memoryBytes)}`,
    `sha256                   ${card.modelSha256}${card.adapterSha256 === null ? '' : `, adapter ${card.adapterSha256}`}`,
    `on                       ${card.machine}, Cloister ${card.appVersion}, ${card.evaluatedAt}`,
  ]
}

/** `cloister models allow ID --reason TEXT`: lets a model draft for patients without an evaluation, on record. */
export async function modelsAllow(id: string, options: ModelsOptions & { readonly reason: string }): Promise<ExitCode> {
  return withVault(options.vault ?? places().vault, await readPassphrase(options), async ({ client }) => {
    await client.models.allowUnevaluated({ id, reason: options.reason })
    say(`${id} may draft for patients without an evaluation. The reason is on record.`)
    return exitCodes.ok
  })
}
