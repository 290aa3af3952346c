/** One thing changed in a sentence that was accepted: what a checker should notice. Seeded, so that it is the same everywhere. */
import drugData from '../resources/grounding/drugs.json' with { type: 'json' }
import { denials, inventions } from './inventions.ts'
import { otherThings } from './other-things.ts'
import { spokenForms } from './spoken.ts'

/** Kinds that change a sentence of the note, then kinds that add one. */
export const changedKinds = [
  'dose',
  'unit',
  'number',
  'frequency',
  'count',
  'drug',
  'side',
  'site',
  'thing',
  'negation',
  'subject',
  'tense',
  'measure',
  'route',
] as const
export const addedKinds = ['other-visit', 'invention', 'denial', 'allergy', 'second-fact'] as const
export const plantedKinds = [...changedKinds, ...addedKinds] as const
export type ChangedKind = (typeof changedKinds)[number]
export type PlantedKind = (typeof plantedKinds)[number]

type Draw = () => number

const others = (
  'warfarin metoprolol gabapentin sertraline prednisone omeprazole methotrexate amiodarone lisinopril metformin atorvastatin ' +
  'amlodipine tramadol furosemide insulin digoxin clopidogrel levothyroxine naproxen amoxicillin'
).split(' ')
const names = drugData.drugs.flat().filter((name) => /^[a-z]{4,}$/.test(name))
const drugPattern = new RegExp(`\\b(?:${names.join('|')})\\b`, 'gi')
const groupOf = (name: string): readonly string[] => drugData.drugs.find((group) => group.includes(name.toLowerCase())) ?? [name]

const dosePattern = /(?<![\d./A-Za-z-])(\d+(?:\.\d+)?)(?=\s*-?(?:mg|mcg|milligrams?|micrograms?|units?|ml|puffs?)\b)/gi
const numberPattern =
  /(?<![\d./A-Za-z-])(?!\d{1,2}[.)]\s)(\d+(?:\.\d+)?)(?![\d/]|\.\d|\s*-?(?:mg|mcg|milligrams?|micrograms?|units?|ml|puffs?)\b)/gi
const unitSwaps: readonly (readonly [RegExp, string])[] = [
  [/(?<=\d\s*)(?:mg|milligrams?)\b/i, 'mcg'],
  [/(?<=\d\s*)(?:mcg|micrograms?)\b/i, 'mg'],
  [/(?<=\d\s*)units?\b/i, 'mg'],
  [/(?<=(?:\d|one|two|three|four|five|six|several|few|couple of)[\s-]*)days?\b/i, 'weeks'],
  [/(?<=(?:\d|one|two|three|four|five|six|several|few|couple of)[\s-]*)weeks?\b/i, 'months'],
  [/(?<=(?:\d|one|two|three|four|five|six|several|few|couple of)[\s-]*)months?\b/i, 'years'],
  [/(?<=(?:\d|one|two|three|four|five|six|several|few|couple of)[\s-]*)years?(?![\s-]*old)\b/i, 'months'],
  [/(?<=(?:\d|one|two|three|four|five|six|several|few|couple of)[\s-]*)hours?\b/i, 'days'],
  [/(?<=\d\s*)(?:pounds?|lbs?)\b/i, 'kilograms'],
]
/** How often, each with what a visit would say of it. */
const frequencies: readonly (readonly [string, RegExp])[] = [
  ['three times daily', /three times|3 times|\btid\b|every (?:eight|8)/i],
  ['four times daily', /four times|4 times|\bqid\b|every (?:six|6|four|4)/i],
  ['every other day', /every other day|every two days|every 48/i],
  ['once weekly', /weekly|(?:once|one time) (?:a|per|each|every) week|every week/i],
]
const frequencyPattern =
  /\b(?:(?:once|twice|one time|two times|three times|four times|[1-4] times) (?:a day|daily|per day|a week|weekly|per week)|every (?:\d+|four|six|eight|twelve) hours|daily|nightly|at bedtime|every day|every morning|every night|b\.?i\.?d\b\.?|t\.?i\.?d\b\.?)/i
const countPattern =
  /\b(one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})(?= (?:[a-z]+ ){0,2}?(?:episodes|attacks|falls|children|kids|sons|daughters|brothers|sisters|siblings|packs?|cigarettes|drinks|beers|glasses|cups|surgeries|operations|stents|injections|shots|sessions|pregnancies|times|tablets|pills|views|fingers|toes|ribs|lesions)\b)/i
const negationFlips: readonly (readonly [RegExp, string])[] = [
  [/\b(?:denies|denied)(?: any)?\b/i, 'reports'],
  [/\b(?:reports|endorses|endorsed|reported|complains of)\b(?! (?:no|not|that (?:he|she) (?:does|did|is|has) not)\b)/i, 'denies'],
  [/^((?:[A-Z][\w /]{2,30}: )?)No(?: evidence of)?\b/, '$1Positive for'],
  [/\b(?:is|are|was|were) negative for\b/i, 'is positive for'],
  [/\b(?:is|are|was|were) positive for\b/i, 'is negative for'],
  [/(?<!with or )\bwithout\b/i, 'with'],
  [/\b(is|are|was|were|has|have|does|did) not\b/i, '$1'],
  [/\b(?:shows?|showed|reveals?|revealed|demonstrates?|demonstrated) no(?: evidence of)?\b/i, 'shows'],
  [/\b(?:there is|there are) no(?: evidence of)?\b/i, 'there is'],
  [/\b(has|had) (?=been )/i, '$1 not '],
  [/\b(?:has|had) (?=a |an |some )/i, 'does not have '],
  [/\bthere (?:is|are) (?:(?:a|an|some) |(?=(?:mild|moderate|severe|tenderness|pain|swelling|edema)\b))/i, 'there is no '],
]
const wordNumbers = 'zero one two three four five six seven eight nine ten'.split(' ')
const kin = ['mother', 'father', 'brother', 'sister']
const tenseShifts: readonly (readonly [RegExp, string])[] = [
  [
    /(?<!(?:sure|determine|see|know|ask(?:ed)?|check|whether|unclear|certain|as|even|assess|evaluate|wonder\w*|decide|questioned) )\bif\b(?! not| any| needed| necessary| possible)/i,
    'because',
  ],
  [/\bstatus post\b/i, 'scheduled for'],
  [/\bunderwent\b/i, 'is scheduled to undergo'],
  [/\b(?:is|was) scheduled for\b/i, 'underwent'],
  [/\b(?:is a )?(?:former smoker|quit smoking|stopped smoking|used to smoke)\b/i, 'currently smokes'],
  [/\b(?:has|have) resolved\b/i, 'is ongoing'],
  [/\b(?:(?:I|we) will|I'm going to|will) (?:order|obtain|get|schedule)\b/i, 'we have already completed'],
  [/^(?:Order|Obtain|Schedule|Send for)\b(?! for)/, 'Already completed:'],
  [/\b(?:was|were) (?:discontinued|stopped)\b/i, 'is taken currently'],
  [/\b(?:discontinue|stop)\b(?! smok)/i, 'continue'],
  [/\b(?:continue|continue with|continues?)(?: taking| on)?\b(?! to\b)/i, 'discontinue'],
  [/\b(?:will |I'd like to |we will )?start(?:ed)? (?:him|her|the patient)? ?on\b/i, 'discontinued'],
]

/** A measure, and one whose value looks alike or not at all: the value is then another's. */
const measureSwaps: readonly (readonly [RegExp, string])[] = [
  [/\bblood pressure(?=[^.;]{0,25}\d)/i, 'heart rate'],
  [/\b(?:heart rate|pulse)(?! ox)(?=[^.;]{0,25}\d)/i, 'respiratory rate'],
  [/\b(?:respiratory rate|respirations)(?=[^.;]{0,25}\d)/i, 'heart rate'],
  [/\b(?:oxygen saturation|saturation|SpO2|O2 sat\w*)(?=[^.;]{0,25}\d)/i, 'heart rate'],
  [/\btemperature(?=[^.;]{0,25}\d)/i, 'respiratory rate'],
  [/\b(?:hemoglobin )?A1c(?=[^.;]{0,25}\d)/i, 'ejection fraction'],
  [/\bejection fraction(?=[^.;]{0,25}\d)/i, 'oxygen saturation'],
]

/** A drug, or a class of drugs that notes name by its route ("steroid cream"). */
const routed = `${drugPattern.source}|\\b(?:(?:cortico)?steroids?|cortisone|antibiotics?|vaccines?|estrogen|nicotine|painkillers?|diuretics?)\\b`
const before = (words: string): RegExp => new RegExp(`\\b(?:${words})(?= (?:${routed}))`, 'i')
/** Words for the route of a drug, each with one for another route. */
const routeSwaps: readonly (readonly [RegExp, string])[] = [
  [/\b(?:by mouth|orally)\b/i, 'intravenously'],
  [/\bP\.?O\b\.?/, 'IV'],
  [before('oral'), 'intravenous'],
  [before('intravenous|IV|injected|inhaled|topical|vaginal|nasal'), 'oral'],
  [/\b(?:intravenously|(?:by|in the) drip)\b/i, 'by mouth'],
  [/\bself-injected\b/i, 'swallowed'],
  [/\binto (?:the|his|her) (?:left |right )?(?:knee|shoulder|hip|elbow|wrist)(?: joint)?\b/i, 'by mouth'],
  [/\b(?:injection|shot|(?:topical |vaginal |scar )?(?:cream|gel|ointment|lotion)|inhaler|puff|patch|suppository)\b/i, 'tablet'],
  [/\b(?:injections|shots|creams|gels|ointments|lotions|inhalers|puffs|patches|suppositories|eye drops)\b/i, 'tablets'],
  [/\b(?:tablet|pill|capsule)\b/i, 'injection'],
  [/\b(?:tablets|pills|capsules)\b/i, 'suppositories'],
  [/\bunder the tongue\b/i, 'into the muscle'],
]
/** Joints, of which one is written for another. */
const joints = ['knee', 'ankle', 'hip', 'shoulder', 'elbow', 'wrist', 'neck']
const jointPattern = new RegExp(`\\b(?:${joints.slice(0, -1).join('|')})s?\\b`, 'gi')
const routedPattern = new RegExp(routed, 'i')
const dosedPattern = new RegExp(`(?:${drugPattern.source}) \\d+(?:\\.\\d+)? ?(?:mg|milligrams)\\b`, 'i')
/** How far from its drug the word for a route may stand, in characters. */
const ROUTE_REACH = 40

function pick<T>(items: readonly T[], draw: Draw): T | undefined {
  return items[Math.floor(draw() * items.length)]
}

function replaced(sentence: string, match: RegExpMatchArray, by: string): string {
  const at = match.index ?? 0
  return sentence.slice(0, at) + by + sentence.slice(at + match[0].length)
}

/** A number that `visit` does not say, in digits or in words. */
function otherNumber(value: number, visit: string, draw: Draw): string | null {
  const steps = [value * 2, value + 3, value * 10, Math.round(value / 2), value + 7, value * 3, value + 11].filter(
    (other) => other > 0 && other !== value && other < 10_000,
  )
  const plain = visit.toLowerCase()
  const unsaid = steps
    .map((other) => String(Number(other.toFixed(2))))
    .filter((other) => !spokenForms(other).some((form) => plain.includes(form)))
  return pick(unsaid, draw) ?? null
}

function changedNumber(pattern: RegExp, sentence: string, visit: string, draw: Draw): string | null {
  const match = pick([...sentence.matchAll(pattern)], draw)
  if (match === undefined) return null
  const other = otherNumber(Number(match[1]), visit, draw)
  return other === null ? null : replaced(sentence, match, other)
}

function firstOf(rules: readonly (readonly [RegExp, string])[], sentence: string): string | null {
  for (const [pattern, by] of rules) {
    if (!pattern.test(sentence)) continue
    const changed = sentence.replace(pattern, by)
    return changed.charAt(0).toUpperCase() + changed.slice(1)
  }
  return null
}

function changedSubject(sentence: string, draw: Draw): string | null {
  const kinOf =
    "(?:his|her|the patient's|patient's) (?:maternal |paternal )?(?:mother|father|brother|sister|grandmother|grandfather|aunt|uncle|son|daughter)"
  const relative = new RegExp(`\\b${kinOf}(?= (?:also )?(?:has|had|was|is|died|passed|suffered)\\b)|(?<=\\bin )${kinOf}\\b`, 'i').exec(
    sentence,
  )
  if (relative !== null) return replaced(sentence, relative, relative.index === 0 ? 'The patient' : 'the patient')
  const family =
    /(?<!\b(?:no|not|any|denies|known|negative) (?:known )?)\bfamily history (?:is )?(?:of|significant for|positive for|notable for)\b/i.exec(
      sentence,
    )
  if (family !== null) return replaced(sentence, family, 'patient has a personal history of')
  const patient =
    /^(?:The patient|He|She|Mr\.? \w+|Mrs\.? \w+|Ms\.? \w+)(?= (?:also )?(?:has|had|reports|reported|denies|denied|takes|is|was|underwent|smokes|drinks|states|endorses|complains|notes|continues|uses|experienced)\b)/.exec(
      sentence,
    )
  return patient === null ? null : replaced(sentence, patient, `The patient's ${pick(kin, draw) ?? 'mother'}`)
}

/** Another joint, where the sentence names one. */
function changedSite(sentence: string, draw: Draw): string | null {
  const [match, ...more] = sentence.matchAll(jointPattern)
  if (match === undefined || more.length > 0) return null
  const [written] = match
  const other = pick(
    joints.filter((joint) => joint !== written.toLowerCase().replace(/s$/, '')),
    draw,
  )
  if (other === undefined) return null
  const plural = /s$/i.test(written) ? `${other}s` : other
  return replaced(sentence, match, /^[A-Z]/.test(written) ? plural.charAt(0).toUpperCase() + plural.slice(1) : plural)
}

const thingPatterns = otherThings.map((things) => ({ things, pattern: new RegExp(`\\b(?:${things.join('|')})\\b`, 'i') }))

/** Another disease, test, treatment, relative or the like, that `visit` does not name. */
function changedThing(sentence: string, visit: string, draw: Draw): string | null {
  const named = thingPatterns.flatMap(({ pattern, things }) => {
    const match = pattern.exec(sentence)
    return match === null ? [] : [{ match, things }]
  })
  const one = pick(named, draw)
  if (one === undefined) return null
  const plain = `${visit} ${sentence}`.toLowerCase()
  const other = pick(
    one.things.filter((thing) => !plain.includes(thing.toLowerCase())),
    draw,
  )
  return other === undefined ? null : replaced(sentence, one.match, other)
}

/**
 * Another route than the drug's: in the place of the word that gives it, or where none does, behind a dose ("lisinopril 10 mg IV") if
 * nothing in `visit` is given so.
 */
function changedRoute(sentence: string, visit: string, draw: Draw): string | null {
  const given = routeSwaps.flatMap(([pattern, by]) => {
    const match = pattern.exec(sentence)
    return match === null ? [] : [{ match, by }]
  })
  const ofDrug = given.filter(({ match: { index } }) => {
    const [ahead = ''] = /[^.;]*$/.exec(sentence.slice(Math.max(0, index - ROUTE_REACH), index)) ?? []
    const [behind = ''] = /^[^.;,]*/.exec(sentence.slice(index, index + ROUTE_REACH)) ?? []
    return routedPattern.test(ahead + behind)
  })
  const swap = pick(ofDrug, draw)
  if (swap !== undefined) {
    const changed = replaced(sentence, swap.match, swap.by)
    return changed.charAt(0).toUpperCase() + changed.slice(1)
  }
  const dosed = dosedPattern.exec(sentence)
  if (given.length > 0 || dosed === null || /\b(?:iv|i v|intravenous\w*|veins?|drip|infus\w+)\b/i.test(visit)) return null
  return replaced(sentence, dosed, `${dosed[0]} IV`)
}

/** `sentence` with one error of a kind, or null where it holds nothing to change so. `visit` is what was said, in one text. */
export function change(kind: ChangedKind, sentence: string, visit: string, draw: Draw): string | null {
  switch (kind) {
    case 'dose':
      return changedNumber(dosePattern, sentence, visit, draw)
    case 'number':
      return changedNumber(numberPattern, sentence, visit, draw)
    case 'frequency': {
      const match = frequencyPattern.exec(sentence)
      if (match === null || sentence.search(drugPattern) === -1) return null
      const unsaid = frequencies.filter(([text, spokenOf]) => !spokenOf.test(visit) && !spokenOf.test(match[0]) && text !== match[0])
      const other = pick(unsaid, draw)
      return other === undefined ? null : replaced(sentence, match, other[0])
    }
    case 'count': {
      const match = countPattern.exec(sentence)
      const word = (match?.[1] ?? '').toLowerCase()
      const value = wordNumbers.includes(word) ? wordNumbers.indexOf(word) : Number(word)
      const other = !(value >= 1) ? null : otherNumber(value, visit, draw)
      return match === null || other === null ? null : replaced(sentence, match, other)
    }
    case 'unit': {
      const fitting = unitSwaps.filter(([pattern]) => pattern.test(sentence))
      const swap = pick(fitting, draw)
      return swap === undefined ? null : sentence.replace(swap[0], swap[1])
    }
    case 'drug': {
      const match = pick([...sentence.matchAll(drugPattern)], draw)
      if (match === undefined) return null
      const plain = visit.toLowerCase()
      const other = pick(
        others.filter((name) => !groupOf(name).some((same) => plain.includes(same)) && !groupOf(match[0]).includes(name)),
        draw,
      )
      return other === undefined ? null : replaced(sentence, match, other)
    }
    case 'side': {
      if (/\b(?:right|left) (?:after(?:ward)?|before|now|away|there|with|at|him|her)\b|\ball right\b/i.test(sentence)) return null
      if (!/\b(?:left|right)\b/i.test(sentence) || (/\bleft\b/i.test(sentence) && /\bright\b/i.test(sentence))) return null
      return sentence.replace(/\b(left|right)\b/gi, (side) => (side.toLowerCase() === 'left' ? 'right' : 'left'))
    }
    case 'site':
      return changedSite(sentence, draw)
    case 'thing':
      return changedThing(sentence, visit, draw)
    case 'negation':
      return firstOf(negationFlips, sentence)
    case 'subject':
      return changedSubject(sentence, draw)
    case 'tense':
      return firstOf(tenseShifts, sentence)
    case 'measure':
      return firstOf(measureSwaps, sentence)
    case 'route':
      return changedRoute(sentence, visit, draw)
  }
}

export type Added = { readonly text: string; readonly sectionKey: string }

const wordsIn = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [])

/** Sentences of another note that this note does not hold as well: of six words or more, at most half of them in one of its own. */
export function strangersOf(own: readonly Added[], other: readonly Added[], most: number, draw: Draw): Added[] {
  const ours = own.map(({ text }) => wordsIn(text))
  const fitting = other.filter(({ text }) => {
    const theirs = [...wordsIn(text)]
    return theirs.length >= 6 && ours.every((words) => theirs.filter((word) => words.has(word)).length <= theirs.length / 2)
  })
  return sampled(fitting, most, draw)
}

function sampled<T>(items: readonly T[], most: number, draw: Draw): T[] {
  const left = [...items]
  const taken: T[] = []
  while (taken.length < most && left.length > 0) taken.push(...left.splice(Math.floor(draw() * left.length), 1))
  return taken
}

/** Plausible sentences that nothing in `visit` speaks of. */
export function inventionsFor(visit: string, most: number, draw: Draw): Added[] {
  return sampled(inventions, most, draw).filter(({ spokenOf }) => !spokenOf.test(visit))
}

/** A sentence of the note's own with a fact behind it that nobody spoke of: "…, and the patient is allergic to sulfa drugs." */
export function secondFactsFor(visit: string, own: readonly Added[], most: number, draw: Draw): Added[] {
  const bases = own.filter(({ text }) => /^[A-Z][^:]{15,90}\.$/.test(text))
  return sampled(
    inventions.filter(({ text, spokenOf }) => !spokenOf.test(visit) && /^(?:The patient|She|He|An?) /.test(text)),
    most,
    draw,
  ).flatMap(({ text }) => {
    const base = pick(bases, draw)
    return base === undefined
      ? []
      : [{ text: `${base.text.slice(0, -1)}, and ${text.charAt(0).toLowerCase()}${text.slice(1)}`, sectionKey: base.sectionKey }]
  })
}

/** Denials that nobody made, alone and behind one that somebody made: "denies fever" becomes "denies fever and hoarseness". */
export function denialsFor(visit: string, own: readonly Added[], most: number, draw: Draw): Added[] {
  const real = own.filter(({ text }) => /^(?:The patient|He|She|Patient)? ?[Dd]enies [\w ,]+\.$/.test(text))
  return sampled(
    denials.filter(({ spokenOf }) => !spokenOf.test(visit)),
    most,
    draw,
  ).map(({ name }, i) => {
    const base = i % 2 === 0 ? undefined : pick(real, draw)
    if (base !== undefined) return { text: base.text.replace(/\.$/, `, or ${name}.`), sectionKey: base.sectionKey }
    const text = [`The patient denies ${name}.`, `She denies any ${name}.`, `No ${name}.`][i % 3] ?? ''
    return { text, sectionKey: 'review-of-systems' }
  })
}

/** An allergy to a drug that the visit only takes, one to a thing nobody names, and "none" where nobody asked. */
export function allergiesFor(visit: string, most: number, draw: Draw): Added[] {
  const taken = /allerg/i.test(visit) ? [] : [...new Set([...visit.toLowerCase().matchAll(drugPattern)].map(([name]) => name))]
  const unnamed = ['codeine', 'latex', 'shellfish', 'morphine', 'cephalexin'].filter((name) => !visit.toLowerCase().includes(name))
  const texts = [
    ...sampled(taken, 2, draw).map((name) => `The patient is allergic to ${name}.`),
    ...sampled(unnamed, 1, draw).map((name) => `Allergic to ${name}.`),
    ...(/allerg/i.test(visit) ? [] : ['No known drug allergies.']),
  ]
  return sampled(texts, most, draw).map((text) => ({ text, sectionKey: 'history' }))
}
