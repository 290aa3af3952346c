/** How well a model drafts on this machine: tried on visits that the project wrote, before it drafts for a patient. */
import { z } from 'zod'
import { Instant, Sha256, SpeakerRole, Verdict } from './records.ts'

/**
 * What a statement must hold to say something: all words of any one group, whatever their case. A word may end with `*` (any ending),
 * name alternatives (`no|not`), and begin with `!` (must not be there).
 */
export const Matcher = z.array(z.array(z.string().min(1)).min(1)).min(1)
export type Matcher = z.infer<typeof Matcher>

/** A visit of `resources/evaluation`, with what its note must and must not hold. */
export const EvaluationVisit = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  turns: z
    .array(z.strictObject({ speaker: z.string(), role: SpeakerRole, text: z.string().min(1) }))
    .min(10)
    .max(18),
  /** `mayBeListed`: it may stand in the list of what is missing instead. */
  facts: z.array(z.strictObject({ text: z.string(), anyOf: Matcher, mayBeListed: z.boolean() })).min(1),
  /** What somebody who was not careful would write, and the visit does not bear out. */
  traps: z.array(z.strictObject({ text: z.string(), anyOf: Matcher })).min(1),
})
export type EvaluationVisit = z.infer<typeof EvaluationVisit>

export const fewestVisits = 3
/** The visits of `resources/evaluation`: an evaluation of fewer is a look, and lets no model draft for patients. */
export const allVisits = 12
export function isFull({ scores }: Pick<Evaluation, 'scores'>): boolean {
  return scores.length >= allVisits
}
export const EvaluationRequest = z.strictObject({
  id: z.string(),
  /** How many of the visits, from the first; null for all. */
  visits: z.int().min(fewestVisits).max(100).nullable(),
})
export type EvaluationRequest = z.infer<typeof EvaluationRequest>

/** How one note did. */
export const VisitScore = z.strictObject({
  visit: z.string(),
  facts: z.int(),
  inNote: z.int(),
  inList: z.int(),
  /** Facts that are in neither, and traps that the note fell into, in words. */
  missed: z.array(z.string()),
  traps: z.int(),
  sprung: z.array(z.string()),
  verdicts: z.record(Verdict, z.int()),
  duplicates: z.int(),
})
export type VisitScore = z.infer<typeof VisitScore>

export const Evaluation = z.strictObject({
  modelId: z.string(),
  modelName: z.string(),
  modelSha256: Sha256,
  adapterSha256: Sha256.nullable(),
  /** The machine it holds for: processor, cores, memory. */
  machine: z.string(),
  appVersion: z.string(),
  evaluatedAt: Instant,
  scores: z.array(VisitScore).min(1),
  /** Share of facts in the note. */
  quality: z.number().min(0).max(1),
  /** Share of facts in neither note nor list. */
  omission: z.number().min(0).max(1),
  trapsSprung: z.int(),
  traps: z.int(),
  /** Share of statements that the checker found unsupported or contradicted. */
  unsupported: z.number().min(0).max(1),
  /** Medians over the visits; each was read from its first turn. */
  secondsToFirstWord: z.number(),
  secondsToNote: z.number(),
  tokensPerSecond: z.number(),
  /** The most that the engine held after any visit; null where it does not say. */
  memoryBytes: z.int().nullable(),
})
export type Evaluation = z.infer<typeof Evaluation>

export const Allowance = z.strictObject({ reason: z.string(), at: Instant })
export type Allowance = z.infer<typeof Allowance>
/** What is known of a model here, and whether it may draft for patients. */
export const EvaluationState = z.strictObject({
  evaluation: Evaluation.nullable(),
  /** Allowed without an evaluation, and why. */
  allowance: Allowance.nullable(),
  mayDraft: z.boolean(),
})
export type EvaluationState = z.infer<typeof EvaluationState>

export const EvaluationEvent = z.discriminatedUnion('type', [
  /** `visit` counts from 1. */
  z.strictObject({ type: z.literal('visit'), visit: z.int(), visits: z.int(), title: z.string(), secondsLeft: z.number().nullable() }),
  z.strictObject({ type: z.literal('done'), evaluation: Evaluation }),
])
export type EvaluationEvent = z.infer<typeof EvaluationEvent>
