/** `resources/grounding/said-as.json`: what a note names, by the words that people say of it. */
import { z } from 'zod'
import data from '../../../../../resources/grounding/said-as.json' with { type: 'json' }

const ThingKind = z.enum(['body', 'kin', 'person', 'treatment', 'disease', 'referral', 'substance', 'activity', 'work', 'quality', 'time'])
export type ThingKind = z.infer<typeof ThingKind>

/** `written` and `said`: regular expressions between word boundaries, whatever the case; what is written counts as said, too. */
const SaidAs = z.strictObject({
  note: z.string().min(1),
  things: z.array(z.strictObject({ kind: ThingKind, name: z.string().min(1), written: z.string().min(1), said: z.string().min(1) })),
})

export type Thing = {
  readonly kind: ThingKind
  readonly name: string
  /** In a note. */
  readonly written: RegExp
  /** In a visit: the thing itself, what is next to it, does its work or shows it. An examiner of an ankle speaks of the foot. */
  readonly said: RegExp
}

export const things: readonly Thing[] = SaidAs.parse(data).things.map(({ kind, name, said, written }) => ({
  kind,
  name,
  written: new RegExp(`\\b(?:${written})\\b`, 'gi'),
  said: new RegExp(`\\b(?:${written}|${said})\\b`, 'gi'),
}))
