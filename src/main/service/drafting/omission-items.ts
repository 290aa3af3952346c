/** What the visit held, taken apart into things said: what the patient tells, answers and denies, each with its place and its weight. */
import type { OmissionKind, Span } from '../../../contract/records.ts'
import { isAffirming, isDenying } from './negation.ts'
import { askedAbout, spokenSentences, withoutFillers, type SpokenSentence } from './spoken.ts'
import { mentionsOf, type Mention } from './units.ts'
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
  'thank thanks bye hello hi hear sorry doctor appreciate perfect brilliant great good lovely nice welcome question sure sens understand explain happen tell talk speak mention word answer wonder hope cours absolut definit probabl mayb suppos person video call camera line let know see look thing someth anyth noth everyth someon anyon way lot bit kind much mani happi okai ok fine want try come guess mean say said ask feel felt think thought morn afternoon actual realli just gonna wanna whole big quit cheer alright right whatev one two three four five six seven eight nine ten eleven twelv fifteen twenti thirti forti fifti sixti seventi eighti nineti hundr thousand coupl milligram microgram mg stuff pleas first second next number name differ though yep yeah nope mhm hmm'.split(
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
    /\b(?:smok\w+|cigarettes?|alcohol|drink (?:much|alcohol|a|occasion\w*|socially)|beers?|wine|weed|cannabis|recreational|live (?:with|on|alone|in)|living (?:with|in|alone|on)|at home|work (?:as|in|for|at)|occupation|job|employed|retired|stud(?:y|ying|ent)|university|school|married|wife|husband|boyfriend|girlfriend|partner|flatmates?|exercis\w+|gym|hobb\w+|travel\w*|abroad|sexual\w*|unprotected|diet)\b/i,
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

/** Who the patient is and whether the call works: known before the visit, and no part of a note's text. */
const FORMALITY =
  /\b(?:(?:full |first |last |your |my )name|name is|names? please|date of birth|d\.?o\.?b|post ?code|zip code|(?:e-?mail|home|your|my) address|first line|born on|\bhey,? (?:dragon|dax|siri)\b|tell dax|let's (?:go ahead|take a look)|(?:street|avenue|road)$|private (?:place|room|space)|secure (?:place|location)|confidential\w*|hear me|see me (?:ok|clearly)|phone number|through the app|good (?:morning|afternoon|evening)|nice to meet|lovely to meet|questions? for me|sounds? (?:ok|okay|good|great|all|serious)|make sense|get in touch|help you|brings you|how are you|how can i|what's been going on|ring a bell|what was that)\b/i

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

/** How much of a text the note does not have: 0 where all of it is written. */
export function novelty(mentions: readonly Mention[], keys: ReadonlySet<string>): { readonly fresh: number; readonly share: number } {
  let fresh = 0
  let all = 0
  for (const mention of new Map(mentions.map((each) => [each.key, each])).values()) {
    if (SMALL_TALK.has(mention.key) || (mention.light && mention.kind === 'word')) continue
    const worth = mention.light ? 0.3 : WORTH[mention.kind]
    all += worth
    const isWritten =
      keys.has(mention.key) || (mention.parts.length > 0 && mention.kind !== 'drug' && mention.parts.every((part) => keys.has(part)))
    if (!isWritten) fresh += worth
  }
  return { fresh, share: all === 0 ? 0 : fresh / all }
}

/** Less than this much new in a sentence is not worth a line. */
const LEAST_FRESH = 1.2
/** An answer is to the point: less of it is new, and still worth a line. */
const LEAST_FRESH_ANSWER = 0.7
const LEAST_SHARE = 0.5

/** What the patient tells and what the patient's answers say, where the note (its `keys`) does not have it. */
export function toldItems(visit: Visit, keys: ReadonlySet<string>): Item[] {
  const items: Item[] = []
  let asked: { readonly turn: VisitTurn; readonly questions: readonly SpokenSentence[] } | null = null
  for (const turn of visit.turns) {
    if (turn.isInstruction) continue
    const sentences = spokenSentences(turn.turn.text)
    const isClinician = turn.turn.role === 'clinician'
    const questions = lastQuestions(sentences)
    if (isClinician) {
      if (questions.length > 0) asked = { turn, questions }
      else if (sentences.some(({ text }) => text.length > 40)) asked = null
      continue
    }
    const answers = asked !== null && turn.index - asked.turn.index <= 2 ? asked : null
    // Who the patient is was asked: the answer is no part of the note, whatever it holds.
    if (answers?.questions.some(({ text }) => FORMALITY.test(text)) === true) continue
    sentences.forEach((sentence, index) => {
      items.push(...itemOf(sentence, turn, answers, index, keys))
    })
    if (turn.turn.role === 'unknown' && questions.length > 0) asked = { turn, questions }
    else if (sentences.some(({ text }) => /\p{L}{2}/u.test(text))) asked = null
  }
  return items
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

type Asked = { readonly turn: VisitTurn; readonly questions: readonly SpokenSentence[] }

function itemOf(sentence: SpokenSentence, turn: VisitTurn, asked: Asked | null, index: number, keys: ReadonlySet<string>): Item[] {
  if (FORMALITY.test(sentence.text)) return []
  const text = withoutEdges(withoutFillers(sentence.text), keys)
  const own = mentionsOf(text)
  const { fresh, share } = novelty(own, keys)
  const items: Item[] = []
  if (asked !== null && index === 0) {
    const denies = isDenying(sentence.text)
    if (denies || (isAffirming(sentence.text) && fresh < LEAST_FRESH && !namesOne(own, asked))) {
      for (const question of asked.questions) items.push(...answered(question, asked.turn, sentence, turn, denies, keys))
    } else if (wordCount(text) <= 6 && !sentence.isQuestion) {
      const question = asked.questions.at(-1)
      const about = question === undefined ? '' : askedAbout(question.text)
      const isNamed = namesOne(own, asked)
      const whole = isNamed ? own : mentionsOf(`${about}. ${text}`)
      const both = novelty(whole, keys)
      if (
        question !== undefined &&
        wordCount(about) <= 14 &&
        both.fresh >= LEAST_FRESH &&
        both.share >= LEAST_SHARE &&
        (own.length > 0 || hasQuantity(turn, sentence))
      ) {
        const kind = kindOf(`${about} ${text}`, whole, false)
        return [
          {
            kind,
            id: idOf(whole),
            text: isNamed || about === '' || own.filter((mention) => !mention.light).length >= 3 ? text : `${about}: ${text}`,
            weight: weightOf(kind, both.fresh, whole, false),
            isRedFlag: isFlagged(whole, false),
            places: [placeOf(asked.turn, question), placeOf(turn, sentence)],
          },
        ]
      }
    }
  }
  const least = asked !== null && index <= 3 ? LEAST_FRESH_ANSWER : LEAST_FRESH
  if (sentence.isQuestion || fresh < least || share < LEAST_SHARE || wordCount(text) < 2) return items
  const isDenied = /^(?:no\b|i (?:don't|haven't|didn't|can't|'m not|am not)|never|not\b)/i.test(text)
  const kind = kindOf(text, own, isDenied)
  items.push({
    kind,
    id: idOf(own),
    text: cut(text),
    weight: weightOf(kind, fresh, own, isDenied),
    isRedFlag: isFlagged(own, isDenied),
    places: [placeOf(turn, sentence)],
  })
  return items
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
  keys: ReadonlySet<string>,
): Item[] {
  const about = askedAbout(question.text)
  const mentions = mentionsOf(about)
  const { fresh, share } = novelty(mentions, keys)
  if (fresh < 0.6 || share < LEAST_SHARE || wordCount(about) > 16 || FORMALITY.test(question.text)) return []
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
      text: denies ? `no ${about.replace(/^no /i, '')}` : about,
      weight: weightOf(kind, fresh, mentions, denies),
      isRedFlag: isFlagged(mentions, denies),
      places: [placeOf(asker, question), placeOf(turn, answer)],
    },
  ]
}

const DENIES = /\b(?:no|not|never|none|without|nor|neither|cannot|hardly|stopped)\b|n['’]t\b/i

/** A told sentence from its first clause that the note lacks to its last. */
function withoutEdges(text: string, keys: ReadonlySet<string>): string {
  const clauses = text.split(/(?<=,)\s+|\s+(?=(?:but|because|so|and (?:i|it|he|she|they|then|my|the))\b)/i)
  // "I can't, like, walk": what denies the next clause is never left out.
  const isNew = clauses.map((clause) => DENIES.test(clause) || novelty(mentionsOf(clause), keys).fresh >= 0.6)
  const first = isNew.indexOf(true)
  if (first === -1) return text
  return clauses
    .slice(first, isNew.lastIndexOf(true) + 1)
    .join(' ')
    .replace(/^(?:but|because|so|and|or|then|that|which)\s+/i, '')
    .replace(/[\s,]+$/, '')
}

function hasQuantity(turn: VisitTurn, { start, end }: SpokenSentence): boolean {
  return turn.quantities.some((quantity) => quantity.start >= start && quantity.end <= end)
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

/** A line is read, not studied. */
function cut(text: string): string {
  if (text.length <= 140) return text
  const at = Math.max(text.lastIndexOf(',', 130), text.lastIndexOf(' ', 137))
  return `${text.slice(0, at)}…`
}
