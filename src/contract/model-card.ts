/**
 * What is known of a model: who made it of what, what it was measured at, and what it is not for. With the 31 source attributes that
 * 45 CFR 170.315(b)(11)(iv)(B) names for predictive decision support, each given or plainly not known.
 */
import { z } from 'zod'
import { Sha256 } from './records.ts'

/** The source attributes in the order of the rule: a number for the group, and what each asks for, in short. */
export const sourceAttributes = {
  'details and output': {
    developer: 'Developer, and how to reach them',
    funding: 'Who paid for the development',
    output: 'What it gives',
    outputKind: 'Kind of output',
  },
  purpose: {
    intendedUse: 'Intended use',
    intendedPatients: 'Intended patients',
    intendedUsers: 'Intended users',
    decisionRole: 'Role in decisions',
  },
  'out of scope': {
    cautionedUse: 'Cautioned against',
    knownRisks: 'Known risks and limits',
  },
  'development and input': {
    trainingCriteria: 'What was taken into the training data, and what was not',
    inputVariables:
      'Race, ethnicity, language, sexual orientation, gender identity, sex, birth date, social and health assessments as input',
    trainingRepresentativeness: 'Whom the training data represents',
    trainingRelevance: 'How training data fits the setting of use',
  },
  'fairness in development': {
    fairnessApproach: 'How fair output was sought',
    biasManagement: 'How bias was reduced',
  },
  'external validation': {
    validationSource: 'Data and setting of outside validation',
    validationParty: 'Who validated it',
    validationRepresentativeness: 'Whom the validation data represents',
    validationProcess: 'How it was validated',
  },
  performance: {
    validityInternal: 'Validity, same source as training',
    fairnessInternal: 'Fairness, same source as training',
    validityExternal: 'Validity, other sources',
    fairnessExternal: 'Fairness, other sources',
    outcomes: 'Evaluations of patients’ outcomes',
  },
  'ongoing maintenance': {
    validityMonitoring: 'How validity is watched',
    validityLocal: 'Validity in local data',
    fairnessMonitoring: 'How fairness is watched',
    fairnessLocal: 'Fairness in local data',
  },
  updates: {
    updateProcess: 'How and how often it is updated',
    correctionSchedule: 'How soon it is corrected when risks are found',
  },
} as const

type Group = keyof typeof sourceAttributes
type KeysOf<G extends Group> = keyof (typeof sourceAttributes)[G]
export type SourceAttribute = { [G in Group]: KeysOf<G> }[Group]

/** Every attribute with its group and its name, in order. */
export const sourceAttributeList: readonly { readonly key: SourceAttribute; readonly group: string; readonly name: string }[] =
  Object.entries(sourceAttributes).flatMap(([group, names]) =>
    Object.entries(names).map(([key, name]) => ({ key: key as SourceAttribute, group, name })),
  )

const Sentences = z.string().trim().min(3)
/** Null: not known. Nothing is left out silently. */
const Attribute = Sentences.nullable()
const Attributes = z.strictObject(
  Object.fromEntries(sourceAttributeList.map(({ key }) => [key, Attribute])) as Record<SourceAttribute, typeof Attribute>,
)

/** Weights, or an adapter of them. */
const Made = z.strictObject({
  what: Sentences,
  madeBy: Sentences,
  licence: Sentences,
  trainedOn: Sentences,
})
export const ModelCard = z.strictObject({
  schema: z.literal('cloister.model-card/1'),
  modelId: z.string(),
  model: Made,
  /** The adapter that comes with Cloister for these weights; null where there is none. */
  adapter: Made.extend({ sha256: Sha256 }).nullable(),
  /** What was measured, the figure, and on what. */
  measured: z.array(z.strictObject({ what: Sentences, value: Sentences, where: Sentences })).min(1),
  limits: z.array(Sentences).min(1),
  notFor: z.array(Sentences).min(1),
  attributes: Attributes,
})
export type ModelCard = z.infer<typeof ModelCard>
