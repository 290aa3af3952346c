/**
 * Mistakes that a writer makes within the words of a visit: what was said of one thing told of another, reasons and times that nobody
 * gave, a finding as a report. They are put into sentences that hold. Seeded; pure.
 */
import { stemOf, wordsOf } from '../src/main/service/drafting/index.ts'
import { exchanged, names, pairsOf, things, type Thing } from './exchange.ts'
import type { Added } from './planted.ts'

export const mistakeKinds = ['exchanged', 'merged', 'label', 'overstated', 'degree', 'misreported', 'opposite'] as const
export type MistakeKind = (typeof mistakeKinds)[number]
export type Mistake = Added & { readonly kind: MistakeKind }
type Draw = () => number

function pick<T>(items: readonly T[], draw: Draw): T | undefined {
  return items[Math.floor(draw() * items.length)]
}

const little = new Set(
  'the a an of to in on at for with and or is are was were has had have will would be been he she his her him patient it that this i we no not denies any'.split(
    ' ',
  ),
)
const stems = (text: string): Set<string> =>
  new Set(
    wordsOf(text)
      .filter(({ lower }) => !little.has(lower))
      .map(({ lower }) => stemOf(lower)),
  )

/** Whether a sentence of the note says as much of the thing that was put in: "continue lisinopril" where both are continued. */
export function mayHoldToo(sentence: string, changed: string, put: Thing, own: readonly Added[]): boolean {
  const before = stems(sentence)
  const shared = new Set([...stems(changed)].filter((stem) => before.has(stem)))
  return own.some(({ text }) => {
    if (text === sentence || !names(text, put)) return false
    if (/\b(?:no|not|denies|denied|negative|without)\b/i.test(sentence) && /\b(?:no|not|denies|denied|negative|without)\b/i.test(text))
      return true
    const theirs = stems(text)
    return shared.size === 0 || [...shared].some((stem) => theirs.has(stem))
  })
}

/** Another thing of the visit in the place of one that the sentence names. */
function misplaced(sentence: Added, visit: string, own: readonly Added[], draw: Draw): Mistake[] {
  const pairs = pairsOf(visit, sentence.text).filter(([, other]) => !names(sentence.text, other))
  const pair = pick(pairs, draw)
  if (pair === undefined) return []
  const text = exchanged(sentence.text, pair, visit)
  return text === sentence.text || mayHoldToo(sentence.text, text, pair[1], own) ? [] : [{ ...sentence, text, kind: 'exchanged' }]
}

const joints = / (?:due to|secondary to|because of|because|after|since|when|while|during|from|for|with|in|on|over|to) /g
const likeness = (a: Set<string>, b: Set<string>): number =>
  [...a].filter((stem) => b.has(stem)).length / Math.max(1, Math.min(a.size, b.size))

/** The beginning of one sentence with the end of another of the same visit. */
function merged(sentence: Added, own: readonly Added[], draw: Draw): Mistake[] {
  const cut = pick([...sentence.text.matchAll(joints)], draw)
  if (cut === undefined || cut.index < 12) return []
  const [head, tail] = [sentence.text.slice(0, cut.index), stems(sentence.text.slice(cut.index))]
  const ends = own.flatMap((other) =>
    other.text === sentence.text
      ? []
      : [...other.text.matchAll(joints)]
          .filter((match) => match[0] === cut[0] && match.index >= 12)
          .map((match) => ({ text: other.text.slice(match.index), head: stems(other.text.slice(0, match.index)) })),
  )
  const fitting = ends.filter(
    (end) =>
      end.text.length > 8 &&
      likeness(stems(end.text), tail) < 0.3 &&
      likeness(end.head, stems(head)) < 0.3 &&
      likeness(stems(end.text), stems(head)) < 0.3,
  )
  const end = pick(fitting, draw)
  return end === undefined ? [] : [{ ...sentence, text: head + end.text, kind: 'merged' }]
}

const systems =
  'Constitutional Eyes ENT Cardiovascular Respiratory Gastrointestinal Genitourinary Musculoskeletal Neurological Psychiatric Skin Endocrine'.split(
    ' ',
  )

/** A finding under the name of another system. */
function mislabelled(sentence: Added, draw: Draw): Mistake[] {
  const label =
    /^(?:• )?(?:Constitutional|Eyes|ENT|HENT|Cardiovascular|CV|Respiratory|Gastrointestinal|GI|Genitourinary|GU|Musculoskeletal|MSK|Neurological|Psychiatric|Skin|Integumentary|Neck|Endocrine)(?=: )/.exec(
      sentence.text,
    )
  if (label === null) return []
  const other = pick(
    systems.filter((name) => !name.toLowerCase().startsWith(label[0].slice(0, 2).toLowerCase())),
    draw,
  )
  return other === undefined ? [] : [{ ...sentence, text: other + sentence.text.slice(label[0].length), kind: 'label' }]
}

/** A reason, a time or a condition that belongs to something else, behind a sentence that had none. */
function overstated(sentence: Added, visit: string, draw: Draw): Mistake[] {
  if (!/^[A-Z][^:]{12,110}\.$/.test(sentence.text)) return []
  const plain = sentence.text.slice(0, -1)
  const said = things
    .filter(({ kind }) => /^(?:disease|symptom|treatment)$/.test(kind))
    .filter((thing) => names(visit, thing) && !names(plain, thing))
  const thing = pick(said, draw)
  const ends = [
    ...(thing === undefined
      ? []
      : [` due to ${thing.names[0] ?? ''}`, ` because of the ${thing.names[0] ?? ''}`, ` and ${thing.names[0] ?? ''}`]),
    ...(/today|yesterday/i.test(plain) ? [] : [' today', ' yesterday', ' at the previous visit', ' since the last visit']),
    ...(/\bif\b/i.test(plain) ? [] : [' if needed', ' if the symptoms get worse']),
    ...(/\bfor\b/i.test(plain) ? [] : [' for the past couple of years', ' for some time']),
  ]
  const end = pick(ends, draw)
  return end === undefined ? [] : [{ ...sentence, text: `${plain}${end}.`, kind: 'overstated' }]
}

/** A degree that nobody gave. */
function graded(sentence: Added, visit: string, draw: Draw): Mistake[] {
  const degree = pick(
    ['mild', 'severe', 'moderate', 'constant', 'intermittent', 'chronic', 'worsening'].filter(
      (word) => !visit.toLowerCase().includes(word),
    ),
    draw,
  )
  const match =
    /\b(?:pain|tenderness|swelling|edema|cough|headaches?|nausea|weakness|numbness|fatigue|shortness of breath|murmur|effusion|depression|anxiety)\b/i.exec(
      sentence.text,
    )
  if (
    degree === undefined ||
    match === null ||
    /\b(?:mild|severe|moderate|slight|no|denies|without|not|constant|chronic)\b/i.test(sentence.text)
  )
    return []
  return [{ ...sentence, text: `${sentence.text.slice(0, match.index)}${degree} ${sentence.text.slice(match.index)}`, kind: 'degree' }]
}

/** What the examiner did not find, as if the patient had denied it; what was found, as if it had been reported; and the other way round. */
function misreported(sentence: Added, draw: Draw): Mistake[] {
  const { sectionKey, text } = sentence
  const bare = text.replace(/^[A-Z][\w /]{2,30}: /, '')
  if (sectionKey === 'physical-examination') {
    const none = /^No (?:evidence of )?([a-z][\w ,]+)\.$/.exec(bare)?.[1]
    if (none !== undefined)
      return [
        {
          text: `${pick(['Denies', 'The patient denies', 'She denies any'], draw) ?? ''} ${none}.`,
          sectionKey: 'review-of-systems',
          kind: 'misreported',
        },
      ]
    const found =
      /^(?:Mild |Moderate |Slight )?((?:edema|tenderness|swelling|effusion|erythema|murmur|rales|rhonchi|wheez\w*)[\w ,]*)\.$/i.exec(
        bare,
      )?.[1]
    if (found !== undefined)
      return [{ text: `The patient reports ${found.toLowerCase()}.`, sectionKey: 'review-of-systems', kind: 'misreported' }]
  }
  if (sectionKey === 'review-of-systems') {
    const denied = /^(?:The patient |He |She )?[Dd]enies ([a-z][\w ,]+)\.$/.exec(bare)?.[1]
    if (denied !== undefined) return [{ text: `No ${denied} on examination.`, sectionKey: 'physical-examination', kind: 'misreported' }]
  }
  return []
}

/** Pairs of words that say the opposite, or less. Each way is tried. */
const opposites: readonly (readonly [RegExp, string])[] = [
  [/\b(?:normal|unremarkable)\b/i, 'abnormal'],
  [/\babnormal\b/i, 'normal'],
  [/\b(?:elevated|high)\b/i, 'low'],
  [/\blow\b(?! back)/i, 'high'],
  [/\bwell[- ]controlled\b/i, 'uncontrolled'],
  [/\b(?:improved|improving|better)\b/i, 'worse'],
  [/\b(?:worsened|worsening|worse)\b/i, 'better'],
  [/\b(?:intermittent|comes and goes|on and off)\b/i, 'constant'],
  [/\bconstant\b/i, 'intermittent'],
  [/\bsharp\b/i, 'dull'],
  [/\bdull\b/i, 'sharp'],
  [/\bstable\b/i, 'worsening'],
  [/\bacute\b/i, 'chronic'],
  [/\bchronic\b/i, 'acute'],
  [/\b(?:increased|increases)\b/i, 'decreased'],
  [/\b(?:decreased|decreases)\b/i, 'increased'],
  [/\bmild\b/i, 'severe'],
  [/\bmoderate\b/i, 'mild'],
  [/\bsevere\b/i, 'mild'],
  [/\b(?:sometimes|occasionally|occasional)\b/i, 'always'],
  [/\b(?:may|might|could)\b(?! 20)/i, 'will'],
  [/\b(?:likely|probably|possibly|possible)\b/i, 'certainly'],
  [/\bbefore\b/i, 'after'],
  [/\bafter\b/i, 'before'],
  [/\bmorning\b/i, 'evening'],
  [/\b(?:night|evening)\b/i, 'morning'],
  [/\bnew\b/i, 'old'],
  [/\b(?:recently|recent)\b/i, 'not recent'],
  [/\bcontinues? to\b/i, 'no longer'],
  [/\b(?:helps|helped|relieves|relieved|effective)\b/i, 'did not help'],
  [/\btaking\b/i, 'not taking'],
  [/\b(?:I|We) (?:will|would like to) (?:order|obtain|refer)\b/, 'He would like to order'],
  [/,? (?:if|unless|as needed|until|only if)\b[^.;]{4,}(?=\.)/i, ''],
]

function opposed(sentence: Added, draw: Draw): Mistake[] {
  const swap = pick(
    opposites.filter(([pattern]) => pattern.test(sentence.text)),
    draw,
  )
  return swap === undefined ? [] : [{ ...sentence, text: sentence.text.replace(...swap), kind: 'opposite' }]
}

/** All mistakes for one sentence that holds. `visit` is what was said, in one text. */
export function mistakesOf(sentence: Added, visit: string, own: readonly Added[], draw: Draw): Mistake[] {
  return [
    ...misplaced(sentence, visit, own, draw),
    ...misplaced(sentence, visit, own, draw),
    ...merged(sentence, own, draw),
    ...merged(sentence, own, draw),
    ...mislabelled(sentence, draw),
    ...overstated(sentence, visit, draw),
    ...graded(sentence, visit, draw),
    ...misreported(sentence, draw),
    ...opposed(sentence, draw),
    ...opposed(sentence, draw),
  ]
}
