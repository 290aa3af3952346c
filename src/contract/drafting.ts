/** From sources to statements: what a draft streams while it is written, and what is kept of it. */
import { z } from 'zod'
import { EngineWay } from './calibration.ts'
import { CheckedStatement, CutReason, CutSection, FoundOmission, Id, Instant, Sha256, Statement, Verdict } from './records.ts'

/** The odds of a token among the last ones are divided by `penalty`. */
const RepeatPenalty = z.strictObject({
  penalty: z.number().min(1).max(2),
  lastTokens: z.int().min(1).max(500),
  /** Counted over the beginning of the answer that was given too, and not only over what was written behind it. */
  withGiven: z.literal(true).optional(),
})

/** How the model was asked to choose its words. Temperature 0 is greedy and repeatable. */
export const Sampling = z.strictObject({
  temperature: z.number().min(0).max(2),
  seed: z.int().min(0),
  maxTokens: z.int().min(1),
  /** What speaks against saying the same again, never counted over the visit. Null: nothing, as in decisions of before there was such a thing. */
  penalties: z
    .strictObject({
      repeat: RepeatPenalty,
      /** From a loop on, with which a section that went round in circles is given one more chance. In older decisions: none. */
      afterLoop: RepeatPenalty.optional(),
      /** In older decisions: a penalty on passages that was asked for and, without a range, never at work. */
      dry: z.strictObject({ strength: z.number(), base: z.number(), allowedLength: z.int() }).optional(),
    })
    .nullable()
    .default(null),
})
export type Sampling = z.infer<typeof Sampling>

/**
 * A piece of a prompt that was read at once: where it ends, in tokens from the beginning, and how many tokens were read with it. More than it
 * holds where what followed in it was replaced since, as when a visit grows.
 */
export const ReadPiece = z.strictObject({ end: z.int().min(1), tokens: z.int().min(1) })
export type ReadPiece = z.infer<typeof ReadPiece>

/** The figures of one use of the model. Tokens are the model's own. */
export const DraftMetrics = z.strictObject({
  /** Tokens of the prompt. */
  promptTokens: z.int(),
  /** Prompt tokens that had been read before and were not read again. */
  tokensReused: z.int(),
  /** Prompt tokens read for this draft. */
  tokensRead: z.int(),
  /** Of `tokensRead`, those that had been read for this visit before and were lost: 0 when all is well. */
  tokensReread: z.int(),
  tokensWritten: z.int(),
  /** Of `tokensWritten`, those that were written before the draft was asked for; absent where there were none. */
  tokensAhead: z.int().optional(),
  /** From the asking on. */
  msToFirstWord: z.number(),
  msTotal: z.number(),
  readTokensPerSecond: z.number(),
  writeTokensPerSecond: z.number(),
  contextTokens: z.int(),
})
export type DraftMetrics = z.infer<typeof DraftMetrics>

export const DraftRequest = z.strictObject({
  encounterId: Id,
  templateId: z.string(),
  /** Only this section is written again; the result is a new version with the other sections as they stand. */
  redoSection: z.strictObject({ noteId: Id, sectionKey: z.string() }).nullable(),
  /** A visit larger than the context is drafted by parts only when the user has said so. */
  inParts: z.boolean(),
})
export type DraftRequest = z.infer<typeof DraftRequest>

export const DraftEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('reading'),
    tokensDone: z.int(),
    tokensTotal: z.int(),
    secondsLeft: z.number().nullable(),
    part: z.int(),
    parts: z.int(),
  }),
  z.strictObject({ type: z.literal('section'), key: z.string(), title: z.string() }),
  /** All of the statement being written, as far as it has come: each replaces the one before, and the statement replaces it. */
  z.strictObject({ type: z.literal('text'), sectionKey: z.string(), text: z.string() }),
  z.strictObject({ type: z.literal('statement'), sectionKey: z.string(), statement: Statement }),
  /** The model was stopped in this section; what it wrote of it stands. */
  z.strictObject({ type: z.literal('cut'), key: z.string(), why: CutReason }),
  z.strictObject({ type: z.literal('progress'), tokensWritten: z.int(), tokensPerSecond: z.number(), secondsLeft: z.number().nullable() }),
  z.strictObject({ type: z.literal('omissions'), omissions: z.array(FoundOmission) }),
  z.strictObject({ type: z.literal('done'), noteId: Id, decisionId: Id, complete: z.boolean(), metrics: DraftMetrics }),
])
export type DraftEvent = z.infer<typeof DraftEvent>

/** How full the context is, and whether the visit is read already. */
export const Readiness = z.strictObject({
  modelName: z.string().nullable(),
  device: z.string().nullable(),
  contextTokens: z.int().nullable(),
  /** Instructions, transcript, headings and room for the note. */
  neededTokens: z.int().nullable(),
  parts: z.int(),
  state: z.enum(['no-model', 'no-source', 'too-thin', 'not-a-visit', 'not-english', 'loading-model', 'reading', 'read', 'ready']),
  fractionRead: z.number().min(0).max(1),
})
export type Readiness = z.infer<typeof Readiness>

/** What the clinician did with a statement, as a decision keeps it. */
export const Answer = z.strictObject({
  statementId: Id,
  action: z.enum(['accept', 'edit', 'reject', 'reopen', 'add', 'undo']),
  text: z.string().nullable(),
  userId: Id,
  at: Instant,
})
export type Answer = z.infer<typeof Answer>

/** One use of the model, on record. */
export const Decision = z.strictObject({
  id: Id,
  encounterId: Id,
  noteId: Id.nullable(),
  purpose: z.enum(['draft', 'redo-section']),
  templateId: z.string(),
  promptId: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  modelSha256: Sha256,
  /** The adapter that was at work while the model wrote, if any. */
  adapterSha256: Sha256.nullable(),
  llamaCppRelease: z.string(),
  device: z.string(),
  threads: z.int(),
  /** How the engine was run besides; null in decisions from before it was recorded. */
  engineWay: EngineWay.omit({ device: true, threads: true })
    /** In which pieces the prompt of each part was read; not in decisions from before it was recorded. */
    .extend({ pieces: z.array(z.array(ReadPiece)).optional() })
    .nullable(),
  contextTokens: z.int(),
  sampling: Sampling,
  /** The transcript that was read, in the version that it had then; null in decisions from before it was recorded. */
  sourceSha256: Sha256.nullable(),
  inputSha256: Sha256,
  outputSha256: Sha256,
  output: z.string(),
  outcome: z.enum(['complete', 'stopped', 'failed']),
  stopReason: z.string(),
  /** The sections in which the model was stopped, in the order of the draft; null in decisions from before it was recorded. */
  cutSections: z.array(CutSection).nullable(),
  /** Sentences that were left out since the note said them already; null in decisions from before it was recorded. */
  repeatsLeftOut: z.int().min(0).nullable(),
  metrics: DraftMetrics,
  startedAt: Instant,
  endedAt: Instant,
  verdicts: z.record(Verdict, z.int()),
  answers: z.array(Answer),
})
export type Decision = z.infer<typeof Decision>
export const DecisionRow = Decision.omit({ output: true, answers: true }).extend({ answerCount: z.int() })
export type DecisionRow = z.infer<typeof DecisionRow>

/** What a replay found. `identical` is byte for byte. */
export const ReplayResult = z.strictObject({
  identical: z.boolean(),
  outputSha256: Sha256,
  /** Which recorded facts are not those of this machine: name, then and now. */
  differences: z.array(z.strictObject({ what: z.string(), recorded: z.string(), now: z.string() })),
  /** UTF-16 offset of the first differing character of the output, if any. */
  firstDifference: z.int().nullable(),
})
export type ReplayResult = z.infer<typeof ReplayResult>

/** The answer of `cloister draft --json`; its JSON schema is published in docs/. */
export const DraftReport = z.strictObject({
  schema: z.literal('cloister.draft/1'),
  sections: z.array(z.strictObject({ key: z.string(), title: z.string(), text: z.string(), statements: z.array(CheckedStatement) })),
  omissions: z.array(FoundOmission),
  model: z.strictObject({
    id: z.string(),
    name: z.string(),
    sha256: Sha256,
    adapterSha256: Sha256.nullable(),
    llamaCppRelease: z.string(),
    device: z.string(),
  }),
  metrics: DraftMetrics,
  complete: z.boolean(),
  decisionId: Id,
})
export type DraftReport = z.infer<typeof DraftReport>
