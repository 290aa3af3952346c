/** Patients, encounters, sources, notes: the shapes of what a visit leaves in the vault. */
import { z } from 'zod'

export const Id = z.uuid()
/** UTC, ISO 8601 with milliseconds. */
export const Instant = z.iso.datetime()
/** A calendar day without zone, `YYYY-MM-DD`. */
export const Day = z.iso.date()
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const Sex = z.enum(['female', 'male', 'other', 'unknown'])
export type Sex = z.infer<typeof Sex>

export const PatientFields = z.strictObject({
  familyName: z.string().trim().min(1).max(200),
  givenName: z.string().trim().max(200),
  birthDate: Day.nullable(),
  sex: Sex,
  /** Medical record number as the practice writes it; unique when given. */
  mrn: z.string().trim().max(64).nullable(),
})
export type PatientFields = z.infer<typeof PatientFields>
export const Patient = PatientFields.extend({ id: Id, createdAt: Instant, updatedAt: Instant })
export type Patient = z.infer<typeof Patient>

/** `in-review` from the first decision on a statement; `amended` once an addendum stands beside the signed note. */
export const EncounterStatus = z.enum(['new', 'ready', 'drafted', 'in-review', 'signed', 'amended'])
export type EncounterStatus = z.infer<typeof EncounterStatus>
export const Encounter = z.strictObject({
  id: Id,
  patientId: Id,
  /** Why the patient came, as the clinician wrote it; may be empty. */
  reason: z.string().max(500),
  startedAt: Instant,
  status: EncounterStatus,
  templateId: z.string(),
  createdAt: Instant,
})
export type Encounter = z.infer<typeof Encounter>
/** A row of the Today list and of a patient's page. */
export const EncounterRow = Encounter.extend({
  patient: Patient,
  turnCount: z.int(),
  pendingStatements: z.int(),
})
export type EncounterRow = z.infer<typeof EncounterRow>

export const SpeakerRole = z.enum(['clinician', 'patient', 'other', 'unknown'])
export type SpeakerRole = z.infer<typeof SpeakerRole>
export const Turn = z.strictObject({
  /** 1-based position in the source. */
  number: z.int().min(1),
  /** The label as found ("Dr. Smith"), or null where the source has none. */
  speaker: z.string().max(100).nullable(),
  role: SpeakerRole,
  text: z.string(),
  startMs: z.int().min(0).nullable(),
  endMs: z.int().min(0).nullable(),
  /** A clinician has said that this was spoken to a person, though it reads like an order to a program. Only there where it is so. */
  vouched: z.literal(true).optional(),
})
export type Turn = z.infer<typeof Turn>

export const TranscriptFormat = z.enum(['labelled-text', 'plain-text', 'webvtt', 'srt', 'json-segments', 'json-words'])
export type TranscriptFormat = z.infer<typeof TranscriptFormat>
/** Something that a person should look at before the transcript is saved. `count` is how often. */
export const TranscriptWarning = z.strictObject({
  kind: z.enum([
    'no-speakers',
    'roles-guessed',
    'speakers-swapped',
    'one-speaker',
    'hidden-characters',
    'invalid-characters',
    'long-turn-split',
    'many-turns',
    'not-english',
    'instruction-like-text',
    'short',
    'encoding-converted',
    'unread-lines',
  ]),
  sentence: z.string(),
  count: z.int(),
})
export type TranscriptWarning = z.infer<typeof TranscriptWarning>
export const Speaker = z.strictObject({ label: z.string().max(100).nullable(), role: SpeakerRole, turns: z.int() })
export type Speaker = z.infer<typeof Speaker>
/** What was understood of a transcript, shown before it is saved. */
export const TranscriptPreview = z.strictObject({
  format: TranscriptFormat,
  turns: z.array(Turn),
  speakers: z.array(Speaker),
  warnings: z.array(TranscriptWarning),
  words: z.int(),
})
export type TranscriptPreview = z.infer<typeof TranscriptPreview>
/** Renames a speaker or sets its role, on every turn that has `label`. */
export const SpeakerChange = z.strictObject({
  label: z.string().max(100).nullable(),
  newLabel: z.string().trim().max(100).nullable(),
  role: SpeakerRole,
})
export type SpeakerChange = z.infer<typeof SpeakerChange>
/** What a turn should have said, or who said it. */
export const TurnCorrection = z.strictObject({
  sourceId: Id,
  number: z.int().min(1),
  /** Of the transcript in which the mistake was seen, so that a correction meets the turn that it was meant for. */
  sourceSha256: Sha256,
  speaker: z.string().trim().max(100).nullable(),
  role: SpeakerRole,
  text: z.string().trim().min(1).max(4000),
})
export type TurnCorrection = z.infer<typeof TurnCorrection>
/** A clinician's word that a turn was spoken to a person, or that it was not. */
export const TurnVouch = z.strictObject({
  sourceId: Id,
  number: z.int().min(1),
  /** Of the transcript that was looked at. */
  sourceSha256: Sha256,
  vouched: z.boolean(),
})
export type TurnVouch = z.infer<typeof TurnVouch>
export const Source = z.strictObject({
  id: Id,
  encounterId: Id,
  name: z.string().max(255),
  format: TranscriptFormat,
  /** SHA-256 of the canonical text of the turns. */
  sha256: Sha256,
  turns: z.array(Turn),
  importedAt: Instant,
})
export type Source = z.infer<typeof Source>

/** What a correction did to the drafts of the visit: statements that were checked again, and those of them that need an answer again. */
export const Corrected = z.strictObject({ source: Source, checkedAgain: z.int(), reopened: z.int() })
export type Corrected = z.infer<typeof Corrected>

/** UTF-16 offsets into a turn's text, end exclusive. */
export const Span = z.strictObject({ start: z.int().min(0), end: z.int().min(0) })
export type Span = z.infer<typeof Span>
export const Evidence = z.strictObject({
  turn: z.int().min(1),
  spans: z.array(Span),
  /** 0 to 1: how much of the statement this turn carries. */
  score: z.number().min(0).max(1),
})
export type Evidence = z.infer<typeof Evidence>
/** From what holds to what is worst: the visit says nothing of an unsupported statement, and the opposite of a contradicted one. */
export const Verdict = z.enum(['supported', 'unsure', 'unsupported', 'contradicted'])
export type Verdict = z.infer<typeof Verdict>
export const CheckKind = z.enum([
  'support',
  'number',
  'date',
  'medication',
  'laterality',
  'negation',
  'subject',
  'time',
  'plan',
  'speaker',
  'placeholder',
  'instruction',
  'certainty',
  'corrected-turn',
  'written-by-clinician',
])
export type CheckKind = z.infer<typeof CheckKind>
/** Why a verdict was given, in words; `span` is the part of the statement that it speaks of. */
export const Reason = z.strictObject({
  check: CheckKind,
  outcome: z.enum(['holds', 'unsure', 'fails', 'contradicts']),
  sentence: z.string(),
  span: Span.nullable(),
})
export type Reason = z.infer<typeof Reason>
/** The order in which a note is reviewed. */
export const Risk = z.enum(['order', 'medication', 'symptom', 'diagnosis', 'other'])
export type Risk = z.infer<typeof Risk>
export const Disposition = z.enum(['pending', 'accepted', 'edited', 'rejected'])
export type Disposition = z.infer<typeof Disposition>

/** A sentence of a note and what it rests on, as the checker leaves it. */
export const CheckedStatement = z.strictObject({
  text: z.string(),
  risk: Risk,
  verdict: Verdict,
  reasons: z.array(Reason),
  evidence: z.array(Evidence),
})
export type CheckedStatement = z.infer<typeof CheckedStatement>
export const Statement = CheckedStatement.extend({
  id: Id,
  sectionKey: z.string(),
  /** Position in its section, from 0. */
  ordinal: z.int(),
  origin: z.enum(['model', 'clinician']),
  disposition: Disposition,
  /** The text as it stands in the note: the clinician's where edited, else the model's. */
  currentText: z.string(),
})
export type Statement = z.infer<typeof Statement>

export const OmissionKind = z.enum(['medication', 'allergy', 'mental-health', 'number', 'symptom', 'plan', 'history', 'denial', 'social'])
export type OmissionKind = z.infer<typeof OmissionKind>
/** What the transcript holds and the note does not: a fact, or a few of one kind that are read and added together. */
export const FoundOmission = z.strictObject({
  kind: OmissionKind,
  text: z.string(),
  turn: z.int().min(1),
  spans: z.array(Span),
  /** The further turns it was said in, in their order. */
  more: z.array(z.strictObject({ turn: z.int().min(1), spans: z.array(Span) })).optional(),
})
export type FoundOmission = z.infer<typeof FoundOmission>
export const Omission = FoundOmission.extend({ id: Id, disposition: z.enum(['open', 'added', 'dismissed']) })
export type Omission = z.infer<typeof Omission>

/** Why the model was stopped in a section before it had ended it: it went round in circles, or met the limit of length. */
export const CutReason = z.enum(['loop', 'length'])
export type CutReason = z.infer<typeof CutReason>
/** A section that may lack what the visit held. */
export const CutSection = z.strictObject({ key: z.string(), why: CutReason })
export type CutSection = z.infer<typeof CutSection>
/** What is said of a section that was cut. */
export function cutWords(title: string, why: CutReason): string {
  switch (why) {
    case 'loop':
      return `The model repeated itself in ${title} and was stopped there.`
    case 'length':
      return `The draft met the limit of its length in ${title}.`
  }
}

export const NoteSection = z.strictObject({
  key: z.string(),
  title: z.string(),
  /** Null where the model ended the section itself, and in notes from before it was kept. */
  cut: CutReason.nullable(),
  /** Empty where nothing was written for it: see `emptySection`. */
  statements: z.array(Statement),
})
export type NoteSection = z.infer<typeof NoteSection>
export const Signature = z.strictObject({ signedAt: Instant, userId: Id, userName: z.string(), sha256: Sha256 })
export type Signature = z.infer<typeof Signature>
export const Addendum = z.strictObject({ id: Id, text: z.string(), signature: Signature })
export type Addendum = z.infer<typeof Addendum>
/** One draft of a note with its review. An encounter may have several; the one that is signed becomes the note. */
export const Note = z.strictObject({
  id: Id,
  encounterId: Id,
  /** 1-based: the n-th draft of this encounter. */
  version: z.int().min(1),
  templateId: z.string(),
  /** The decision on record that drafted it. */
  decisionId: Id,
  /** False where drafting was stopped or failed before its end. */
  complete: z.boolean(),
  createdAt: Instant,
  /** How many turns the visit had when it was drafted; null in signed notes from before it was kept. */
  turnsRead: z.int().nullable(),
  sections: z.array(NoteSection),
  omissions: z.array(Omission),
  signature: Signature.nullable(),
  addenda: z.array(Addendum),
  canUndo: z.boolean(),
})
export type Note = z.infer<typeof Note>
/** What stands in an empty section. A draft or a section that ended before its time does not know what was discussed. */
export function emptySection({ complete }: Pick<Note, 'complete'>, { cut }: Pick<NoteSection, 'cut'>): string {
  return complete && cut === null ? 'Not discussed' : 'No entry'
}
export const NoteSummary = z.strictObject({
  id: Id,
  version: z.int(),
  createdAt: Instant,
  templateId: z.string(),
  modelName: z.string(),
  complete: z.boolean(),
  signed: z.boolean(),
  statements: z.int(),
  contradicted: z.int(),
  unsupported: z.int(),
  unsure: z.int(),
})
export type NoteSummary = z.infer<typeof NoteSummary>

export const Template = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  sections: z
    .array(
      z.strictObject({
        key: z.string(),
        title: z.string(),
        instruction: z.string(),
        /** Other names of the whole section. */
        aliases: z.array(z.string()),
        /** Names of a part of it, which stay in the note as the label of what follows them. */
        parts: z.array(z.string()),
      }),
    )
    .min(1),
})
export type Template = z.infer<typeof Template>
