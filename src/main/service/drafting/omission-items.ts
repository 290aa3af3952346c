/** What the visit held, taken apart into things said: what the patient tells, answers and denies, each with its place and its weight. */
import type { OmissionKind, Span } from '../../../contract/records.ts'
import { isAffirming, isDenying, negatedRanges, within } from './negation.ts'
import { newParticulars, particularsOf, type Particulars } from './omission-particulars.ts'
import { saidOf } from './said.ts'
import {
  askedAbout,
  asksBack,
  breaksOff,
  deniedText,
  goesOn,
  isException,
  spokenSentences,
  withoutFillers,
  type SpokenSentence,
} from './spoken.ts'
import { keysOf, mentionsOf, type Mention } from './units.ts'
import type { Visit, VisitTurn } from './visit.ts'

export type Place = { readonly turn: number; readonly spans: readonly Span[] }
/** One thing that was said and that the note may lack. */
export type Item = {
  readonly kind: OmissionKind
  /** Two items with the same id are the same thing. */
  readonly id: string
  readonly text: string
  readonly weight: number
  readonly places: readonly Place[]
  readonly isRedFlag?: boolean
}

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

/** Words of courtesy and of the call itself: they carry no fact. */
const SMALL_TALK = new Set(
  'thank thanks bye hello hi sorry doctor appreciate perfect brilliant great good lovely nice welcome question sure sens understand explain happen tell talk mention word answer wonder hope cours absolut definit probabl mayb suppos person video call camera line let know see look thing someth anyth noth everyth someon anyon way lot bit kind much mani happi okai ok fine want try come guess mean say said ask feel felt think thought morn afternoon actual realli just gonna wanna whole big quit cheer alright right whatev one two three four five six seven eight nine ten eleven twelv fifteen twenti thirti forti fifti sixti seventi eighti nineti hundr thousand coupl milligram microgram mg stuff pleas whatsoev rel speak first second next number name differ though yep yeah nope mhm hmm'.split(
    ' ',
  ),
)

const ALLERGY = /\ballerg/i
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
    /\b(?:smok\w+|cigarettes?|alcohol|drink (?:much|alcohol|a|occasion\w*|socially)|beers?|wine|weed|cannabis|recreational|live (?:with|on|alone|in)|living (?:with|in|alone|on)|at home|work (?:as|in|for|at)|occupation|job|employed|retired|stud(?:y|ying|ent)|university|school|married|wife|husband|boyfriend|girlfriend|partner|flatmates?|exercis\w+|gym|hobb\w+|travel\w*|abroad|sexual\w*|unprotected|diet|pets?|flat)\b/i,
  ],
  ['history', /\b(?:family history|run in the family|mother|mum|mom|mam|father|dad|brother|sister|grand\w+|aunt|uncle|parents)\b/i],
  [
    'history',
    /\b(?:medical (?:conditions?|history|problems?)|diagnosed|had (?:it|this|that|something like this) before|before in the past|in the past|previous(?:ly)?|years? ago|months ago|when i was (?:a|young|little)|surger(?:y|ies)|operations?|hospital|happened before|history of|asthma|diabet\w+|blood pressure|thyroid)\b/i,
  ],
]

function kindOf(text: string, mentions: readonly Mention[], isDenied: boolean): OmissionKind {
  if (ALLERGY.test(text)) return 'allergy'
  if (mentions.some((mention) => mention.kind === 'drug')) return 'medication'
  const topic = TOPICS.find(([, pattern]) => pattern.test(text))?.[0]
  if (topic !== undefined) return topic
  return isDenied ? 'denial' : 'symptom'
}

/** Who the patient is: known before the visit, and no part of a note's text, nor is what is answered to it. */
const IDENTITY =
  /\b(?:(?:full |first |last |your |my )name|name is|names? please|date of birth|d\.?o\.?b|post ?code|zip code|(?:e-?mail|home|your|my) address|first line|born on|phone number|confidential\w*|(?:private|secure) (?:place|room|space|location))\b/i
/** What is said of the call, in greeting, and to a machine. */
const TALK =
  /\b(?:\bhey,? (?:dragon|dax|siri)\b|tell dax|(?:let's|wan ?na|want to|going to|gonna) (?:go ahead|take a look|look at)|(?:street|avenue|road)$|hear (?:me|you)|laptop|webcam|on mute|i(?: wi|'l)l find it|see me (?:ok|clearly)|through the app|good (?:morning|afternoon|evening)|(?:nice|lovely) to (?:meet|see)|questions? (?:for|at all)|ca ?n't wait|none whatsoever|sounds? (?:ok|okay|good|great|all|serious|fine)|make sense|get in touch|help you|brings you|how are you|how can i|what's been going on|ring a(?: bell)?\b|what was that)\b/i
export const isFormal = (text: string) => IDENTITY.test(text) || TALK.test(text) || /^I'm \p{Lu}\p{Ll}+\W*$/u.test(text)

/** Asked while the hands are on the patient: of no use without the place that they touch. And what the clinician says of himself. */
const EXAMINING =
  /\b(?:down|right|over|along|up|around) (?:here|there)\b|\b(?:touch|extend|bend|squeeze|flex|rotate|lift|raise|push|pull|straighten|wiggle) (?:it|me|your|that|this|my|against|down|up|out)\b|\b(?:i(?! should)|i'm|i'd|i'll|i've|me|we|we're|we'll|let's)\b|\bmind if\b/i
/** Said by the patient on the table, or of nothing in particular. */
const POINTING =
  /^(?:(?:it|that|this|they|there)(?:'s| is| was| were)?(?: (?:just|also))? )?(?:(?:down|right|over|along|up|around|in|on|about) )?(?:here|there|that|this|it|yesterday|sunday|fine|good|true|okay)$/i

const base: Partial<Record<OmissionKind, number>> = {
  allergy: 8,
  medication: 4,
  'mental-health': 3.5,
  symptom: 2,
  history: 2,
  social: 1.5,
  denial: 1.5,
}

const WORTH: Record<Mention['kind'], number> = { drug: 2.5, symptom: 2, finding: 1.6, term: 0.6, word: 0.7 }

const NONE: ReadonlySet<string> = new Set()

/** How much of a text the note does not have (`had`: what the text affirms and the note only denies): 0 where all of it is written. */
export function novelty(
  mentions: readonly Mention[],
  keys: ReadonlySet<string>,
  had: ReadonlySet<string> = NONE,
): { readonly fresh: number; readonly share: number } {
  let fresh = 0
  let all = 0
  for (const mention of new Map(mentions.map((each) => [each.key, each])).values()) {
    if (SMALL_TALK.has(mention.key) || (mention.light && mention.kind === 'word')) continue
    const worth = mention.light ? 0.3 : WORTH[mention.kind]
    all += worth
    const isWritten =
      keys.has(mention.key) || (mention.parts.length > 0 && mention.kind !== 'drug' && mention.parts.every((part) => keys.has(part)))
    if (!isWritten || had.has(mention.key)) fresh += worth
  }
  return { fresh, share: all === 0 ? 0 : fresh / all }
}

/** Less than this much new in a sentence is not worth a line. */
const LEAST_FRESH = 1.2
/** An answer is to the point: less of it is new, and still worth a line. */
const LEAST_FRESH_ANSWER = 0.7
/** Told unasked, in words that no lexicon knows: only where there is much of it. */
const LEAST_FRESH_TALK = 1.4
/** What the patient affirms and the note denies. */
const AGAINST_WEIGHS = 3
const LEAST_SHARE = 0.5

/** What the patient tells and what the patient's answers say, where the note (its `keys`) does not have it. */
export function toldItems(visit: Visit, note: Written): Item[] {
  const items: Item[] = []
  let asked: Asked | null = null
  /** The last turn that asked who the patient is. */
  let identity: number | null = null
  for (const turn of visit.turns) {
    if (turn.isInstruction) continue
    const sentences = spokenSentences(turn.turn.text)
    const isClinician = turn.turn.role === 'clinician'
    const questions = lastQuestions(sentences)
    if (isClinician) {
      if (sentences.some(({ text }) => IDENTITY.test(text))) identity = turn.index
      else if (questions.length > 0 || sentences.some(({ text }) => text.length > 20)) identity = null
      if (questions.length > 0) asked = { turn, questions, isAnswered: false }
      else if (sentences.some(({ text }) => text.length > 25)) asked = null
      continue
    }
    const isUnknown = turn.turn.role === 'unknown'
    if (isUnknown && sentences.some(({ text, isQuestion }) => isQuestion && IDENTITY.test(text))) identity = turn.index
    if (identity !== null && turn.index - identity <= (isUnknown ? 1 : 4)) continue
    // "Is it sore?" "Yep." "Um, no, not sore": the answer is what the patient goes on to say.
    const following = visit.turns[turn.index + 1]
    const goesOnSpeaking = following?.turn.role === 'patient' && !LISTENING.test(following.turn.text)
    // "How long has it been?" "Yep." "About a week.": a sound of listening answers no open question.
    if (LISTENING.test(turn.turn.text) && (asked === null || goesOnSpeaking || HOLDING_ON.test(turn.turn.text) || isOpen(asked))) continue
    const answers: Asked | null = asked !== null && turn.index - asked.turn.index <= 3 ? asked : null
    const lead = turn.turn.text.slice(0, sentences[0]?.start ?? turn.turn.text.length)
    const isYes = answers !== null && !answers.isAnswered && YES.test(lead)
    if (isYes && sentences.length === 0) {
      const whole = { text: turn.turn.text, start: 0, end: turn.turn.text.length, isQuestion: false }
      for (const question of answers.questions) items.push(...answered(question, answers.turn, whole, turn, false, note, visit))
    }
    for (let index = 0; index < sentences.length; index++) {
      const sentence = sentences[index]
      if (sentence === undefined) continue
      const next = sentences[index + 1]
      const isTakenBack =
        index === 0 && !sentence.isQuestion && answers !== null && next !== undefined && isDenying(sentence.text) && isException(next.text)
      const said = isTakenBack ? { ...sentence, text: `${sentence.text.replace(/\W+$/, '')}, ${next.text}`, end: next.end } : sentence
      items.push(...itemOf(said, turn, answers, index + (answers?.isAnswered === true ? 1 : 0), isYes && index === 0, note, visit))
      if (isTakenBack) index++
    }
    if (turn.turn.role === 'unknown' && questions.length > 0) asked = { turn, questions, isAnswered: false }
    else if (asked !== null) asked = { ...asked, isAnswered: true }
  }
  return items
}

const YES = /\b(?:yes|yeah|yep|yup|mm-?hm+|mhm|uh-huh|correct)\b/i
const LISTENING = /^\W*(?:(?:yep|yeah|yes|mm+|hm+|mhm|uh|huh|um+|ok(?:ay)?|right|sure|so|er+m*)\b\W*){1,3}$/i
const HOLDING_ON = /^\W*(?:(?:mm+|hm+|uh|um+|so|er+m*)\b\W*){1,3}$/i
const OPEN =
  /^\W*(?:(?:um+|uh+|so|and|but|okay|ok|well|right|then|now)\b\W*)*(?:what|where|whereabouts|how|when|who|which|why|(?:can|could) you (?:describe|tell|show|explain)|tell me)\b/i

/** True where yes and no are no answers. */
function isOpen({ questions }: Asked): boolean {
  return OPEN.test(questions.at(-1)?.text ?? '')
}

/** The questions at the end of a turn: those that an answer answers. */
function lastQuestions(sentences: readonly SpokenSentence[]): SpokenSentence[] {
  const last = sentences.findLastIndex(({ isQuestion }) => isQuestion)
  if (last === -1) return []
  let first = last
  while (first > 0 && sentences[first - 1]?.isQuestion === true) first--
  return sentences.slice(first, last + 1)
}

function placeOf(turn: VisitTurn, sentence: SpokenSentence): Place {
  return { turn: turn.turn.number, spans: [{ start: sentence.start, end: sentence.end }] }
}

/** What the note has: its keys, and its numbers, sides and times. */
export type Written = {
  readonly keys: ReadonlySet<string>
  /** Symptoms that the note speaks of only to deny them. */
  readonly denied: ReadonlySet<string>
  readonly particulars: Particulars
}

export function writtenOf(written: readonly string[]): Written {
  const note = written.join('\n')
  const affirmed = new Set<string>()
  const denied = new Set<string>()
  for (const sentence of written) {
    const ranges = negatedRanges(sentence)
    for (const { key, kind: of, start, end } of mentionsOf(sentence))
      if (of === 'symptom') (within(ranges, start, end) ? denied : affirmed).add(key)
  }
  return {
    keys: new Set(keysOf(note).keys()),
    denied: new Set([...denied].filter((key) => !affirmed.has(key))),
    particulars: particularsOf(note),
  }
}

/** What `text` affirms of all that the note denies. */
function contradicting(text: string, mentions: readonly Mention[], { denied }: Written): ReadonlySet<string> {
  if (denied.size === 0) return denied
  const ranges = negatedRanges(text)
  return new Set(mentions.flatMap(({ key, start, end }) => (denied.has(key) && !within(ranges, start, end) ? [key] : [])))
}
type Asked = { readonly turn: VisitTurn; readonly questions: readonly SpokenSentence[]; readonly isAnswered: boolean }

function itemOf(
  sentence: SpokenSentence,
  turn: VisitTurn,
  asked: Asked | null,
  index: number,
  isYes: boolean,
  note: Written,
  visit: Visit,
): Item[] {
  const { keys } = note
  if (isFormal(sentence.text)) return []
  const short = withoutFillers(sentence.text)
  const text = withoutEdges(short, keys)
  if (isFormal(text)) return []
  const own = mentionsOf(text)
  const against = contradicting(text, own, note)
  const { fresh, share } = novelty(own, keys, against)
  const exact = newParticulars(particularsOf(text), note.particulars)
  const items: Item[] = []
  const isAsking = sentence.isQuestion && (turn.turn.role !== 'patient' || asksBack(sentence.text))
  if (asked !== null && index === 0 && !isAsking) {
    const question = asked.questions.at(-1)
    const denies = isDenying(sentence.text)
    if (denies && question !== undefined && goesOn(sentence.text)) {
      const both = pair(question, asked, short, sentence, turn, note)
      if (both !== null) return [both]
    } else if (isYes && !denies && question !== undefined && wordCount(text) >= 2 && wordCount(text) <= 8 && !namesOne(own, asked)) {
      const both = pair(question, asked, text, sentence, turn, note)
      if (both !== null) return [both]
    } else if (denies || ((isYes || isAffirming(sentence.text)) && fresh < LEAST_FRESH && !namesOne(own, asked))) {
      for (const each of asked.questions) items.push(...answered(each, asked.turn, sentence, turn, denies, note, visit))
    } else if (question !== undefined && (wordCount(text) <= 6 || (exact > 0 && wordCount(text) <= 12))) {
      const both = pair(question, asked, text, sentence, turn, note)
      if (both !== null) return [both]
    }
  }
  if (asked !== null && index === 1 && exact > 0 && wordCount(text) <= 8 && !isAsking) {
    const question = asked.questions.at(-1)
    const both = question === undefined ? null : pair(question, asked, text, sentence, turn, note)
    if (both !== null) return [...items, both]
  }
  const least = asked !== null && index <= 3 ? LEAST_FRESH_ANSWER : LEAST_FRESH
  // "It's not helping", "it stopped": little of it is new, and all of it counts.
  const tells = exact > 0 && own.some(({ kind: of }) => of === 'drug' || of === 'symptom')
  if (isAsking || (!tells && (fresh < least || share < LEAST_SHARE)) || wordCount(text) < 2 || POINTING.test(text)) return items
  // Of nothing that a note is about: "it was quite a weekend".
  const isAbout = own.some(({ kind: of, light }) => of !== 'word' && !light)
  if (!isAbout && asked === null && fresh < LEAST_FRESH_TALK) return items
  if (breaksOff(text) && !own.some(({ kind: of }) => of === 'drug' || of === 'symptom' || of === 'finding')) return items
  const isDenied = /^(?:no\b|i (?:don't|haven't|didn't|can't|'m not|am not)|never|not\b)/i.test(text)
  const kind = kindOf(text, own, isDenied)
  items.push({
    kind,
    id: idOf(own),
    text: cut(text),
    weight: weightOf(kind, fresh, own, isDenied) + (against.size > 0 ? AGAINST_WEIGHS : 0),
    isRedFlag: isFlagged(own, isDenied),
    places: [placeOf(turn, sentence)],
  })
  return items
}

const FINE = /^(?:(?:that|it|all|everything|they)(?:'s|'re| is| are)? )?(?:all )?(?:fine|good|ok(?:ay)?|normal|under control)$/i

/** The end of a long question, where what goes before it sets no terms: "is the pain, is that, is it there all the time?" */
function lastClauses(about: string): string {
  const clauses = about.split(/,\s+/)
  let from = 0
  while (
    from < clauses.length - 1 &&
    wordCount(clauses.slice(from).join(' ')) > 14 &&
    !/\b(?:if|when|while|after|before|during|since|without|apart|other|except)\b/i.test(clauses[from] ?? '')
  )
    from++
  return clauses.slice(from).join(', ')
}

/** Asked of everything: no name for what is answered. */
const ANYTHING = /\b(?:anything|something|what) else\b|^other (?:symptoms?|things?|problems?|issues?|concerns?)$/i

/** A question and what was answered to it, as one; null where together they say nothing that the note lacks. */
function pair(question: SpokenSentence, asked: Asked, text: string, answer: SpokenSentence, turn: VisitTurn, note: Written): Item | null {
  const isFine = FINE.test(text) && !isOpen(asked)
  if (isFormal(question.text) || EXAMINING.test(question.text) || (POINTING.test(text) && !isFine) || breaksOff(text)) return null
  const goes = goesOn(answer.text)
  const about = lastClauses(askedAbout(question.text))
  const own = mentionsOf(text)
  const isNamed = !goes && namesOne(own, asked)
  const whole = isNamed ? own : mentionsOf(`${about}. ${text}`)
  const exact = newParticulars(particularsOf(text), note.particulars)
  const both = novelty(whole, note.keys)
  const isNew = both.fresh >= LEAST_FRESH && both.share >= LEAST_SHARE
  if (
    about === '' ||
    ANYTHING.test(about) ||
    wordCount(about) > 14 ||
    (!isNew && exact === 0) ||
    (own.length === 0 && exact === 0 && !isFine)
  )
    return null
  const kind = kindOf(`${about} ${text}`, whole, false)
  const isAlone = isNamed || (!goes && own.filter((mention) => !mention.light).length >= 3)
  return {
    kind,
    id: `${idOf(whole)}${isNew ? '' : ` ${text.toLowerCase().replace(/\s+/g, '-')}`}`,
    text: cut(isAlone ? text : `${lowered(about)}: ${goes ? text.replace(/^No\b/, 'no') : text}`),
    weight: weightOf(kind, both.fresh + exact, whole, false),
    isRedFlag: !goes && isFlagged(whole, false),
    places: [placeOf(asked.turn, question), placeOf(turn, answer)],
  }
}

/** "Swelling or numbness?" "A little swelling": an answer that names one of what was asked says nothing of the others. */
function namesOne(own: readonly Mention[], asked: Asked): boolean {
  const inQuestion = new Set(asked.questions.flatMap(({ text }) => mentionsOf(text)).map((mention) => mention.key))
  return own.some((mention) => !mention.light && mention.kind !== 'term' && inQuestion.has(mention.key))
}

/** A question that was answered with yes or no, as what it says. */
function answered(
  question: SpokenSentence,
  asker: VisitTurn,
  answer: SpokenSentence,
  turn: VisitTurn,
  denies: boolean,
  note: Written,
  visit: Visit,
): Item[] {
  const about = askedAbout(question.text, !denies)
  const mentions = mentionsOf(about)
  const { fresh, share } = novelty(mentions, note.keys)
  const exact = newParticulars(particularsOf(about), note.particulars)
  if (fresh < 0.6 && (exact === 0 || mentions.length === 0)) return []
  if ((share < LEAST_SHARE && exact === 0) || wordCount(about) > 16 || isFormal(question.text)) return []
  if (EXAMINING.test(about) || breaksOff(about) || (!denies && isOpen({ turn: asker, questions: [question], isAnswered: false }))) return []
  // "You don't have any pain?" "Yes.": who can say.
  if (!denies && DENIES.test(about)) return []
  if (denies && isToldAfter(mentions, turn, visit)) return []
  // "And you?", "Can I double-check?": nothing that could be denied or affirmed is named.
  if (
    /^(?:you|it|can i|that|this|he|she|they|do|does)\b/i.test(about) &&
    !mentions.some(({ kind: of }) => of === 'symptom' || of === 'finding')
  )
    return []
  const kind = kindOf(about, mentions, denies)
  if (kind === 'allergy' && !denies) return [] // what it is an allergy to is in the answer
  return [
    {
      kind,
      id: `${denies ? 'no ' : ''}${idOf(mentions)}`,
      text: denies ? deniedText(question.text) : about,
      weight: weightOf(kind, fresh, mentions, denies),
      isRedFlag: isFlagged(mentions, denies),
      places: [placeOf(asker, question), placeOf(turn, answer)],
    },
  ]
}

const DENIES = /\b(?:no|not|never|none|without|nor|neither|cannot|hardly|stopped)\b|n['’]t\b/i

/** "Vomiting?" "No." "Yeah, I vomited at first": a denial that the patient takes back at once is none. */
function isToldAfter(mentions: readonly Mention[], answer: VisitTurn, visit: Visit): boolean {
  return mentions.some(
    (mention) =>
      (mention.kind === 'symptom' || mention.kind === 'drug') &&
      saidOf(mention, visit).some(
        ({ how, turn }) =>
          how === 'affirmed' && turn.turn.role === 'patient' && turn.index >= answer.index && turn.index <= answer.index + 3,
      ),
  )
}

/** A told sentence from its first clause that the note lacks to its last. */
function withoutEdges(text: string, keys: ReadonlySet<string>): string {
  const clauses = text.split(/(?<=,)\s+|\s+(?=(?:but|because|(?<!\bor )so|and (?:i|it|he|she|they|then|my|the))\b)/i)
  // "I can't, like, walk": what denies the next clause is never left out.
  const isNew = clauses.map((clause) => DENIES.test(clause) || novelty(mentionsOf(clause), keys).fresh >= 0.6)
  const first = isNew.indexOf(true)
  if (first === -1) return text
  const trimmed = clauses
    .slice(first, isNew.lastIndexOf(true) + 1)
    .join(' ')
    .replace(/^(?:but|because|so|and|or|then|that|which)\s+/i, '')
    .replace(/[\s,]+$/, '')
  return breaksOff(trimmed) ? text : trimmed
}

function isFlagged(mentions: readonly Mention[], isDenied: boolean): boolean {
  return !isDenied && mentions.some((mention) => RED_FLAGS.has(mention.key))
}

function weightOf(kind: OmissionKind, fresh: number, mentions: readonly Mention[], isDenied: boolean): number {
  return (
    (base[kind] ?? 2) * (isDenied && kind !== 'denial' && kind !== 'allergy' ? 0.6 : 1) +
    Math.min(3, 0.5 * fresh) +
    (isFlagged(mentions, isDenied) ? 4 : 0)
  )
}

function idOf(mentions: readonly Mention[]): string {
  return [...new Set(mentions.filter((mention) => !mention.light).map((mention) => mention.key))].sort().join(' ')
}

function wordCount(text: string): number {
  return text.split(/\s+/).length
}

/** A question's first word without its capital, where it has no other. */
function lowered(text: string): string {
  return /^[A-Z][a-z]+\b/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text
}

/** A line is read, not studied. */
function cut(text: string): string {
  if (text.length <= 140) return text
  const at = Math.max(text.lastIndexOf(',', 130), text.lastIndexOf(' ', 137))
  return `${text.slice(0, at)}…`
}
