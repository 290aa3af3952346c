/** Where the verdicts lie: data, chosen on real visits (docs/grounding.md). */
import { z } from 'zod'
import data from '../../../../../resources/grounding/thresholds.json' with { type: 'json' }

export const Thresholds = z.strictObject({
  note: z.string(),
  /** Share of a statement's weight that its turns must carry. At least `supported`: supported; below `unsure`: unsupported. */
  supported: z.number().min(0).max(1),
  unsure: z.number().min(0).max(1),
  /** The same for each clause of a sentence of several. */
  clause: z.number().min(0).max(1),
  clauseUnsure: z.number().min(0).max(1),
  /** Weight of a word that no turn holds, against one that is in a single turn. */
  unseenWeight: z.number().min(0).max(1),
  /** Weight of words of note style. */
  lightWeight: z.number().min(0).max(1),
  /** A further turn is evidence only if it adds this share. */
  gain: z.number().min(0).max(1),
  /** Turns further apart than `near` are of another moment of the visit; what they add counts by `farShare`. */
  near: z.int().min(0),
  farShare: z.number().min(0).max(1),
  /** Words that stand further apart than `window` characters say less together: their share is lessened by `scattered`. */
  window: z.int().min(1),
  scattered: z.number().min(0).max(1),
  maxTurns: z.int().min(1),
  /** How many turns away a number or a dose may stand from the turn that it belongs to. */
  reach: z.int().min(0),
})
export type Thresholds = z.infer<typeof Thresholds>

export const thresholds: Thresholds = Thresholds.parse(data)
