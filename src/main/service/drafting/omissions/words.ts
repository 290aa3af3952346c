/** The words by which things said are sorted: what a note is about, and what is talk of the call, of the examination, or of nothing. */
import type { OmissionKind } from '../../../../contract/records.ts'
import type { Mention } from '../grounding/units.ts'
import { stemOf } from '../grounding/words.ts'

/** Findings that a patient must not lose from sight, and what a mind in danger says. */
export const RED_FLAGS: ReadonlySet<string> = new Set(
  [
    'chest pain',
    'syncope',
    'dyspnea',
    'hemoptysis',
    'hematochezia',
    'hematuria',
    'bleeding',
    'seizure',
    'weight loss',
    'suicidal ideation',
    'confusion',
    'weakness',
    'numbness',
    'depression',
  ].map((name) => `symptom:${name}`),
)

/** What is told in confidence, and decides what is thought of: it may not be lost among what is told freely. Keys of mentions. */
export const CONFIDENTIAL: ReadonlySet<string> = new Set(
  [
    'sexual',
    'sexually',
    'unprotected',
    'condoms',
    'intercourse',
    'pregnant',
    'pregnancy',
    'weed',
    'cannabis',
    'marijuana',
    'cocaine',
    'heroin',
    'recreational',
  ].map((word) => stemOf(word)),
)

/** Words of courtesy and of the call itself: they carry no fact. */
export const SMALL_TALK = new Set(
  'thank thanks bye hello hi sorry doctor appreciate perfect brilliant great good lovely nice welcome question sure sens understand explain happen tell talk mention word answer wonder hope cours absolut definit probabl mayb suppos person video call camera line let know see look thing someth anyth noth everyth someon anyon way lot bit kind much mani happi okai ok fine want try come guess mean say said ask feel felt think thought morn afternoon actual realli just gonna wanna whole big quit cheer alright right whatev one two three four five six seven eight nine ten eleven twelv fifteen twenti thirti forti fifti sixti seventi eighti nineti hundr thousand coupl milligram microgram mg stuff pleas whatsoev rel speak first second next number name differ though yep yeah nope mhm hmm'.split(
    ' ',
  ),
)

export const ALLERGY = /\ballerg/i
/** A medicine that did harm: noted where allergies are, whatever it is called. */
const MEDICINE_HARMED =
  /\b(?:sulfa|penicillin|codeine|(?:antibiotic|medicine|medication|tablet|pill|drug)s?)\b[^.?!]{0,30}\b(?:ma[dk]es? me (?:throw up|vomit|sick|ill|itch\w*|swell\w*|dizzy)|g[ai]ves? me (?:a |an )?(?:rash|hives|reaction)|brings? me out)\b/i
const TOPICS: readonly (readonly [OmissionKind, RegExp])[] = [
  [
    'mental-health',
    /\b(?:suicid\w*|kill (?:my|your)self|harm(?:ing)? (?:my|your)self|hurt(?:ing)? (?:my|your)self|depress\w*|low mood|mood|feeling (?:very )?(?:low|down)|feel (?:low|down)|panic|anxi\w+|stress\w*|hopeless|self[- ]harm|sleeping|worr(?:y|ied|ying))\b/i,
  ],
  [
    'medication',
    /\b(?:medications?|medicines?|tablets?|the pill|contracepti\w+|inhalers?|creams?|ointments?|antihistamines?|pain ?killers?|paracetamol|antibiotics?|drops|insulin|over the counter|prescri\w+|emollients?|moisturi[sz]er)\b/i,
  ],
  [
    'social',
    /\b(?:smok\w+|cigarettes?|alcohol|drink (?:much|alcohol|a|occasion\w*|socially)|beers?|wine|weed|cannabis|recreational|live (?:with|on|alone|in)|living (?:with|in|alone|on)|at home|work (?:as|in|for|at)|occupation|job|employed|retired|stud(?:y|ying|ent)|university|school|married|wife|husband|boyfriend|girlfriend|partner|flatmates?|exercis\w+|gym|hobb\w+|travel\w*|abroad|sexual\w*|unprotected|diet|pets?|flat)\b|^i['’]m an? (?!bit\b|little\b|lot\b)[a-z]+$/i,
  ],
  ['history', /\b(?:family history|run in the family|mother|mum|mom|mam|father|dad|brother|sister|grand\w+|aunt|uncle|parents)\b/i],
  [
    'history',
    /\b(?:medical (?:conditions?|history|problems?)|diagnosed|had (?:it|this|that|something like this) before|before in the past|in the past|previous(?:ly)?|years? ago|months ago|when i was (?:a|young|little)|surger(?:y|ies)|operations?|hospital|happened before|history of|asthma|diabet\w+|blood pressure|thyroid)\b/i,
  ],
]

export function kindOf(text: string, mentions: readonly Mention[], isDenied: boolean): OmissionKind {
  if (ALLERGY.test(text) || MEDICINE_HARMED.test(text)) return 'allergy'
  if (mentions.some((mention) => mention.kind === 'drug')) return 'medication'
  const topic = TOPICS.find(([, pattern]) => pattern.test(text))?.[0]
  if (topic !== undefined) return topic
  return isDenied ? 'denial' : 'symptom'
}

/** Who the patient is: known before the visit, and no part of a note's text, nor is what is answered to it. */
export const IDENTITY =
  /\b(?:(?:full |first |last |your |my )name|name is|names? please|date of birth|d\.?o\.?b|post ?code|zip code|(?:e-?mail|home|your|my) address|first line|born on|phone number|confidential\w*|(?:private|secure) (?:place|room|space|location))\b/i
/** What is said of the call, in greeting, and to a machine. */
const TALK =
  /\b(?:\bhey,? (?:dragon|dax|siri)\b|tell dax|(?:let's|wan ?na|want to|going to|gonna) (?:go ahead|take a look|look at)|(?:street|avenue|road)$|hear (?:me|you)|laptop|webcam|on mute|i(?: wi|'l)l find it|see me (?:ok|clearly)|through the app|good (?:morning|afternoon|evening)|(?:nice|lovely) to (?:meet|see)|questions? (?:for|at all)|ca ?n't wait|none whatsoever|sounds? (?:ok|okay|good|great|all|serious|fine)|make sense|get in touch|help you|brings you|how are you|how can i|what's been going on|ring a(?: bell)?\b|what was that)\b/i
export const isFormal = (text: string) => IDENTITY.test(text) || TALK.test(text) || /^I'm \p{Lu}\p{Ll}+\W*$/u.test(text)

/** Asked while the hands are on the patient: of no use without the place that they touch. And what the clinician says of himself. */
export const EXAMINING =
  /\b(?:down|right|over|along|up|around) (?:here|there)\b|\b(?:touch|extend|bend|squeeze|flex|rotate|lift|raise|push|pull|straighten|wiggle) (?:it|me|your|that|this|my|against|down|up|out)\b|\b(?:i(?! should)|i'm|i'd|i'll|i've|me|we|we're|we'll|let's)\b|\bmind if\b/i
/** Said by the patient on the table, or of nothing in particular. */
export const POINTING =
  /^(?:(?:it|that|this|they|there)(?:'s| is| was| were)?(?: (?:just|also))? )?(?:(?:down|right|over|along|up|around|in|on|about) )?(?:here|there|that|this|it|fine|good|true|okay)$/i

export const YES = /\b(?:yes|yeah|yep|yup|mm-?hm+|mhm|uh-huh|correct)\b/i
export const LISTENING = /^\W*(?:(?:yep|yeah|yes|mm+|hm+|mhm|uh|huh|um+|ok(?:ay)?|right|sure|so|er+m*)\b\W*){1,3}$/i
export const HOLDING_ON = /^\W*(?:(?:mm+|hm+|uh|um+|so|er+m*)\b\W*){1,3}$/i
export const OPEN =
  /^\W*(?:(?:um+|uh+|so|and|but|okay|ok|well|right|then|now)\b\W*)*(?:what|where|whereabouts|how|when|who|which|why|(?:can|could) you (?:describe|tell|show|explain)|tell me)\b/i

export const FINE = /^(?:(?:that|it|all|everything|they)(?:'s|'re| is| are)? )?(?:all )?(?:fine|good|ok(?:ay)?|normal|under control)$/i

/** Asked of everything: no name for what is answered. */
export const ANYTHING = /\b(?:anything|something|what) else\b|^other (?:symptoms?|things?|problems?|issues?|concerns?)$/i

/** Of when, and of nothing that could be had or not: "at the moment?" */
export const ONLY_WHEN =
  /^(?:(?:at|in|for) the (?:moment|past|minute)|(?:right )?now|recently|currently|today|before|previously|normally|usually)$/i

export const DENIES = /\b(?:no|not|never|none|without|nor|neither|cannot|hardly|stopped)\b|n['’]t\b/i

export const SETS_TERMS = /\b(?:if|when|whenever|while|after|before|until|unless|only|during)\b/i

/** Said by the clinician for the patient to confirm: how it is, not what is to be done. */
export const CONFIRMABLE =
  /^(?:so |and |then )*(?:you(?:['’](?:ve|re|d))?\b|your\b|there(?:['’]s| is| are| was| were)\b|it(?:['’]s| is| was| has| started| began)\b)/i
export const ADVISES =
  /\b(?:you['’]ll|you (?:will|should|need|want|may|might|must|would|could|know|mentioned|said|told|look|see|do|just)|we|please|let|going to|gonna|if)\b/i
/** The patient confirms: "that's right", "it seems so". */
export const CONFIRMS =
  /^\W*(?:(?:um+|uh+|oh+|well|i guess)\b\W*)*(?:yes|yeah|yep|yup|correct|exactly|(?:that['’]s|that is) (?:right|correct|it)|(?:i\s+)+(?:think|guess|believe) so|it (?:seems|does|is)|seems)\b/i
/** Not to know is an answer. */
export const UNSURE =
  /\b(?:not (?:too |really |quite |so |very )?(?:sure|certain)|(?:do ?n['’]?t|do not|dunno)(?: really)? know|dunno|no idea|hard to (?:say|tell)|ca ?n['’]t (?:say|tell|remember|recall)|do ?n['’]?t (?:really )?remember)\b/i
export const NOTHING = /^(?:no(?:thing|ne)?|not (?:really|much))(?: really| much| particular| specific| special)?$/i
export const ENDS_WELL = /^(?:(?:it|that|i|all|everything)(?:['’](?:s|m|re)| is| am| are)? )?(?:fine|ok(?:ay)?|normal(?:ly)?|well|good)$/i
/** Said to a denial, this confirms it; a "yes" may do either. */
export const SURELY = /\b(?:that['’]s|that is) (?:right|correct|it)\b|\b(?:correct|exactly)\b/i
/** "No. Well, I do sometimes": a denial that is none. */
export const TAKES_BACK =
  /\bi (?:do|have|did|am|was)(?: (?:sometimes|occasionally))?(?=\s*(?:[.,;]|$))|\bi (?:do|did) (?!n['’]?t\b|not\b|see\b)[a-z]{3,}|\b(?:actually|well),? (?:yes|yeah)\b/i
/** Asks whether something is so, or goes well: a "no" to it denies no trouble. */
export const IS_SO = /\b(?:just|only)\b|\b(?:ok(?:ay)?|all ?right|fine|well|good|normal(?:ly)?)\W*$/i
/** Asks which of two it is. */
export const EITHER = /\bor (?:do|does|did|is|are|was|were|have|has)(?:n['’]t)? (?:it|you|they|he|she|that|those|these|there|your)\b/i
