/** A stand-in for the service that keeps the contract, in memory, for looking at screens without Electron, engine or vault. */
import { implement, ORPCError } from '@orpc/server'
import { errorSentences, type ErrorCode } from '../../../src/contract/errors.ts'
import { contract } from '../../../src/contract/index.ts'
import type { Decision, DraftMetrics, Readiness } from '../../../src/contract/drafting.ts'
import { plainWay, type Calibration, type Trial } from '../../../src/contract/calibration.ts'
import { markOf } from '../../../src/contract/marks.ts'
import { allVisits, type Allowance, type Evaluation } from '../../../src/contract/evaluation.ts'
import { ModelCard } from '../../../src/contract/model-card.ts'
import type { Model } from '../../../src/contract/models.ts'
import type { Encounter, EncounterRow, Note, Source, Statement, Turn } from '../../../src/contract/records.ts'
import { defaultSettings, type Settings } from '../../../src/contract/settings.ts'
import { auditKinds } from '../../../src/contract/audit.ts'
import card from '../../../models/cards/qwen2.5-coder-1.5b-instruct-q4_k_m.json' with { type: 'json' }
import { bodyOf } from './bodies.ts'
import { asStatement, hash, nextId, noteOf, openBook, signedNote, sourceOf, summary } from './book.ts'
import { passphrase, recoveryGroups, type Scenario } from './scenario.ts'
import { drafted, missing, templates } from './visit.ts'

const done = { done: true } as const
const user = { id: '01930000-0000-7000-8000-00000000feed', name: 'Dr. Ana Whitfield', role: 'clinician' as const }
const now = (): string => new Date().toISOString()

function fail(code: ErrorCode, data: Record<string, string | number | boolean> = {}): never {
  throw new ORPCError(code, { status: 422, message: errorSentences[code], data, defined: true })
}

const metrics: DraftMetrics = {
  promptTokens: 1187,
  tokensReused: 1102,
  tokensRead: 85,
  tokensReread: 0,
  tokensWritten: 412,
  msToFirstWord: 840,
  msTotal: 38_200,
  readTokensPerSecond: 96.4,
  writeTokensPerSecond: 11.2,
  contextTokens: 8192,
}

const model: Model = {
  id: 'qwen2.5-coder-1.5b-instruct-q4_k_m',
  name: 'Qwen2.5 Coder 1.5B Instruct',
  path: '/home/ana/.local/share/cloister/models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
  sha256: hash(5),
  bytes: 1_117_320_736,
  licence: 'Apache-2.0',
  card: 'A small model that runs on any workstation. It writes plain visit notes well when the whole note is asked for; it is weak at reasoning and invents examination findings now and then, which is why each sentence is checked against the visit.',
  adapter: null,
  origin: 'catalogue',
  present: true,
  selected: true,
  facts: {
    version: 3,
    architecture: 'qwen2',
    name: 'Qwen2.5 Coder 1.5B Instruct',
    tensorCount: 339,
    contextTokens: 32_768,
    layers: 28,
    embeddingLength: 1536,
    headCount: 12,
    headCountKv: 2,
    vocabularySize: 151_936,
    chatTemplate: null,
    promptProfile: 'chatml',
    fileBytes: 1_117_320_736,
  },
  estimatedMemoryBytes: 1_720_000_000,
  importedAt: null,
}
const other: Model = {
  ...model,
  id: 'mistral-7b',
  name: 'Mistral 7B Instruct v0.3',
  selected: false,
  present: false,
  bytes: 4_372_811_936,
  estimatedMemoryBytes: 5_900_000_000,
  facts: null,
  sha256: hash(6),
}

const trials: Trial[] = [
  { way: plainWay, readTokensPerSecond: 61.2, writeTokensPerSecond: 9.4 },
  { way: { ...plainWay, threads: 1 }, readTokensPerSecond: 48.9, writeTokensPerSecond: 11.8 },
  { way: { ...plainWay, threads: 1, flashAttention: 'auto' }, readTokensPerSecond: 47.1, writeTokensPerSecond: 11.6 },
]
const measured: Calibration = {
  modelId: model.id,
  modelName: model.name,
  machine: 'Intel Core i5-1245U, 12 cores, 16 GiB',
  measuredAt: '2026-03-02T08:00:00.000Z',
  seconds: 14,
  trials,
  chosen: { ...plainWay, threads: 1 },
}

const evaluation: Evaluation = {
  ...{ modelId: 'mistral-7b', modelName: 'Mistral 7B Instruct v0.3', modelSha256: hash(6), adapterSha256: null },
  ...{ machine: measured.machine, appVersion: '0.1.0', evaluatedAt: '2026-03-02T09:00:00.000Z' },
  scores: Array.from({ length: allVisits }, (_, i) => ({
    ...{ visit: `visit-${String(i)}`, facts: 8, inNote: 6, inList: 1, missed: ['ice in the evening'], traps: 3, sprung: [], duplicates: 0 },
    verdicts: { supported: 12, unsure: 2, unsupported: 1, contradicted: 0 },
  })),
  ...{ quality: 0.75, omission: 0.125, trapsSprung: 0, traps: 3, unsupported: 1 / 15 },
  ...{ secondsToFirstWord: 9, secondsToNote: 41, tokensPerSecond: 11.2, memoryBytes: 6_100_000_000 },
}

export function createStandIn(scenario: Scenario) {
  const book = openBook(scenario)
  const settings: { current: Settings } = { current: { ...defaultSettings, ...scenario.settings } }
  let state: 'none' | 'locked' | 'damaged' | 'open' = scenario.vault
  let confirmed = scenario.vault !== 'none'
  const read = new Set<string>()
  const undo = book.undo
  const rest = (times = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, scenario.pace * times))
  const open = new Set(['vault'])
  let wrongTries = 0
  let accepted = false
  const isWhole = (): boolean => scenario.ledgerHolds && (accepted || !scenario.rolledBack)
  let calibration: Calibration | null = null
  let evaluated: Evaluation | null = null
  let allowance: Allowance | null = null

  const os = implement(contract).use(async ({ path, next }) => {
    const name = path.join('.')
    const code = scenario.errors[name]
    if (code !== undefined) fail(code, code === 'TOO_MANY_TRIES' ? { seconds: 30 } : {})
    if (state !== 'open' && !open.has(path[0] ?? '') && name !== 'models.machine') fail('LOCKED')
    return next()
  })

  const status = () => ({
    state,
    problem: state === 'damaged' ? (scenario.problem ?? 'VAULT_TRUNCATED') : null,
    folder: '/home/ana/.local/share/cloister/vault',
    backend: state === 'none' ? null : ('os-keychain' as const),
    keychain: scenario.keychain,
    user: state === 'open' ? user : null,
    readOnly: scenario.readOnly && !accepted,
    recoveryKeyConfirmed: confirmed,
    appVersion: '0.1.0',
  })

  const encounterOf = (id: string): Encounter => book.encounters.get(id) ?? fail('NOT_FOUND')
  const rowOf = (encounter: Encounter): EncounterRow => {
    const notes = book.notes.get(encounter.id) ?? []
    const newest = notes[notes.length - 1]
    return {
      ...encounter,
      patient: book.patients.get(encounter.patientId) ?? fail('NOT_FOUND'),
      turnCount: book.sources.get(encounter.id)?.turns.length ?? 0,
      pendingStatements:
        newest?.sections.flatMap(({ statements }) => statements).filter(({ disposition }) => disposition === 'pending').length ?? 0,
    }
  }
  const become = (id: string, next: Partial<Encounter>): Encounter => {
    const changed = { ...encounterOf(id), ...next }
    book.encounters.set(id, changed)
    return changed
  }
  const noteById = (id: string): Note => {
    for (const notes of book.notes.values()) for (const note of notes) if (note.id === id) return note
    return fail('NOT_FOUND')
  }
  const put = (note: Note, remember: Note | null): Note => {
    if (remember !== null) undo.set(note.id, [...(undo.get(note.id) ?? []), remember])
    const kept = { ...note, canUndo: (undo.get(note.id) ?? []).length > 0 && note.signature === null }
    const notes = book.notes.get(note.encounterId) ?? []
    book.notes.set(
      note.encounterId,
      notes.some(({ id }) => id === note.id) ? notes.map((some) => (some.id === note.id ? kept : some)) : [...notes, kept],
    )
    return kept
  }
  const changeable = (id: string): Note => {
    const note = noteById(id)
    if (note.signature !== null) fail('NOTE_SIGNED')
    return note
  }
  const withStatement = (note: Note, statementId: string, change: (statement: Statement) => Statement): Note => ({
    ...note,
    sections: note.sections.map((section) => ({
      ...section,
      statements: section.statements.map((some) => (some.id === statementId ? change(some) : some)),
    })),
  })

  const readiness = (encounterId: string): Readiness => {
    const { judged } = scenario
    const source = book.sources.get(encounterId)
    const base = {
      modelName: judged === 'no-model' ? null : model.name,
      device: 'cpu',
      contextTokens: 8192,
      neededTokens: source === undefined ? null : judged === 'too-long' ? 14_860 : 1187 + 600,
      parts: judged === 'too-long' ? 2 : 1,
      fractionRead: read.has(encounterId) ? 1 : 0,
    }
    if (source === undefined) return { ...base, state: 'no-source' }
    if (judged !== 'ok' && judged !== 'too-long') return { ...base, state: judged }
    return { ...base, state: read.has(encounterId) ? 'read' : 'ready' }
  }

  async function* draftStream(
    encounterId: string,
    redo: { noteId: string; sectionKey: string } | null,
    inParts: boolean,
    signal: AbortSignal | undefined,
  ) {
    if (scenario.judged === 'too-long' && !inParts) fail('CONTEXT_TOO_SMALL')
    const before = redo === null ? null : noteById(redo.noteId)
    const written = new Map<string, Statement[]>()
    if (before !== null && redo !== null)
      for (const section of before.sections)
        if (section.key !== redo.sectionKey)
          written.set(
            section.key,
            section.statements.map((s) => ({ ...s, id: nextId() })),
          )
    const looped =
      redo === null ? scenario.looped : (before?.sections.find(({ key, cut }) => cut !== null && key !== redo.sectionKey)?.key ?? null)
    const version = (book.notes.get(encounterId) ?? []).length + 1
    const finish = (complete: boolean): Note => {
      become(encounterId, { status: 'drafted' })
      const turnsRead = book.sources.get(encounterId)?.turns.length ?? 0
      return put({ ...noteOf(encounterId, version, written, complete, looped), turnsRead }, null)
    }
    if (!read.has(encounterId)) {
      for (let done_ = 0; done_ <= 1187; done_ += 200) {
        yield { type: 'reading' as const, tokensDone: done_, tokensTotal: 1187, secondsLeft: (1187 - done_) / 90, part: 1, parts: 1 }
        await rest()
      }
    }
    let ended = false
    try {
      let tokens = 0
      for (const [key, list] of drafted) {
        if (redo !== null && key !== redo.sectionKey) continue
        yield { type: 'section' as const, key, title: templates[0]?.sections.find((section) => section.key === key)?.title ?? key }
        for (const [ordinal, checked] of list.entries()) {
          const words = checked.text.split(' ')
          for (let i = 1; i <= words.length; i++) {
            if (signal?.aborted === true) {
              return
            }
            tokens++
            yield { type: 'text' as const, sectionKey: key, text: words.slice(0, i).join(' ') }
            if (scenario.pace > 0) await rest()
          }
          const statement = asStatement(
            redo === null ? checked : { ...checked, text: checked.text.replace('Return in', 'Follow-up in') },
            key,
            ordinal,
          )
          if (scenario.poor && ordinal > 0) statement.verdict = 'unsure'
          written.set(key, [...(written.get(key) ?? []), statement])
          yield { type: 'statement' as const, sectionKey: key, statement }
          yield { type: 'progress' as const, tokensWritten: tokens, tokensPerSecond: 11.2, secondsLeft: Math.max(0, 38 - tokens / 11) }
        }
        if (key === looped) yield { type: 'cut' as const, key, why: 'loop' as const }
      }
      ended = true
    } finally {
      if (!ended) finish(false)
    }
    const note = finish(true)
    yield { type: 'omissions' as const, omissions: [...missing] }
    yield { type: 'done' as const, noteId: note.id, decisionId: note.decisionId, complete: true, metrics }
  }

  const decisionOf = (note: Note): Decision => ({
    id: note.decisionId,
    encounterId: note.encounterId,
    noteId: note.id,
    purpose: 'draft',
    templateId: 'soap',
    promptId: 'soap/3f9a02c1',
    modelId: model.id,
    modelName: model.name,
    modelSha256: model.sha256,
    adapterSha256: model.adapter?.sha256 ?? null,
    llamaCppRelease: 'b10107',
    device: 'cpu',
    threads: 8,
    engineWay: { flashAttention: 'auto', readChunk: 128 },
    contextTokens: 8192,
    sampling: { temperature: 0, seed: 0, maxTokens: 900, penalties: null },
    sourceSha256: hash(3),
    inputSha256: hash(11),
    outputSha256: hash(12),
    output: note.sections.map(({ title, statements }) => `${title}:\n${statements.map(({ text }) => text).join(' ')}`).join('\n\n'),
    outcome: note.complete ? 'complete' : 'stopped',
    stopReason: 'end',
    cutSections: note.sections.flatMap(({ key, cut }) => (cut === null ? [] : [{ key, why: cut }])),
    repeatsLeftOut: note.sections.some(({ cut }) => cut !== null) ? 5 : 0,
    metrics,
    startedAt: note.createdAt,
    endedAt: note.createdAt,
    verdicts: { supported: 14, unsure: 2, unsupported: 1, contradicted: 1 },
    answers: note.sections
      .flatMap(({ statements }) => statements)
      .filter(({ disposition }) => disposition !== 'pending')
      .map(({ id, disposition, currentText }, index) => ({
        statementId: id,
        action: disposition === 'rejected' ? ('reject' as const) : disposition === 'edited' ? ('edit' as const) : ('accept' as const),
        text: disposition === 'edited' ? currentText : null,
        userId: user.id,
        at: new Date(Date.parse(note.createdAt) + index * 4000).toISOString(),
      })),
  })
  const allNotes = (): Note[] => [...book.notes.values()].flat()

  const sourceById = (id: string): Source => [...book.sources.values()].find((source) => source.id === id) ?? fail('NOT_FOUND')
  const appended = (sourceId: string, content: Parameters<typeof preview>[0]) => {
    const { turns: before } = sourceById(sourceId)
    const found = preview(content)
    return { ...found, warnings: [], turns: found.turns.map((turn) => ({ ...turn, number: before.length + turn.number })) }
  }
  const preview = (content: { kind: 'bytes'; base64: string } | { kind: 'text'; text: string }) => {
    const text = content.kind === 'text' ? content.text : atob(content.base64)
    if (text.trim() === '') fail('SOURCE_EMPTY')
    if (text.includes('\u0000')) fail('SOURCE_BINARY')
    const found: Turn[] = text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line, index) => {
        const match = /^([A-Z][\w. ]{0,30}):\s*(.*)$/.exec(line)
        const speaker = match?.[1] ?? null
        return {
          number: index + 1,
          speaker,
          role: speaker === null ? ('unknown' as const) : speaker === 'Patient' ? ('patient' as const) : ('clinician' as const),
          text: match?.[2] ?? line,
          startMs: null,
          endMs: null,
        }
      })
    const speakers = [...new Set(found.map(({ speaker }) => speaker))].map((label) => {
      const theirs = found.filter(({ speaker }) => speaker === label)
      return { label, role: theirs[0]?.role ?? ('unknown' as const), turns: theirs.length }
    })
    return {
      format: speakers.some(({ label }) => label !== null) ? ('labelled-text' as const) : ('plain-text' as const),
      turns: found,
      speakers,
      warnings: [
        {
          kind: 'roles-guessed' as const,
          sentence: 'Who is the clinician and who the patient was guessed from what they say. Check it.',
          count: 1,
        },
      ],
      words: text.split(/\s+/).length,
    }
  }

  return os.router({
    vault: {
      status: os.vault.status.handler(status),
      keychain: os.vault.keychain.handler(() => scenario.keychain),
      create: os.vault.create.handler(({ input }) => {
        if (input.passphrase.length < 12) fail('PASSPHRASE_WEAK', { least: 12 })
        state = 'open'
        return { groups: [...recoveryGroups], createdAt: now() }
      }),
      confirmRecoveryKey: os.vault.confirmRecoveryKey.handler(({ input }) => {
        if (!input.groups.every(({ index, text }) => recoveryGroups[index] === text.toUpperCase())) fail('RECOVERY_KEY_UNCONFIRMED')
        confirmed = true
        return done
      }),
      unlock: os.vault.unlock.handler(async ({ input }) => {
        await rest()
        if (input.passphrase !== passphrase) {
          wrongTries++
          fail(wrongTries > 4 ? 'TOO_MANY_TRIES' : 'PASSPHRASE_WRONG', wrongTries > 4 ? { seconds: 8 } : {})
        }
        state = 'open'
        return status()
      }),
      recover: os.vault.recover.handler(({ input }) => {
        const typed = input.recoveryKey.split('-')
        const wrong = recoveryGroups.findIndex((group, index) => typed[index] !== group)
        if (wrong >= 0) fail('RECOVERY_KEY_MISTYPED', { group: wrong + 1 })
        state = 'open'
        return status()
      }),
      changePassphrase: os.vault.changePassphrase.handler(({ input }) => {
        if (input.passphrase !== passphrase) fail('PASSPHRASE_WRONG')
        return done
      }),
    },
    patients: {
      search: os.patients.search.handler(({ input }) =>
        [...book.patients.values()]
          .filter(({ familyName, givenName, mrn }) =>
            `${familyName} ${givenName} ${mrn ?? ''}`.toLowerCase().includes(input.query.toLowerCase()),
          )
          .toSorted((a, b) => a.familyName.localeCompare(b.familyName)),
      ),
      get: os.patients.get.handler(({ input }) => ({
        patient: book.patients.get(input.id) ?? fail('NOT_FOUND'),
        encounters: [...book.encounters.values()].filter(({ patientId }) => patientId === input.id).map(rowOf),
      })),
      create: os.patients.create.handler(({ input }) => {
        const made = { ...input, id: nextId(), createdAt: now(), updatedAt: now() }
        book.patients.set(made.id, made)
        return made
      }),
      update: os.patients.update.handler(({ input }) => {
        const made = { ...(book.patients.get(input.id) ?? fail('NOT_FOUND')), ...input.fields, updatedAt: now() }
        book.patients.set(made.id, made)
        return made
      }),
    },
    encounters: {
      list: os.encounters.list.handler(({ input }) =>
        [...book.encounters.values()]
          .filter(
            ({ startedAt }) =>
              (input.fromInstant === null || startedAt >= input.fromInstant) && (input.toInstant === null || startedAt < input.toInstant),
          )
          .map(rowOf)
          .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)),
      ),
      create: os.encounters.create.handler(({ input }) => {
        const made: Encounter = { ...input, id: nextId(), startedAt: now(), status: 'new', createdAt: now() }
        book.encounters.set(made.id, made)
        return made
      }),
      update: os.encounters.update.handler(({ input }) => become(input.id, input)),
      get: os.encounters.get.handler(({ input }) => {
        const encounter = encounterOf(input.id)
        return {
          encounter,
          patient: book.patients.get(encounter.patientId) ?? fail('NOT_FOUND'),
          source: book.sources.get(input.id) ?? null,
          withheld: (book.sources.get(input.id)?.turns ?? [])
            .filter(({ text, vouched }) => vouched !== true && text.startsWith('Ignore all'))
            .map(({ number }) => number),
          notes: (book.notes.get(input.id) ?? []).map(summary),
        }
      }),
      createSample: os.encounters.createSample.handler(() => {
        const sample = {
          id: nextId(),
          familyName: 'Sample',
          givenName: 'Maria',
          birthDate: '1962-05-04',
          sex: 'female' as const,
          mrn: null,
          createdAt: now(),
          updatedAt: now(),
        }
        book.patients.set(sample.id, sample)
        const made: Encounter = {
          id: nextId(),
          patientId: sample.id,
          reason: 'Sample visit',
          startedAt: now(),
          status: 'ready',
          templateId: 'soap',
          createdAt: now(),
        }
        book.encounters.set(made.id, made)
        book.sources.set(made.id, sourceOf(made.id, 0))
        return made
      }),
    },
    sources: {
      preview: os.sources.preview.handler(({ input }) => preview(input.content)),
      import: os.sources.import.handler(({ input }) => {
        const { format, turns: found } = preview(input.content)
        const named = new Map(input.speakers.map((change) => [change.label, change]))
        const source = {
          id: nextId(),
          encounterId: input.encounterId,
          name: input.name,
          format,
          sha256: hash(4),
          turns: found.map((turn) => {
            const change = named.get(turn.speaker)
            return change === undefined ? turn : { ...turn, speaker: change.newLabel, role: change.role }
          }),
          importedAt: now(),
        }
        book.sources.set(input.encounterId, source)
        become(input.encounterId, { status: 'ready' })
        return source
      }),
      changeSpeakers: os.sources.changeSpeakers.handler(({ input }) => {
        for (const [encounterId, source] of book.sources) {
          if (source.id !== input.sourceId) continue
          const changed = {
            ...source,
            turns: source.turns.map((turn) => {
              const change = input.changes.find(({ label }) => label === turn.speaker)
              return change === undefined ? turn : { ...turn, speaker: change.newLabel, role: change.role }
            }),
          }
          book.sources.set(encounterId, changed)
          return changed
        }
        return fail('NOT_FOUND')
      }),
      previewAppend: os.sources.previewAppend.handler(({ input }) => appended(input.sourceId, input.content)),
      append: os.sources.append.handler(({ input }) => {
        const source = sourceById(input.sourceId)
        const { turns: found } = appended(input.sourceId, input.content)
        const grown = { ...source, sha256: hash(20 + source.turns.length), turns: [...source.turns, ...found] }
        book.sources.set(source.encounterId, grown)
        read.delete(source.encounterId)
        return grown
      }),
      correct: os.sources.correct.handler(({ input }) => {
        const source = sourceById(input.sourceId)
        if (source.sha256 !== input.sourceSha256) fail('CONFLICT')
        const { number, role, speaker, text } = input
        const corrected = {
          ...source,
          sha256: hash(40 + number),
          turns: source.turns.map((turn) => (turn.number === number ? { ...turn, role, speaker, text } : turn)),
        }
        book.sources.set(source.encounterId, corrected)
        read.delete(source.encounterId)
        let checkedAgain = 0
        let reopened = 0
        const again = (statement: Statement): Statement => {
          if (!statement.evidence.some(({ turn }) => turn === number)) return statement
          checkedAgain++
          const answered = statement.disposition === 'accepted' || statement.disposition === 'edited'
          if (answered) reopened++
          const sentence = answered
            ? `Turn ${String(number)} was corrected after you had accepted this: it needs your answer again.`
            : `Turn ${String(number)} was corrected after the draft; this was checked again.`
          const reason = { check: 'corrected-turn' as const, outcome: 'unsure' as const, sentence, span: null }
          return {
            ...statement,
            verdict: 'unsure',
            disposition: answered ? 'pending' : statement.disposition,
            reasons: [reason, ...statement.reasons],
          }
        }
        for (const note of book.notes.get(source.encounterId) ?? [])
          put({ ...note, sections: note.sections.map((section) => ({ ...section, statements: section.statements.map(again) })) }, null)
        return { source: corrected, checkedAgain, reopened }
      }),
      vouch: os.sources.vouch.handler(({ input: { sourceId, sourceSha256, number, vouched } }) => {
        const source = sourceById(sourceId)
        if (source.sha256 !== sourceSha256) fail('CONFLICT')
        const turns = source.turns.map((turn): Turn => {
          if (turn.number !== number) return turn
          const { vouched: _, ...bare } = turn
          return vouched ? { ...bare, vouched } : bare
        })
        const changed = { ...source, sha256: hash(60 + number + (vouched ? 100 : 0)), turns }
        book.sources.set(source.encounterId, changed)
        read.delete(source.encounterId)
        return { source: changed, checkedAgain: 0, reopened: 0 }
      }),
    },
    templates: { list: os.templates.list.handler(() => [...templates]) },
    drafting: {
      readiness: os.drafting.readiness.handler(({ input }) => readiness(input.encounterId)),
      read: os.drafting.read.handler(async function* ({ input, signal }) {
        const first = readiness(input.encounterId)
        yield { ...first, state: 'loading-model' as const }
        await rest(4)
        for (let fraction = 0; fraction < 1; fraction += 0.1) {
          if (signal?.aborted === true) return
          yield { ...first, state: 'reading' as const, fractionRead: fraction }
          await rest(2)
        }
        read.add(input.encounterId)
        yield { ...first, state: 'read' as const, fractionRead: 1 }
      }),
      start: os.drafting.start.handler(async function* ({ input, signal }) {
        for await (const event of draftStream(input.encounterId, input.redoSection, input.inParts, signal)) yield event
      }),
    },
    notes: {
      get: os.notes.get.handler(({ input }) => noteById(input.id)),
      decide: os.notes.decide.handler(({ input }) => {
        const note = changeable(input.noteId)
        const { action } = input
        become(note.encounterId, { status: 'in-review' })
        const disposition = ({ accept: 'accepted', edit: 'edited', reject: 'rejected', reopen: 'pending' } as const)[action.type]
        return put(
          withStatement(note, input.statementId, (statement) => ({
            ...statement,
            disposition,
            currentText: action.type === 'edit' ? action.text : statement.currentText,
          })),
          note,
        )
      }),
      whatHolds: os.notes.whatHolds.handler(({ input }) => {
        const statement = noteById(input.noteId)
          .sections.flatMap(({ statements }) => statements)
          .find(({ id }) => id === input.statementId)
        return { text: statement?.text.startsWith('Uses albuterol') === true ? 'Uses albuterol.' : null }
      }),
      acceptSupported: os.notes.acceptSupported.handler(({ input }) => {
        const note = changeable(input.noteId)
        return put(
          {
            ...note,
            sections: note.sections.map((section) => ({
              ...section,
              statements: section.statements.map((statement) =>
                statement.disposition === 'pending' && markOf(statement) === 'supported'
                  ? { ...statement, disposition: 'accepted' as const }
                  : statement,
              ),
            })),
          },
          note,
        )
      }),
      addStatement: os.notes.addStatement.handler(({ input }) => {
        const note = changeable(input.noteId)
        const made: Statement = {
          id: nextId(),
          sectionKey: input.sectionKey,
          ordinal: 99,
          origin: 'clinician',
          disposition: 'accepted',
          text: input.text,
          currentText: input.text,
          risk: 'other',
          verdict: 'supported',
          reasons: [{ check: 'written-by-clinician', outcome: 'holds', sentence: 'Written by the clinician.', span: null }],
          evidence: [],
        }
        return put(
          {
            ...note,
            sections: note.sections.map((section) =>
              section.key === input.sectionKey ? { ...section, statements: [...section.statements, made] } : section,
            ),
            omissions: note.omissions.map((omission) =>
              omission.id === input.omissionId ? { ...omission, disposition: 'added' as const } : omission,
            ),
          },
          note,
        )
      }),
      dismissOmission: os.notes.dismissOmission.handler(({ input }) => {
        const note = changeable(input.noteId)
        return put(
          {
            ...note,
            omissions: note.omissions.map((omission) =>
              omission.id === input.omissionId ? { ...omission, disposition: 'dismissed' as const } : omission,
            ),
          },
          note,
        )
      }),
      undo: os.notes.undo.handler(({ input }) => {
        const before = undo.get(input.noteId) ?? []
        const last = before[before.length - 1]
        if (last === undefined) fail('NOTHING_TO_UNDO')
        undo.set(input.noteId, before.slice(0, -1))
        return put(last, null)
      }),
      saveBuffer: os.notes.saveBuffer.handler(({ input }) => {
        const fields = book.buffers.get(input.encounterId) ?? new Map<string, { text: string; savedAt: string }>()
        book.buffers.set(input.encounterId, fields)
        if (input.text === null) fields.delete(input.field)
        else fields.set(input.field, { text: input.text, savedAt: now() })
        return done
      }),
      buffers: os.notes.buffers.handler(({ input }) => {
        const kept = [...(book.buffers.get(input.encounterId) ?? new Map<string, { text: string; savedAt: string }>())].map(
          ([field, value]) => ({ field, ...value }),
        )
        const first = (book.notes.get(input.encounterId) ?? [])[0]?.sections.flatMap(({ statements }) => statements)[1]
        for (const [field, text] of Object.entries(scenario.buffers))
          kept.push({ field: field.replace('FIRST', first?.id ?? ''), text, savedAt: now() })
        return kept
      }),
      sign: os.notes.sign.handler(({ input }) => {
        const note = changeable(input.noteId)
        if (
          note.sections.some(({ statements }) =>
            statements.some(({ disposition, verdict }) => disposition === 'pending' && verdict !== 'supported'),
          )
        )
          fail('NOTE_PENDING')
        if (input.passphrase !== passphrase) fail('PASSPHRASE_WRONG')
        become(note.encounterId, { status: 'signed' })
        return put(signedNote(note, user.name), null)
      }),
      addAddendum: os.notes.addAddendum.handler(({ input }) => {
        const note = noteById(input.noteId)
        if (input.passphrase !== passphrase) fail('PASSPHRASE_WRONG')
        become(note.encounterId, { status: 'amended' })
        const signature = { signedAt: now(), userId: user.id, userName: user.name, sha256: hash(8) }
        return put({ ...note, addenda: [...note.addenda, { id: nextId(), text: input.text, signature }] }, null)
      }),
      disclose: os.notes.disclose.handler(({ input }) => {
        const note = noteById(input.noteId)
        if (note.signature === null) fail('NOTE_UNSIGNED')
        const text = note.sections
          .filter(({ key }) => input.sectionKey === null || key === input.sectionKey)
          .map(
            ({ title, statements }) =>
              `${title}\n${statements
                .filter(({ disposition }) => disposition !== 'rejected')
                .map(({ currentText }) => currentText)
                .join(' ')}`,
          )
          .join('\n\n')
        return { text, html: `<!doctype html><title>Note</title><pre>${text}</pre>`, fileName: 'note' }
      }),
    },
    decisions: {
      list: os.decisions.list.handler(() =>
        allNotes().map((note) => {
          const { output: _output, answers, ...row } = decisionOf(note)
          return { ...row, answerCount: answers.length }
        }),
      ),
      get: os.decisions.get.handler(({ input }) =>
        decisionOf(allNotes().find(({ decisionId }) => decisionId === input.id) ?? fail('NOT_FOUND')),
      ),
      replay: os.decisions.replay.handler(async () => {
        await rest(20)
        return { identical: true, outputSha256: hash(12), differences: [], firstDifference: null }
      }),
    },
    models: {
      list: os.models.list.handler(() => [model, other]),
      machine: os.models.machine.handler(() => ({
        platform: 'linux',
        arch: 'x64',
        cpu: 'Intel Core i5-1245U',
        cores: 10,
        memoryBytes: 16_600_000_000,
        freeMemoryBytes: 9_200_000_000,
        diskFreeBytes: 212_000_000_000,
        runtime: 'Electron 45.4.1',
        devices: ['cpu'],
        models: [
          { id: model.id, name: model.name, present: true, fits: true, why: 'Needs about 1.7 GiB of memory; 9.2 GiB are free.' },
          { id: other.id, name: other.name, present: false, fits: true, why: 'Needs about 5.9 GiB of memory; 9.2 GiB are free.' },
        ],
      })),
      import: os.models.import.handler(async function* ({ signal }) {
        for (let part = 0; part <= 10; part++) {
          if (signal?.aborted === true) return
          yield { type: 'progress' as const, bytesDone: part * 437_281_193, bytesTotal: other.bytes, secondsLeft: 10 - part }
          await rest(4)
        }
        yield { type: 'done' as const, model: { ...other, present: true } }
      }),
      select: os.models.select.handler(() => model),
      card: os.models.card.handler(({ input }) => (input.id === model.id ? ModelCard.parse(card) : null)),
      calibration: os.models.calibration.handler(() => calibration),
      calibrate: os.models.calibrate.handler(async function* ({ signal }) {
        for (const [index, trial] of trials.entries()) {
          if (signal?.aborted === true) return
          yield { type: 'trying' as const, way: trial.way, secondsLeft: 20 - 4 * index }
          await new Promise((resolve) => setTimeout(resolve, 20))
          yield { type: 'tried' as const, trial }
        }
        calibration = { ...measured, chosen: { ...plainWay, threads: 1 } }
        yield { type: 'done' as const, calibration }
      }),
      evaluation: os.models.evaluation.handler(({ input }) => ({
        evaluation: evaluated,
        allowance,
        mayDraft: input.id === model.id || evaluated !== null || allowance !== null,
      })),
      evaluate: os.models.evaluate.handler(async function* ({ signal }) {
        for (let visit = 1; visit <= 12; visit++) {
          if (signal?.aborted === true) return
          yield { type: 'visit' as const, visit, visits: 12, title: 'Knee pain, a side corrected', secondsLeft: 13 - visit }
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        evaluated = evaluation
        yield { type: 'done' as const, evaluation }
      }),
      allowUnevaluated: os.models.allowUnevaluated.handler(({ input }) => {
        allowance = { reason: input.reason, at: now() }
        return { evaluation: null, allowance, mayDraft: true }
      }),
      engine: os.models.engine.handler(() => ({
        state: 'idle' as const,
        modelName: scenario.judged === 'no-model' ? null : model.name,
        device: 'cpu',
        tokensPerSecond: 11.2,
        contextTokens: 8192,
        contextUsed: 1187,
        llamaCppRelease: 'b10107',
        memoryBytes: 1_720_000_000,
      })),
    },
    ledger: {
      list: os.ledger.list.handler(({ input }) => {
        const newest = input.beforeSeq ?? 184
        return Array.from({ length: Math.min(input.limit, Math.max(0, newest - 1)) }, (_, i) => {
          const seq = newest - 1 - i
          const kind = auditKinds[(seq * 7) % auditKinds.length] ?? 'vault.opened'
          return {
            seq,
            at: new Date(Date.parse('2026-03-02T15:00:00.000Z') + seq * 61_000).toISOString(),
            actorId: user.id,
            kind,
            subjectId: hash(seq).slice(0, 36),
            body: bodyOf(kind),
            leafHash: hash(seq),
          }
        })
      }),
      verify: os.ledger.verify.handler(() => ({
        holds: isWhole(),
        entries: 183,
        checkpoints: 5,
        root: hash(2),
        lastCheckpoint: { size: 183, root: hash(2), at: '2026-03-02T17:55:00.000Z', keyId: hash(1).slice(0, 16), text: '' },
        checks: [
          {
            name: 'Every entry',
            holds: scenario.ledgerHolds,
            sentence: scenario.ledgerHolds
              ? 'All 183 entries have the hash that the entry after them names.'
              : 'Entry 97 is not the one that was written.',
          },
          { name: 'Every body', holds: true, sentence: 'Each content matches what was committed to when it was written.' },
          { name: 'Checkpoints', holds: true, sentence: 'Each of the 5 signed checkpoints has the root of the entries before it.' },
          {
            name: 'Keychain and sidecar',
            holds: true,
            sentence: 'Both name the last checkpoint of this vault: it was not put back to an older state.',
          },
        ],
        findings: !isWhole()
          ? [
              {
                kind: scenario.rolledBack ? ('vault-rolled-back' as const) : ('entry-edited' as const),
                seq: 97,
                sentence: scenario.rolledBack
                  ? 'The vault holds 97 entries, but the keychain remembers 183: this is an older copy of the vault, or its end was removed.'
                  : 'This entry was changed after it was written.',
                severity: 'alarm' as const,
              },
            ]
          : [],
        ms: 42,
      })),
      acceptRollback: os.ledger.acceptRollback.handler(({ input }) => {
        if (input.passphrase !== passphrase) fail('PASSPHRASE_WRONG')
        accepted = true
        return status()
      }),
      checkpoint: os.ledger.checkpoint.handler(() => ({
        size: 183,
        root: hash(2),
        at: now(),
        keyId: hash(1).slice(0, 16),
        text: 'cloister',
      })),
    },
    settings: {
      get: os.settings.get.handler(() => settings.current),
      set: os.settings.set.handler(({ input }) => {
        settings.current = input
        return input
      }),
    },
  })
}
