/** Two things of one kind exchanged in a text, wherever either is named: what was said of one is then said of the other. Pure. */
import drugData from '../resources/grounding/drugs.json' with { type: 'json' }
import synonymData from '../resources/grounding/synonyms.json' with { type: 'json' }

/** Names of one thing, the commonest first. */
export type Thing = { readonly kind: string; readonly names: readonly string[] }

const lists: Readonly<Record<string, string>> = {
  part:
    'knee ankle hip shoulder elbow wrist hand foot toe finger thumb heel thigh calf leg arm forearm back neck chest groin jaw ear nose ' +
    'throat head scalp face bladder breast nail rib spine shin',
  test: 'culture|stress test|blood test',
  relative: 'mother father brother sister wife husband son daughter grandmother grandfather aunt uncle',
  treatment: 'injection|brace|cast|ice|heat|radiation|antibiotics|inhaler|insulin|diet|exercise|elevation|compression|massage|acupuncture',
  degree: 'mild|moderate|severe|slight|significant',
  site: 'lateral medial anterior posterior upper lower proximal distal',
  side: 'left right',
  time: 'days weeks months years',
  action: 'increase|decrease|continue|stop|start|order|refer',
}

/** Findings that are parts of the body, measures or tests: their neighbours in the list are diseases. */
const measures =
  /^(?:range of motion|sensation|blood pressure|heart rate|oxygen saturation|hemoglobin a1c|blood sugar|ejection fraction|temperature|respiratory rate)$/
const parts = /^(?:abdomen|lung|heart|kidney|liver|lower extremity|upper extremity|eye|skin|lymph node|great toe)$/
const tests =
  /^(?:echocardiogram|electrocardiogram|x-ray|mri|ct|ultrasound|laboratory|biopsy|colonoscopy|endoscopy|mammogram|pap smear|bone density scan|urinalysis|pulmonary function test|complete blood count|metabolic panel|lipid panel|thyroid stimulating hormone|cardiac catheterization)$/
const operations =
  /^(?:surgery|cholecystectomy|appendectomy|hysterectomy|tonsillectomy|tubal ligation|rhinoplasty|mastectomy|coronary artery bypass|chemotherapy|physical therapy|splint)$/
const signs = /^(?:murmur|crackles|effusion|jugular venous distention|thyromegaly|bowel movement|urine|hydration|allergy)$/
function kindOf(finding: string): string {
  if (measures.test(finding)) return 'measure'
  if (parts.test(finding)) return 'part'
  if (tests.test(finding)) return 'test'
  if (operations.test(finding)) return 'treatment'
  return signs.test(finding) ? 'sign' : 'disease'
}

const words = (list: string): string[] => list.split(list.includes('|') ? '|' : ' ')

export const things: readonly Thing[] = [
  ...Object.entries(lists).flatMap(([kind, list]) => words(list).map((name) => ({ kind, names: [name] }))),
  ...drugData.drugs.map((names) => ({ kind: 'drug', names: names.filter((name) => /^[a-z][a-z -]{3,}$/.test(name)) })),
  ...synonymData.symptoms.map((names) => ({ kind: 'symptom', names })),
  ...synonymData.findings.map((names) => ({ kind: kindOf(names[0] ?? ''), names })),
].filter(({ names }) => names.length > 0)

const patterns = new Map<Thing, RegExp>()
/** Any name of a thing, its plural too. */
function patternOf(thing: Thing): RegExp {
  let pattern = patterns.get(thing)
  if (pattern === undefined) {
    const names = thing.names.toSorted((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    pattern = new RegExp(String.raw`(?<![\w-])(?:${names.join('|')})(?:s|es)?(?![\w-])`, 'gi')
    patterns.set(thing, pattern)
  }
  pattern.lastIndex = 0
  return pattern
}

export function names(text: string, thing: Thing): boolean {
  return patternOf(thing).test(text)
}

/** The name that `text` itself uses. */
function nameIn(text: string, thing: Thing): string {
  return patternOf(thing).exec(text)?.[0]?.toLowerCase() ?? thing.names[0] ?? ''
}

function inCase(of: string, name: string): string {
  const first = of.charAt(0)
  return first !== first.toLowerCase() ? name.charAt(0).toUpperCase() + name.slice(1) : name
}

/** `text` with one thing named where the other was, and the other way round. `spoken`: where the names to use are looked up. */
export function exchanged(text: string, [one, other]: readonly [Thing, Thing], spoken: string): string {
  const [nameOfOne, nameOfOther] = [nameIn(spoken, one), nameIn(spoken, other)]
  // Marks keep what was put in from being taken out again.
  return text
    .replace(patternOf(one), (name) => `\uE001${inCase(name, nameOfOther)}`)
    .replace(new RegExp(String.raw`(?<!\uE001)${patternOf(other).source}`, 'gi'), (name) => inCase(name, nameOfOne))
    .replaceAll('\uE001', '')
}

/** Things of one kind that `visit` names and one of which `note` names: pairs to exchange. */
export function pairsOf(visit: string, note: string): [Thing, Thing][] {
  const spoken = things.filter((thing) => names(visit, thing))
  return spoken.flatMap((one) =>
    names(note, one) ? spoken.filter((other) => other !== one && other.kind === one.kind).map((other): [Thing, Thing] => [one, other]) : [],
  )
}
