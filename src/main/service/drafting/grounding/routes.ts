/** By which way a drug is given, as notes write it and as people say it: "by mouth", "a pill", "through the vein", "two puffs". */

export type Route =
  | 'oral'
  | 'sublingual'
  | 'intravenous'
  | 'intramuscular'
  | 'subcutaneous'
  | 'joint'
  | 'inhaled'
  | 'nasal'
  | 'eye'
  | 'ear'
  | 'topical'
  | 'patch'
  | 'rectal'
  | 'vaginal'

/** How a word for a route stands by its drug: "oral prednisone", "prednisone by mouth", "prednisone tablets". */
type Shape = 'adjective' | 'adverb' | 'noun'
export type RouteMention = {
  /** All that the words may mean: a shot may be given into a muscle, a vein or a joint. */
  readonly routes: readonly Route[]
  readonly shape: Shape
  readonly start: number
  readonly end: number
}

const INJECTED: readonly Route[] = ['intravenous', 'intramuscular', 'subcutaneous', 'joint']
const OWN = '(?:the|a|an|your|his|her|my|each|both|either|one)'
const JOINT = '(?:joint|knee|shoulder|hip|elbow|wrist|ankle|thumb|finger|bursa|tendon sheath)s?'
const TRIAL = '(?:whisk(?:e)?y|vodka|tequila|rum|gin|liquor|bourbon|espresso|schnapps)'

/** Longer forms first: what one of them has read, none of the later reads again. Those without a route keep others from reading one. */
const FORMS: readonly (readonly [RegExp, Shape, readonly Route[]])[] = [
  // "Stage IV", "grade III-IV", "iv. metformin" in a list, "IV drug use", "IV fluids".
  [
    /\b(?:stage|grade|class|type|phase|part|category|level|schedule|factor|nerve|CN|Mobitz|Salter|NYHA)[\s-]+(?:[IVX]+[a-c]?\s*(?:-|–|\/|to|or|and)\s*)?IV[a-c]?\b/gi,
    'adverb',
    [],
  ],
  [/\b[IVX]+\s?[-–/]\s?IV\b|\bIV\s?[-–/]\s?V\b/g, 'adverb', []],
  [/(?:^|[\n;:,]\s*)\(?iv[.)](?=\s)/g, 'adverb', []],
  [/\b(?:iv|intravenous) (?:drug|substance|fluids?|access|line|contrast|pole|site|hydration|tubing|bag|user?)\b/gi, 'adverb', []],
  [/\bgun[\s-]?shots?\b|\bblood[\s-]?shot\b|\b(?:long|best|mug|screen|sling|big) shots?\b|\bworth a shot\b/gi, 'noun', []],
  [new RegExp(`\\bshots? of (?:\\w+ )?${TRIAL}\\b`, 'gi'), 'noun', []],
  [/\b(?:give|gave|giving) (?!(?:you|him|her|me|us|them|the patient)\b)[\w-]+(?: [\w-]+)? a shot\b(?! (?:of|in)\b)/gi, 'noun', []],
  [/\bpatch(?:es)? of\b|\bpatchy\b/gi, 'noun', []],
  [
    /\b(?:red|dry|white|scaly|rough|itchy|hard|dark|bald|raw|eye|brown|pink|flaky|skin|sore|rough|bad|thick|light|eczema|psoriasis|rash)(?:,? \w+)? patch(?:es)?\b/gi,
    'noun',
    [],
  ],
  [
    /\b(?:on|to|at|over|for) (?:the|that|those|these|your|his|her|my|any|all|both) (?:\w+ )?patch(?:es)?\b(?! (?:of|instead))/gi,
    'noun',
    [],
  ],
  [/\bice cream\b|\bcream (?:cheese|of)\b|\bwhipped cream\b/gi, 'noun', []],
  [/\b(?:post-?\s?)?nasal drip\b/gi, 'noun', []],
  [/\b(?:gel|silicone) (?:inserts?|pads?|insoles?)\b/gi, 'noun', []],
  [/\b(?:trouble|difficulty|pain\w*|problems?|hurts?|unable|able) (?:with |when |to |while )?(?:swallow\w*|chew\w*)/gi, 'adverb', []],

  [/\bby mouth\b|\borally\b|\b(?:P\.O\.|PO)(?=\W|$)|(?<=\d ?(?:mg|mcg|g|ml|milligrams?) )po\b/g, 'adverb', ['oral']],
  [/\bself-inject\w*|\bepi-?\s?pens?\b|\bauto-?\s?injectors?\b/gi, 'adverb', ['intramuscular', 'subcutaneous']],
  [/\bintra-?venous(?:ly)?\b|\bI\.V\.?(?=\W|$)|\bIVs?\b|\bI V\b|\biv\b|\bivpb\b/gi, 'adverb', ['intravenous']],
  [new RegExp(`\\b(?:through|in(?:to)?|via|by) ${OWN} veins?\\b`, 'gi'), 'adverb', ['intravenous']],
  [/\b(?:by|via|through|on|in) (?:a |the )?drip\b/gi, 'adverb', ['intravenous']],
  [/\binfus(?:ions?|ed|ing)\b|\bdrip\b/gi, 'noun', ['intravenous', 'subcutaneous']],
  [/\bintra-?muscular(?:ly)?\b/gi, 'adverb', ['intramuscular']],
  [/\bIM\b/g, 'adverb', ['intramuscular']],
  [new RegExp(`\\bin(?:to)? ${OWN} (?:\\w+ )?(?:muscles?|deltoid|buttocks?|glute\\w*)\\b`, 'gi'), 'adverb', ['intramuscular']],
  [/\bsub-?\s?cut(?:aneous(?:ly)?)?\b|\bsub-?\s?q\b/gi, 'adverb', ['subcutaneous']],
  [/\bSC\b|\bSQ\b/g, 'adverb', ['subcutaneous']],
  [/\bunder (?:the|your|his|her|my) skin\b/gi, 'adverb', ['subcutaneous']],
  [/\bpens?\b/gi, 'noun', ['subcutaneous', 'intramuscular']],
  [/\bintra-?articular(?:ly)?\b/gi, 'adverb', ['joint']],
  [new RegExp(`\\b(?:shots?|inject\\w*)\\b[^.?!;,]{0,25}?\\bin(?:to)? ${OWN} (?:\\w+ ){0,2}?${JOINT}\\b`, 'gi'), 'noun', ['joint']],
  [
    new RegExp(`(?<!\\b(?:radiat|go|spread|mov|travel|shoot|pain)\\w* )\\binto ${OWN} (?:\\w+ ){0,2}?${JOINT}\\b`, 'gi'),
    'adverb',
    ['joint'],
  ],
  [/\b(?:injected|injectable)\b/gi, 'adverb', INJECTED],
  [/\b(?:injections?|inject(?:s|ing)?)\b/gi, 'noun', INJECTED],
  // A vein gets no shot.
  [/\b(?:shots?|jabs?)\b/gi, 'noun', ['intramuscular', 'subcutaneous', 'joint']],

  [/\b(?:sub-?lingual(?:ly)?)\b|\bunder (?:the|your|his|her|my) tongue\b/gi, 'adverb', ['sublingual']],
  [/\b(?:inhalers?|puffs?|nebuli[sz]\w*|nebs?|puffers?|breathing treatments?|by inhalation)\b/gi, 'noun', ['inhaled']],
  [/\binhaled\b/gi, 'adverb', ['inhaled']],
  [
    /\b(?:nasal|nose) (?:sprays?|one)\b|\bsprays? (?:in |up |to |per )?(?:each|the|your|his|her|both|a) (?:nostrils?|nose|sides?)\b/gi,
    'noun',
    ['nasal'],
  ],
  [
    /\bintra-?nasal(?:ly)?\b|\bnasally\b|\b(?:in|up|per|each|into) (?:(?:the|your|his|her|my|each|both) )?(?:nose|nostrils?)\b/gi,
    'adverb',
    ['nasal'],
  ],
  [/\bnasal\b/gi, 'adjective', ['nasal']],
  [/\bsprays?\b/gi, 'noun', ['nasal', 'topical', 'sublingual', 'oral', 'inhaled']],
  [/\beye ?(?:drops?|ointment|gel)\b|\bophthalmic\w*/gi, 'noun', ['eye']],
  [/\bear ?drops?\b|\botic\w*\b/gi, 'noun', ['ear']],
  [new RegExp(`\\bin(?:to)? ${OWN} (?:\\w+ )?eyes?\\b`, 'gi'), 'adverb', ['eye']],
  [new RegExp(`\\bin(?:to)? ${OWN} (?:\\w+ )?ears?\\b`, 'gi'), 'adverb', ['ear']],
  [/\bdrops\b/gi, 'noun', ['eye', 'ear', 'nasal', 'oral']],

  [/\bvaginally\b|\bvaginal (?:creams?|gels?|tablets?|inserts?|rings?)\b/gi, 'noun', ['vaginal']],
  [/\bvaginal suppositor(?:y|ies)\b/gi, 'noun', ['vaginal', 'rectal']],
  [/\bvaginal\b/gi, 'adjective', ['vaginal']],
  [/\brectally\b|\benemas?\b/gi, 'noun', ['rectal']],
  [/\brectal (?:creams?|gels?|foam|ointment)\b/gi, 'noun', ['rectal', 'topical']],
  [/\brectal\b/gi, 'adjective', ['rectal']],
  [/\bsuppositor(?:y|ies)\b/gi, 'noun', ['rectal']],
  [/\b(?:transdermal(?:ly)?|patch(?:es)?)\b/gi, 'noun', ['patch']],
  [/\btopical\b/gi, 'adjective', ['topical', 'eye', 'ear', 'patch', 'vaginal']],
  [/\btopically\b|\b(?:on|to|onto) (?:the|your|his|her|my) (?:\w+ )?skin\b/gi, 'adverb', ['topical', 'patch']],
  [/\bgel ?caps?\b/gi, 'noun', ['oral']],
  [/\b(?:creams?|gels?|lotions?)\b/gi, 'noun', ['topical', 'vaginal']],
  [/\bointments?\b/gi, 'noun', ['topical', 'eye']],
  [/\b(?:shampoo|rub(?:bed|bing|s)?|appl(?:y|ies|ied|ying))\b/gi, 'noun', ['topical', 'patch', 'vaginal', 'eye']],
  [/\boral\b/gi, 'adjective', ['oral']],
  [/\b(?:pills?|tablets?|tabs?|capsules?|caplets?|lozenges?|gummy|gummies|syrup|chewables?)\b/gi, 'noun', ['oral', 'sublingual']],
  [/\b(?:swallow|chew)(?:s|ed|ing)?\b/gi, 'adverb', ['oral']],
]

/** The words of a text that tell how something is given, in order. */
export function routesOf(text: string): RouteMention[] {
  const read: RouteMention[] = []
  for (const [pattern, shape, routes] of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      if (!read.some((other) => start < other.end && end > other.start)) read.push({ routes, shape, start, end })
    }
  }
  return read.filter(({ routes }) => routes.length > 0).sort((a, b) => a.start - b.start)
}

/** Whether two forms may tell of one way: "a shot" and "into the muscle". */
export function shareRoute(some: readonly Route[], others: readonly Route[]): boolean {
  return some.some((route) => others.includes(route))
}
