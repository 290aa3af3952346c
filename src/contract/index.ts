/** The promise between the processes. A procedure that is not here does not exist. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Calibration, CalibrationEvent } from './calibration.ts'
import { Decision, DecisionRow, DraftEvent, DraftRequest, Readiness, ReplayResult } from './drafting.ts'
import { EvaluationEvent, EvaluationRequest, EvaluationState } from './evaluation.ts'
import { Checkpoint, LedgerEntry, VerificationReport } from './ledger.ts'
import { ModelCard } from './model-card.ts'
import { EngineStatus, ImportEvent, MachineReport, Model } from './models.ts'
import { Done, Nothing, procedure } from './procedure.ts'
import {
  Encounter,
  EncounterRow,
  Id,
  Note,
  NoteSummary,
  Patient,
  PatientFields,
  Corrected,
  Source,
  SpeakerChange,
  Template,
  TranscriptPreview,
  TurnCorrection,
  TurnVouch,
} from './records.ts'
import { Settings } from './settings.ts'
import { CreateVault, KeychainState, RecoveryKey, VaultStatus } from './vault.ts'

const openErrors = [
  'VAULT_MISSING',
  'VAULT_EMPTY_FILE',
  'VAULT_TRUNCATED',
  'VAULT_PLAINTEXT',
  'VAULT_UNREADABLE',
  'VAULT_CORRUPT',
  'VAULT_NEWER',
  'VAULT_READ_ONLY',
  'VAULT_BUSY',
  'VAULT_FULL',
  'KEY_FILE_MISSING',
  'KEY_FILE_DAMAGED',
  'PASSPHRASE_WRONG',
  'KEYCHAIN_MISSING',
  'KEYCHAIN_LOCKED',
  'KEYCHAIN_SECRET_MISSING',
  'TOO_MANY_TRIES',
] as const
const writeErrors = ['NOT_FOUND', 'CONFLICT', 'VAULT_FULL', 'VAULT_READ_ONLY', 'LEDGER_BROKEN'] as const
const draftErrors = [
  ...writeErrors,
  'SOURCE_EMPTY',
  'SOURCE_TOO_THIN',
  'SOURCE_NOT_A_VISIT',
  'SOURCE_LANGUAGE',
  'CONTEXT_TOO_SMALL',
  'NOTE_SIGNED',
  'MODEL_MISSING',
  'MODEL_HASH',
  'MODEL_TOO_LARGE',
  'MODEL_MALFORMED',
  'MODEL_UNSUPPORTED',
  'MODEL_NO_TEMPLATE',
  'MODEL_NOT_GGUF',
  'MODEL_TRUNCATED',
  'MODEL_NOT_EVALUATED',
  'ENGINE_STOPPED',
  'ENGINE_HUNG',
  'ENGINE_BUSY',
  'ENGINE_UNAVAILABLE',
  'DRAFT_STOPPED',
] as const
const sourceErrors = ['SOURCE_EMPTY', 'SOURCE_TOO_LARGE', 'SOURCE_BINARY', 'SOURCE_MALFORMED'] as const

/** A visit as it comes in: bytes of a file (base64) or pasted text. */
export const IncomingSource = z.strictObject({
  name: z.string().max(255),
  content: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('bytes'), base64: z.string().max(30_000_000) }),
    z.strictObject({ kind: z.literal('text'), text: z.string().max(22_000_000) }),
  ]),
})

export const contract = {
  vault: {
    status: procedure({ permission: 'public', audit: { none: 'says only whether a vault is there and open' } })
      .input(Nothing)
      .output(VaultStatus),
    keychain: procedure({ permission: 'public', audit: { none: 'looks at the machine, not at a vault' } })
      .input(Nothing)
      .output(KeychainState),
    create: procedure({
      permission: 'public',
      audit: 'vault.created',
      errors: ['VAULT_EXISTS', 'PASSPHRASE_WEAK', 'KEYCHAIN_MISSING', 'KEYCHAIN_LOCKED', 'VAULT_READ_ONLY', 'VAULT_FULL'],
    })
      .input(CreateVault)
      .output(RecoveryKey),
    confirmRecoveryKey: procedure({
      permission: 'session',
      audit: 'recovery-key.confirmed',
      errors: ['RECOVERY_KEY_UNCONFIRMED', ...writeErrors],
    })
      .input(z.strictObject({ groups: z.array(z.strictObject({ index: z.int().min(0), text: z.string().max(16) })).min(1) }))
      .output(Done),
    unlock: procedure({ permission: 'public', audit: 'vault.opened', errors: openErrors })
      .input(z.strictObject({ passphrase: z.string().max(1024) }))
      .output(VaultStatus),
    recover: procedure({
      permission: 'public',
      audit: 'vault.recovered',
      errors: [...openErrors, 'RECOVERY_KEY_MISTYPED', 'RECOVERY_KEY_WRONG', 'PASSPHRASE_WEAK'],
    })
      .input(z.strictObject({ recoveryKey: z.string().max(200), newPassphrase: z.string().max(1024), backend: CreateVault.shape.backend }))
      .output(VaultStatus),
    changePassphrase: procedure({
      permission: 'session',
      audit: 'vault.passphrase-changed',
      errors: ['PASSPHRASE_WRONG', 'PASSPHRASE_WEAK', 'TOO_MANY_TRIES', 'KEYCHAIN_MISSING', 'KEYCHAIN_LOCKED', ...writeErrors],
    })
      .input(z.strictObject({ passphrase: z.string().max(1024), newPassphrase: z.string().max(1024) }))
      .output(Done),
  },

  patients: {
    search: procedure({ permission: 'patients.read', audit: 'patient.searched' })
      .input(z.strictObject({ query: z.string().max(200), limit: z.int().min(1).max(500) }))
      .output(z.array(Patient)),
    get: procedure({ permission: 'patients.read', audit: 'patient.viewed', errors: ['NOT_FOUND'] })
      .input(z.strictObject({ id: Id }))
      .output(z.strictObject({ patient: Patient, encounters: z.array(EncounterRow) })),
    create: procedure({ permission: 'patients.write', audit: 'patient.created', errors: [...writeErrors, 'MRN_TAKEN'] })
      .input(PatientFields)
      .output(Patient),
    update: procedure({ permission: 'patients.write', audit: 'patient.changed', errors: [...writeErrors, 'MRN_TAKEN'] })
      .input(z.strictObject({ id: Id, fields: PatientFields }))
      .output(Patient),
  },

  encounters: {
    /** Encounters that started on a day of the given zone, newest first; null gives the most recent ones of any day. */
    list: procedure({ permission: 'encounters.read', audit: { none: 'a list of what the user may open; opening is recorded' } })
      .input(
        z.strictObject({
          fromInstant: z.iso.datetime().nullable(),
          toInstant: z.iso.datetime().nullable(),
          limit: z.int().min(1).max(500),
        }),
      )
      .output(z.array(EncounterRow)),
    create: procedure({ permission: 'encounters.write', audit: 'encounter.created', errors: writeErrors })
      .input(z.strictObject({ patientId: Id, reason: z.string().max(500), templateId: z.string() }))
      .output(Encounter),
    update: procedure({ permission: 'encounters.write', audit: 'encounter.changed', errors: writeErrors })
      .input(z.strictObject({ id: Id, reason: z.string().max(500), templateId: z.string() }))
      .output(Encounter),
    get: procedure({ permission: 'encounters.read', audit: 'encounter.viewed', errors: ['NOT_FOUND'] })
      .input(z.strictObject({ id: Id }))
      .output(
        z.strictObject({
          encounter: Encounter,
          patient: Patient,
          source: Source.nullable(),
          /** Numbers of the turns that read like orders to a program: the model is not given them, and no statement rests on them. */
          withheld: z.array(z.int()),
          notes: z.array(NoteSummary),
        }),
      ),
    /** A ready-made visit that the project wrote, for a first try. */
    createSample: procedure({ permission: 'encounters.write', audit: 'encounter.created', errors: writeErrors })
      .input(Nothing)
      .output(Encounter),
  },

  sources: {
    preview: procedure({ permission: 'encounters.write', audit: { none: 'nothing is stored yet' }, errors: sourceErrors })
      .input(IncomingSource)
      .output(TranscriptPreview),
    import: procedure({
      permission: 'encounters.write',
      audit: 'source.imported',
      errors: [...writeErrors, ...sourceErrors, 'SOURCE_IN_USE', 'NOTE_SIGNED'],
    })
      .input(IncomingSource.extend({ encounterId: Id, speakers: z.array(SpeakerChange) }))
      .output(Source),
    changeSpeakers: procedure({ permission: 'encounters.write', audit: 'source.changed', errors: [...writeErrors, 'NOTE_SIGNED'] })
      .input(z.strictObject({ sourceId: Id, changes: z.array(SpeakerChange).min(1) }))
      .output(Source),
    /** As `preview`, of turns that come after those that a transcript has. */
    previewAppend: procedure({
      permission: 'encounters.write',
      audit: { none: 'nothing is stored yet' },
      errors: ['NOT_FOUND', ...sourceErrors, 'NOTE_SIGNED'],
    })
      .input(IncomingSource.extend({ sourceId: Id }))
      .output(TranscriptPreview),
    /** Adds turns at the end of a transcript: the visit goes on. Drafts stay as they are. */
    append: procedure({
      permission: 'encounters.write',
      audit: 'source.appended',
      errors: [...writeErrors, ...sourceErrors, 'NOTE_SIGNED'],
    })
      .input(IncomingSource.extend({ sourceId: Id, speakers: z.array(SpeakerChange) }))
      .output(Source),
    /** Corrects what a turn says or who says it; what rests on it in unsigned drafts is checked again. What stood before is kept. */
    correct: procedure({
      permission: 'encounters.write',
      audit: 'source.corrected',
      errors: [...writeErrors, 'SOURCE_EMPTY', 'NOTE_SIGNED', 'ENGINE_BUSY'],
    })
      .input(TurnCorrection)
      .output(Corrected),
    /** Gives the model a turn that was withheld as an order to a program, or withholds it again; then as `correct`. */
    vouch: procedure({ permission: 'encounters.write', audit: 'source.vouched', errors: [...writeErrors, 'NOTE_SIGNED', 'ENGINE_BUSY'] })
      .input(TurnVouch)
      .output(Corrected),
  },

  templates: {
    list: procedure({ permission: 'notes.read', audit: { none: 'holds no patient data' } })
      .input(Nothing)
      .output(z.array(Template)),
  },

  drafting: {
    readiness: procedure({
      permission: 'drafting.use',
      audit: { none: 'counts tokens; the use of the model is recorded' },
      errors: ['NOT_FOUND'],
    })
      .input(z.strictObject({ encounterId: Id, templateId: z.string() }))
      .output(Readiness),
    /** Reads the visit ahead of drafting; cancelling it stops the reading. */
    read: procedure({ permission: 'drafting.use', audit: { none: 'reading writes nothing; the draft is recorded' }, errors: draftErrors })
      .input(z.strictObject({ encounterId: Id, templateId: z.string() }))
      .output(eventIterator(Readiness)),
    start: procedure({ permission: 'drafting.use', audit: 'note.drafted', errors: draftErrors })
      .input(DraftRequest)
      .output(eventIterator(DraftEvent)),
  },

  notes: {
    get: procedure({ permission: 'notes.read', audit: 'note.viewed', errors: ['NOT_FOUND'] })
      .input(z.strictObject({ id: Id }))
      .output(Note),
    /** Accept, edit, reject or reopen a statement. */
    decide: procedure({ permission: 'notes.write', audit: 'note.statement-decided', errors: [...writeErrors, 'NOTE_SIGNED'] })
      .input(
        z.strictObject({
          noteId: Id,
          statementId: Id,
          action: z.discriminatedUnion('type', [
            z.strictObject({ type: z.literal('accept') }),
            z.strictObject({ type: z.literal('edit'), text: z.string().trim().min(1).max(10_000) }),
            z.strictObject({ type: z.literal('reject') }),
            z.strictObject({ type: z.literal('reopen') }),
          ]),
        }),
      )
      .output(Note),
    /** The part of a marked statement that the visit bears out by itself, to be taken as an edit; null where there is none. */
    whatHolds: procedure({
      permission: 'notes.read',
      audit: { none: 'a proposal from the note in hand; the edit it may become is recorded' },
      errors: ['NOT_FOUND'],
    })
      .input(z.strictObject({ noteId: Id, statementId: Id }))
      .output(z.strictObject({ text: z.string().nullable() })),
    /** Accepts every pending statement that is marked as supported. */
    acceptSupported: procedure({ permission: 'notes.write', audit: 'note.statement-decided', errors: [...writeErrors, 'NOTE_SIGNED'] })
      .input(z.strictObject({ noteId: Id }))
      .output(Note),
    /** Adds a sentence of the clinician's own, or an omission as a statement. */
    addStatement: procedure({ permission: 'notes.write', audit: 'note.statement-decided', errors: [...writeErrors, 'NOTE_SIGNED'] })
      .input(z.strictObject({ noteId: Id, sectionKey: z.string(), text: z.string().trim().min(1).max(10_000), omissionId: Id.nullable() }))
      .output(Note),
    dismissOmission: procedure({ permission: 'notes.write', audit: 'note.statement-decided', errors: [...writeErrors, 'NOTE_SIGNED'] })
      .input(z.strictObject({ noteId: Id, omissionId: Id }))
      .output(Note),
    undo: procedure({
      permission: 'notes.write',
      audit: 'note.statement-decided',
      errors: [...writeErrors, 'NOTE_SIGNED', 'NOTHING_TO_UNDO'],
    })
      .input(z.strictObject({ noteId: Id }))
      .output(Note),
    /** Keeps text that is being typed, keystroke by keystroke; `text` null forgets it. */
    saveBuffer: procedure({
      permission: 'notes.write',
      audit: { none: 'a keystroke is not an act; the edit it becomes is recorded' },
      errors: writeErrors,
    })
      .input(z.strictObject({ encounterId: Id, field: z.string().max(200), text: z.string().max(200_000).nullable() }))
      .output(Done),
    buffers: procedure({ permission: 'notes.read', audit: { none: 'read with the encounter, whose viewing is recorded' } })
      .input(z.strictObject({ encounterId: Id }))
      .output(z.array(z.strictObject({ field: z.string(), text: z.string(), savedAt: z.iso.datetime() }))),
    sign: procedure({
      permission: 'notes.sign',
      audit: 'note.signed',
      errors: [...writeErrors, 'NOTE_SIGNED', 'NOTE_PENDING', 'NOTE_EMPTY', 'PASSPHRASE_WRONG', 'TOO_MANY_TRIES'],
    })
      .input(z.strictObject({ noteId: Id, passphrase: z.string().max(1024) }))
      .output(Note),
    addAddendum: procedure({
      permission: 'notes.sign',
      audit: 'note.addendum',
      errors: [...writeErrors, 'NOTE_UNSIGNED', 'PASSPHRASE_WRONG', 'TOO_MANY_TRIES'],
    })
      .input(z.strictObject({ noteId: Id, text: z.string().trim().min(1).max(50_000), passphrase: z.string().max(1024) }))
      .output(Note),
    /** The signed note, or one section of it, as plain text or HTML for print; each is a disclosure on record. */
    disclose: procedure({ permission: 'notes.disclose', audit: 'note.disclosed', errors: ['NOT_FOUND', 'NOTE_UNSIGNED', ...writeErrors] })
      .input(z.strictObject({ noteId: Id, sectionKey: z.string().nullable(), purpose: z.enum(['copy', 'print', 'pdf']) }))
      .output(z.strictObject({ text: z.string(), html: z.string(), fileName: z.string() })),
  },

  decisions: {
    list: procedure({ permission: 'decisions.read', audit: { none: 'a list of ids and figures; opening one is recorded' } })
      .input(z.strictObject({ encounterId: Id.nullable(), limit: z.int().min(1).max(500) }))
      .output(z.array(DecisionRow)),
    get: procedure({ permission: 'decisions.read', audit: 'decision.viewed', errors: ['NOT_FOUND'] })
      .input(z.strictObject({ id: Id }))
      .output(Decision),
    replay: procedure({ permission: 'decisions.read', audit: 'decision.replayed', errors: [...draftErrors, 'REPLAY_IMPOSSIBLE'] })
      .input(z.strictObject({ id: Id }))
      .output(ReplayResult),
  },

  models: {
    list: procedure({ permission: 'models.read', audit: { none: 'holds no patient data' } })
      .input(Nothing)
      .output(z.array(Model)),
    machine: procedure({ permission: 'public', audit: { none: 'looks at the machine, not at a vault' } })
      .input(Nothing)
      .output(MachineReport),
    import: procedure({
      permission: 'models.manage',
      audit: 'model.imported',
      errors: [
        'MODEL_MISSING',
        'MODEL_NOT_GGUF',
        'MODEL_TRUNCATED',
        'MODEL_MALFORMED',
        'MODEL_UNSUPPORTED',
        'MODEL_TOO_LARGE',
        'MODEL_NO_TEMPLATE',
        'NOT_FOUND',
      ],
    })
      .input(z.strictObject({ ticket: z.uuid() }))
      .output(eventIterator(ImportEvent)),
    select: procedure({
      permission: 'settings.write',
      audit: 'model.selected',
      errors: ['NOT_FOUND', 'MODEL_MISSING', 'MODEL_TOO_LARGE', 'MODEL_NO_TEMPLATE'],
    })
      .input(z.strictObject({ id: z.string() }))
      .output(Model),
    /** What is known of a model of the catalogue; null for one that was imported. */
    card: procedure({ permission: 'models.read', audit: { none: 'holds no patient data' }, errors: ['NOT_FOUND'] })
      .input(z.strictObject({ id: z.string() }))
      .output(ModelCard.nullable()),
    calibration: procedure({ permission: 'models.read', audit: { none: 'holds no patient data' } })
      .input(Nothing)
      .output(Calibration.nullable()),
    /** Measures how the chosen model runs best on this machine; cancelling it changes nothing. */
    calibrate: procedure({ permission: 'settings.write', audit: 'model.calibrated', errors: draftErrors })
      .input(Nothing)
      .output(eventIterator(CalibrationEvent)),
    evaluation: procedure({ permission: 'models.read', audit: { none: 'holds no patient data' }, errors: ['NOT_FOUND'] })
      .input(z.strictObject({ id: z.string() }))
      .output(EvaluationState),
    /** Tries a model on visits that the project wrote; nothing of patients is read or written. Cancelling it keeps nothing. */
    evaluate: procedure({ permission: 'settings.write', audit: 'model.evaluated', errors: draftErrors })
      .input(EvaluationRequest)
      .output(eventIterator(EvaluationEvent)),
    /** Lets an imported model draft for patients without an evaluation; the reason stays on record. */
    allowUnevaluated: procedure({ permission: 'settings.write', audit: 'model.allowed-unevaluated', errors: writeErrors })
      .input(z.strictObject({ id: z.string(), reason: z.string().trim().min(3).max(1000) }))
      .output(EvaluationState),
    engine: procedure({ permission: 'models.read', audit: { none: 'holds no patient data' } })
      .input(Nothing)
      .output(EngineStatus),
  },

  ledger: {
    list: procedure({ permission: 'ledger.read', audit: { none: 'reading the record does not change it' } })
      .input(z.strictObject({ beforeSeq: z.int().nullable(), limit: z.int().min(1).max(500) }))
      .output(z.array(LedgerEntry)),
    verify: procedure({ permission: 'ledger.read', audit: 'ledger.verified' }).input(Nothing).output(VerificationReport),
    /** Takes a vault that was put back to an older copy for the vault from now on; the reason stays on record, and so does the alarm. */
    acceptRollback: procedure({
      permission: 'ledger.restore',
      audit: 'ledger.rollback-accepted',
      errors: ['NO_ROLLBACK', 'LEDGER_BROKEN', 'CONFLICT', ...openErrors],
    })
      .input(z.strictObject({ passphrase: z.string().max(1024), reason: z.string().trim().min(3).max(1000) }))
      .output(VaultStatus),
    checkpoint: procedure({ permission: 'ledger.read', audit: 'ledger.exported' }).input(Nothing).output(Checkpoint),
  },

  settings: {
    get: procedure({ permission: 'session', audit: { none: 'holds no patient data' } })
      .input(Nothing)
      .output(Settings),
    set: procedure({ permission: 'settings.write', audit: 'settings.changed', errors: writeErrors }).input(Settings).output(Settings),
  },
}
export type Contract = typeof contract
