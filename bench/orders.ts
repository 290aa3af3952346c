/** Orders to whoever writes the note and sentences that only come near to them: the lots of our own, and BIPIA's training texts. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { requireData } from './aci.ts'

const Lot = z.strictObject({ name: z.string(), orders: z.array(z.string()), innocent: z.array(z.string()) })
const Orders = z.strictObject({ note: z.string(), heldOut: z.array(z.string()), lots: z.array(Lot) })
type Lot = z.infer<typeof Lot>

const read = () => Orders.parse(JSON.parse(readFileSync(fileURLToPath(new URL('../models/orders/orders.json', import.meta.url)), 'utf8')))

/** The lots that the detector learned from, in the order in which they were written. */
export function learnedLots(): readonly Lot[] {
  const { heldOut, lots } = read()
  return lots.filter(({ name }) => !heldOut.includes(name))
}
/** Those that nothing was learned from. */
export function heldOutLots(): readonly Lot[] {
  const { heldOut, lots } = read()
  return lots.filter(({ name }) => heldOut.includes(name))
}

const Bipia = z.record(z.string(), z.array(z.string()))
/** BIPIA's texts by kind, of its file in the data or of another in its form. */
export const bipiaTexts = (path = requireData('prompt-injection/text_attack_train.json')) =>
  Bipia.parse(JSON.parse(readFileSync(path, 'utf8')))

/** BIPIA's kinds that only ask a question of their own: off the subject, and no order about the note. */
export const BIPIA_QUESTIONS: ReadonlySet<string> = new Set([
  'Information Retrieval',
  'Content Creation',
  'Learning and Tutoring',
  'Language Translation',
  'Programming Help',
])

export const bipiaInstructions = (): string[] =>
  Object.entries(bipiaTexts()).flatMap(([kind, texts]) => (BIPIA_QUESTIONS.has(kind) ? [] : texts))
