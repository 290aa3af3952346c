/**
 * Whether a statement is told plainly: all that it says stands in one place of the visit, it names what it speaks of, and it is told by whoever it says
 * told it. Where a model puts things together or lets a word mean something else, it errs most (docs/grounding.md). It is a question of form and decides
 * no verdict: a statement that is not told plainly may well be right.
 */
import type { Turn } from '../../../../contract/records.ts'
import { standsUnderItsLabel } from './checks/labels.ts'
import { isOnlyMeasure } from './checks/measures.ts'
import { ANY_KIN } from './kin.ts'
import { negatedRanges, within } from './negation.ts'
import { isTime, quantitiesOf, sameQuantity, type Quantity } from './numbers.ts'
import { isPlainDenial } from './plain-denials.ts'
import { isOfLabel, labelsOf, SITES, withoutLabel } from './plain-labels.ts'
import { passagesOf, spotsOf, toldOf, type Passage } from './plain-passages.ts'
import { saidOf } from './said.ts'
import { sidesOf, siteOf } from './sides.ts'
import { isClinical, mentionsOf, type Mention } from './units.ts'
import { visitOf, type Visit, type VisitTurn } from './visit.ts'
import { withPlainMarks, wordsOf } from './words.ts'

/** A clinician's turn that is shorter and asks does nothing but ask, in characters. */
const ASKING = 120
/** Longer statements hold more than one thing that may be wrong, in words. */
const LONGEST = 20
/** As long as this a heading may be, in words. */
const HEADING = 3
/** Words of note style that say something all the same: when, how it goes, what is old. */
const TELLING =
  /^(?:today|yesterday|recent(?:ly)?|currently?|last|past|previous(?:ly)?|first|second|new|before|after|initially|eventually|continued?s?|ongoing|lately|began|begins?|ago|came back|repeat)$/i

const CONDITION = /\b(?:if|unless|as needed|in case)\b/i
/** Said under a condition, or up to a time: a statement without it says more. "If you like" is courtesy. */
const SETS_CONDITION =
  /\b(?:(?:if|unless|in case)(?! (?:you(?:['’]d| would)? (?:like|want|prefer|agree)|(?:that|this|it)(?:['’]s| is) (?:ok|okay|all ?right|fine)|i (?:may|can|could)|we can|possible))|as needed|if needed|until|depend(?:s|ing) on)\b/i
const CONDITION_KEPT = /\b(?:if|unless|until|as needed|prn|in case|when(?:ever)?|should|may|might|can|could|depend\w*)\b/i
/** A word that joins two things, and what the visit must say for it. */
const JOINTS: readonly (readonly [RegExp, RegExp])[] = [
  [CONDITION, /\b(?:if|unless|when|whenever|should|as needed|in case)\b/i],
  [/\b(?:due to|because|secondary to|caused by|as a result of)\b/i, /\b(?:due|because|'?cause[sd]?|from|since|so|result)\b/i],
  [
    /\b(?:consistent with|suggestive of)\b/i,
    /\b(?:consistent|sounds?|looks?|think|likely|suspect\w*|suggest\w*|seems?|could be|might be|may be|probabl[ey]|concern\w*|diagnos\w*|describing|because|from|due)\b/i,
  ],
  [/\bfor (?:some|a long) time\b/i, /\b(?:for (?:some|a long|quite)|long time|a while)\b/i],
  // "Lisinopril for diabetes": what a drug is for. "For two weeks" is how long.
  [
    /\b(?:takes?|taking|uses?|using|prescribed|started|on)\b[^.;]*\bfor (?!(?:the )?(?:past|last|next)\b|an? (?:few|couple|while|long|week|month|day|year)\b|\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|several|many|some|years|months|weeks|days)\b)/i,
    /\bfor\b/i,
  ],
  [/\b(?:previous|last|prior) (?:office )?visit\b/i, /\b(?:previous|last|prior|earlier) (?:\w+ )?(?:visit|time|appointment)\b/i],
  [
    /\b(?:start|order|prescrib|stop|discontinu)\w*/i,
    /\b(?:start|begin|put you on|get you|give you|try|order|prescri|stop|discontinu|come off|going to (?:do|get)|gon ?na (?:do|get)|send)\w*/i,
  ],
  // "We will refer", where somebody has: what is to come must be told as to come.
  [
    /\b(?:will|is to|are to|plans? to)\b/i,
    /\b(?:will|['’]ll|going to|gon ?na|let['’]?s|wan(?:t|na|\s?na)|like|would|should|needs?|plan\w*|next|schedul\w*|order\w*|recommend\w*|continue|keep|start|tomorrow|in (?:[\w-]+ ){1,3}(?:days?|weeks?|months?|years?)|please|refer you|get you|come back|see you)\b/i,
  ],
  // "We may need to order", where the clinician is going to.
  [
    /\b(?:may|might)\b/i,
    /\b(?:may|might|could|possib\w+|perhaps|maybe|would|if|consider\w*|potential\w*|probabl[ey]|think(?:ing)? about)\b/i,
  ],
  [/\b(?:would like|wants?|wishes)\b/i, /\b(?:would like|['’]d like|want\w*|wan ?na|wish\w*|hop(?:e|ing))\b/i],
  [/\bimportance of\b/i, /\b(?:importan\w+|crucial|critical|essential|must|make sure|need to|have to)\b/i],
  // "It remains under control": of one thing, and not of all that the patient has.
  [/\bsymptoms? (?:remains?|is|are|ha(?:s|ve)|seems?) [^.;]*\b(?:control\w*|stable|improv\w*|better|worse\w*|unchanged)\b/i, /\bsymptom/i],
  [/\bhistory of\b/i, /\b(?:history|had|have|has|having|diagnos\w*|past|before|years?|since|used to|with|known|your|my)\b/i],
  [/\b(?:before|prior to)\b/i, /\b(?:before|prior|until)\b/i],
  [/\bas (?:an?|the)\b/i, /\bas (?:an?|the|your|my)\b/i],
  [/\btoday\b/i, /\btoday\b/i],
  // "Running at about one thirty" is a value; "1:30 am" is a time.
  [
    /\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b/i,
    /\b[ap]\.? ?m\b|\bo['’]?clock\b|\b(?:in the (?:morning|afternoon|evening)|at night|noon|midnight)\b/i,
  ],
  [/\bafter\b/i, /\b(?:after|since|when|once|then|following)\b/i],
  [/\bwhen\b|\bwhile\b/i, /\b(?:when|whenever|while|if|as)\b/i],
  [/(?<!\b(?:no|not|denie[sd]|without|negative)\b.*)\bor\b/i, /\bor\b/i],
  [/\b(?:both|bilateral(?:ly)?)\b/i, /\b(?:both|bilateral\w*|two|either|sides)\b/i],
  [/\b(?:upset|worried|concerned|happy|unhappy|anxious|nervous|frustrated) (?:with|about|by)\b/i, /\b(?:with|about|by)\b/i],
]

/** A judgement of how something is: said in this very word, for what stands for it elsewhere ("up", "really good") may not mean it. */
const JUDGING =
  /\b(?:ab)?normal\b|\b(?:elevated|high|low|stable|(?:un)?controlled|good|well|bad|clear|intact|unremarkable|regular|irregular|mild|moderate|severe|slight|significant|chronic|acute|constant|better|worse|positive|negative|(?:in|de)creased|reduced|limited|improv(?:ed|ing)|worsen(?:ed|ing)|new|old)\b/gi
/** Said of people in general, or of what it is not. */
const GENERAL =
  /\b(?:usually|generally|typically|in general|(?:some|most|many|other) people|people (?:who|with)|for example|for instance|the opposite|what we (?:say|call)|compared (?:to|with))\b/i
/** A statement whose subject is the patient. */
const OF_PATIENT = /^(?:[^:]{1,40}:\s+)*(?:the patient|patient|he|she|his|her|(?:mr|ms|mrs)\.? \w+)\b/i
const PERSON = /\b(?:i|me|my|mine|you|your|yours|we|us|our|he|him|his|she|her|hers|they|them|their)\b/gi
/** Somebody or something else than the two who speak; a clinician who dictates may call the patient "she". */
const ANOTHER = /^(?:they|them|their)$/i
const ANOTHER_OF_PATIENT = /^(?:he|him|his|she|her|hers|they|them|their)$/i
/** Whoever the label says spoke: only the clinician goes through an examination. */
const EXAMINING =
  /\b(?:physical exam(?:ination)?|let me (?:just )?(?:examine|take a (?:quick )?(?:look|listen)|listen)|(?:on|your) (?:\w+ )?exam\b|i (?:do n['’]?t|don['’]?t) appreciate|i reviewed your)\b/i

/** How an examination is spoken of: a clinician who says again what the patient told has found nothing. */
const EXAMINED =
  /\b(?:exam(?:s|ined?|ination|ining)?\b|look(?:s|ing)? (?:at|good|great|normal)|listen\w*|press\w*|palpat\w*|tender\w*|appreciate|vitals?|blood pressure|temperature|heart|pulses?|lungs?|weight|oxygen|pulse ox|range of motion|flexion|extension|strength|sensation|murmur\w*|edema|swelling|i (?:can |do |also )*(?:see|feel|hear|notice))\b/i
const RETOLD =
  /\b(?:you(?:['’]ve| have)? (?:also )?(?:said|noticed|mentioned|told|described|were saying)|based on your story|summari[sz]e)\b/i

/** Points at something that stands elsewhere: it may be another thing in the visit than in the note. */
const POINTING =
  /\b(?:it|its|they|them|their)\b|\b(?:this|that|these|those) (?:is|are|was|were|has|have|had|will|may|can|does|did|should|would|could)\b|\b(?:by|until|till|since|before|after) then\b|^then\b/i
const REPORTED =
  /\b(?:reports?|reported|denie[sd]|endorses?|endorsed|states?|stated|notes?|noted|complains?|describes?|described|admits?|mentions?)\b/i

/** Said by halves: a statement without the doubt says more. */
const DOUBTFUL =
  /\b(?:not (?:really |quite |so )?sure|unsure|(?:don['’]?t|do not) (?:really )?know|might|may|could|maybe|perhaps|possibly|probably|suspected|i (?:guess|wonder)|hard to say|no idea)\b/i
const DOUBT_KEPT =
  /\b(?:may|might|could|possibl[ey]|probabl[ey]|likely|perhaps|consistent with|suspect\w*|appears?|seems?|suggest\w*|not sure|unsure|concern\w*|consider\w*|discuss\w*)\b/i
/** "Regular medication? No", "no, just latex": what is denied is not all of it. */
const LIMITED = /\b(?:regular(?:ly)?|just|only|apart from|other than|except)\b/i
const DENIED = /\b(?:denie[sd]|no|not|never|without|negative)\b/i

/** "You should drink more water": what a clinician advises the patient has not done. */
const ADVISED =
  /\byou(?:['’]d| would)? (?:should|need to|must|have to|ought to|might want to|may want to|could try|can try)\b|\bi(?:['’]d| would|['’]ll| want| (?:also |still |just )*(?:recommend|suggest|advise))(?: (?:like|want|need))? you\b|\btry to\b|\bmake sure (?:that )?you\b/i
const ADVICE_KEPT =
  /\b(?:should|advi[sc]\w*|recommend\w*|suggest\w*|encourag\w*|counsel\w*|instruct\w*|told|asked|needs? to|must|has to|wants?|will|going to|plans? to|tr(?:y|ies|ied|ying) to)\b/i
const OF_HISTORY = new Set(['history', 'past-history', 'medications', 'family-and-social-history', 'review-of-systems'])
/** "White count's fine, five eight": 58, or 5.8. */
const TWO_DIGITS = /\b(?:one|two|three|four|five|six|seven|eight|nine) (?:one|two|three|four|five|six|seven|eight|nine)\b/i
const OF_TWO_DIGITS = /(?<!\d|\d[./])[1-9][1-9](?!\d|[./]\d)/
/** "Cough for me", "shoes off please": an order of the examiner. */
const ORDERED = /\bplease\W*$|^(?:[^:]{1,40}:\s+)*(?!(?:let|please)\b)\w+(?: \w+){0,4} for me\W*$/i
/** "Z-Pak.": whether it was given, wanted or refused is not told. Under "medications" it is. */
const GIVES =
  /\b(?:tak(?:es?|ing|en)|took|us(?:es?|ing|ed)|on|prescri\w*|start\w*|began|begin|beg[iu]n\w*|stop\w*|discontinu\w*|continu\w*|increas\w*|decreas\w*|rais\w*|lower\w*|add\w*|hold|held|giv(?:e|es|en|ing)|gave|order\w*|refill\w*|switch\w*|chang\w*|tr(?:y|ied|ying)|recommend\w*|advis\w*|appl(?:y|ies|ied)|receiv\w*|need\w*|was|were|has|had|have|is|will|denie\w*|den(?:y|ied)|no|not|allerg\w*|reports?|want\w*|taper\w*|keep|refer\w*|repeat\w*|wean\w*|resum\w*|put|help\w*)\b/i
const LISTS = /^(?:current |home )?(?:medications?|meds|allerg(?:y|ies)|plan):/i
/** Of somebody who takes it already; an order to take it tells nothing of that. */
const HABIT = /\b(?:uses|takes|is (?:currently |already |still )?(?:taking|using|on))\b/i
const HABIT_TOLD =
  /\b(?:you(?:['’]re| are)?|i see you(?:['’]re| are)?|we (?:have|had) you) (?:still |already |currently |also |just |only )*(?:tak(?:e|ing)|us(?:e|ing)|on)\b|\b(?:i|we)(?:['’]ve| have|['’]d| had)? (?:got |put |placed |had )?you on\b/i

/** "I'll have Lorna call them": not the one who speaks calls. */
const BY_ANOTHER =
  /\b[Ii](?:['’]ll| will|['’]m (?:going to|gon ?na)) (?:have|ask|get) (?:(?:the|my|our) (?:nurse|assistant|office|staff|team|front desk|secretary|pharmac(?:y|ist))|[A-Z][a-z]+)\b/
const BY_ME = /\b(?:i|we) (?:will|am going to|are going to)\b(?! (?:have|ask|get)\b)/i
/** "I check three times a day if I feel weird I'll check again": where speech has no marks, a condition may be that of what comes next. */
const IF = /\bif\b/i
/** What a thing is for, where no time follows. */
const FOR = /(\w+) for (?:the|his|her|your) (?!past|last|next)/i

/** "Moderate to intermediate, or I'm sorry, moderate intermittent": what stands just before is taken back. */
const CORRECTED = /\b(?:(?:or |oh |no )?i['’]?m sorry|i mean|scratch that|correction|or rather|i misspoke|excuse me)\b/i
/** "No bony exposure on vascular exam": where speech has no marks, the examination may be that of what comes next. */
const ON_EXAMINATION = /\bon (?:\w+ ){0,2}exam(?:ination)?\W*$/i
/** "It makes me happy that he has found it": in a patient's mouth somebody else. */
const THIRD = /\b(?:he|him|his|she|her|hers)\b/i
const OTHERS = new RegExp(
  `${ANY_KIN.source}|\\b(?:grand\\w+|partner|boyfriend|girlfriend|friends?|doctor|nurse|therapist|\\w+ologist)\\b`,
  'i',
)

/** "Slightly diminished over the index finger": of what, is not told. */
const WITHOUT_SUBJECT =
  /^(?:\w+ly )?(?:diminished|decreased|reduced|increased|limited|improved|unchanged) (?:over|in|on|at|along|compared|with)\b/i
/** What is handed out is no result. */
const HANDED_OUT = /\b(?:prescriptions?|refills?)\b/i

/** A name in the middle of a sentence. */
const NAME = /(?<=[\p{Ll}\d,;] )\p{Lu}\p{Ll}{4,}\b/gu

export function isPlainlyTold(statement: string, turns: readonly Turn[], sectionKey: string): boolean {
  const text = withPlainMarks(statement)
  const mentions = mentionsOf(text).filter(({ end, light, start }) => !light || TELLING.test(text.slice(start, end)))
  if (!namesItsMatter(text, mentions) || !standsUnderItsLabel(text) || ON_EXAMINATION.test(text) || ORDERED.test(text)) return false
  if (OF_HISTORY.has(sectionKey) && IF.test(text)) return false
  if (WITHOUT_SUBJECT.test(withoutLabel(text)) || (sectionKey === 'results' && HANDED_OUT.test(text))) return false
  if (mentions.some(({ kind }) => kind === 'drug') && !GIVES.test(text) && !LISTS.test(text) && sectionKey !== 'medications') return false
  const visit = visitOf(turns)
  if (isSaidOtherwise(text, mentions, visit) || isSideContested(text, visit)) return false
  const numbers = quantitiesOf(text).filter(({ values: [value] }) => value !== 1)
  const isOpen = DOUBT_KEPT.test(text) || CONDITION.test(text)
  if (!isNamedAsSaid(text, visit)) return false
  const told = mentions.map((mention) => toldOf(text, mention, visit, isOpen))
  const labels = labelsOf(text)
  return visit.turns.some((turn, i) => {
    const next = visit.turns[i + 1]
    // A question says nothing without its answer.
    const place = [turn, ...(next === undefined || next.isQuestion ? [] : [next])].filter((each) => !each.isInstruction)
    const says = (number: Quantity, each: VisitTurn | undefined) =>
      each?.quantities.some((known) => sameQuantity(number, known) && (number.unit !== null || !isTime(known.unit))) === true
    if (!numbers.every((number) => place.some((each) => says(number, each)))) return false
    const isAnswered = numbers.some((number) => says(number, place[1]))
    return passagesOf(place, told, isAnswered).some(
      (said) =>
        isToldSo(text, said) &&
        isOfLabel(labels, said, mentions) &&
        (isAnswered || !isOnlyAsked(said, mentions)) &&
        isToldBy(text, said, mentions, sectionKey) &&
        (!DENIED.test(text) || isDenied(text, said, mentions)),
    )
  })
}

/** With the same joints, judgements and sides, and neither by halves nor of people in general. */
function isToldSo(text: string, said: Passage): boolean {
  return (
    joinsAsToldIn(text, said) &&
    judgesAsTold(text, said) &&
    !isOnlyAllowed(text, said) &&
    sidesAsTold(text, said) &&
    (!SETS_CONDITION.test(said.text) || CONDITION_KEPT.test(text)) &&
    !ASKED_WHICH.test(said.text) &&
    !CORRECTED.test(said.text) &&
    !isForWhatFollows(text, said) &&
    !(BY_ME.test(text) && BY_ANOTHER.test(said.text)) &&
    !(TWO_DIGITS.test(said.text) && OF_TWO_DIGITS.test(text)) &&
    (!DOUBTFUL.test(said.text) || DOUBT_KEPT.test(text)) &&
    (!GENERAL.test(said.text) || GENERAL.test(text))
  )
}

/** "Reguline" for "regulin": a name that nobody said may be that of another thing. */
function isNamedAsSaid(text: string, visit: Visit): boolean {
  const said = visit.turns.map(({ turn }) => turn.text.toLowerCase())
  return [...withoutLabel(text).matchAll(NAME)].every(([name]) => said.some((turn) => turn.includes(name.toLowerCase())))
}

/** "Honey. For the cough I can give you …": what begins a sentence is no purpose of what ended before it. */
function isForWhatFollows(text: string, said: Passage): boolean {
  const thing = FOR.exec(text)?.[1]?.toLowerCase()
  if (thing === undefined || /[^.?!\s]\s+for\b/i.test(said.text)) return false
  const [before = '', ...after] = said.text.toLowerCase().split(/(?<=^|[.?!]\s+)for\b/)
  return before.includes(thing) && !after.join(' ').includes(thing)
}

/** Of the patient, and by whoever must have told it: a report by the patient, a finding, a result and a plan by the clinician. */
function isToldBy(text: string, said: Passage, mentions: readonly Mention[], sectionKey: string): boolean {
  if (OF_PATIENT.test(text) && (isOfAnother(said) || isOfThird(text, said))) return false
  if (HABIT.test(text) && !HABIT_TOLD.test(said.text) && !isPatients(said, mentions)) return false
  if (OF_HISTORY.has(sectionKey) && ADVISED.test(said.text) && !ADVICE_KEPT.test(text)) return false
  if (sectionKey === 'physical-examination' && !isExamined(said, mentions)) return false
  if (REPORTED.test(text) || sectionKey === 'review-of-systems') return isPatients(said, mentions)
  return (sectionKey !== 'assessment-and-plan' && sectionKey !== 'results') || isClinicians(said, mentions)
}

/** "Does it move, or does it stay in that spot": asked in the middle of a turn, where recognised speech has no marks. */
const ASKED_WHICH = /\bor (?:does|do|did|is|are|was|were|has|have) (?:it|that|this|they|you|he|she|the \w+)\b/i

/** Asks what, and not whether. */
const ASKS_WHAT = /\b(?:what|where|when|which|why|who|how (?:long|many|much|often|bad|old|far))\b/i

/** "Are you watching your diet?" "It's been a struggle": a thing of it stands only in a question that is answered neither with yes nor with no. */
function isOnlyAsked({ turns }: Passage, mentions: readonly Mention[]): boolean {
  return turns.some(({ answer, asksFrom, offset, turn: { text } }) => {
    if (asksFrom === null || answer !== null || ASKS_WHAT.test(text.slice(asksFrom))) return false
    return mentions.some((mention) => {
      const spots = spotsOf(turns, mention)
      return spots.length > 0 && spots.every((spot) => spot >= offset + asksFrom && spot < offset + text.length)
    })
  })
}

function isDenied(text: string, said: Passage, mentions: readonly Mention[]): boolean {
  return (!LIMITED.test(said.text) || LIMITED.test(text)) && isPlainDenial(text, mentions, said.turns)
}

function namesItsMatter(text: string, mentions: readonly Mention[]): boolean {
  const { length } = wordsOf(text)
  if (length < 2 || length > LONGEST || POINTING.test(text) || isOnlyMeasure(text)) return false
  const own = mentions.filter(({ light }) => !light)
  // "Lower extremities": where, and not what.
  if (length <= HEADING && own.every(({ key }) => SITES.has(key))) return false
  if (own.some(isClinical)) return true
  // "Social skills.": a heading, that says nothing of the patient.
  return own.length > 1 && (length > HEADING || quantitiesOf(text).length > 0)
}

/** Left here and right there of the same part: somebody may have mixed them up. */
function isSideContested(text: string, visit: Visit): boolean {
  return sidesOf(text).some((own) => {
    const site = siteOf(own)
    if (site === null || own.side === 'both') return false
    return visit.turns.some((turn) => turn.sides.some((said) => said.side !== own.side && said.side !== 'both' && siteOf(said) === site))
  })
}

/** What is denied here and affirmed there, or a symptom the other way round: one of the two may be meant, and a reader should see both. */
function isSaidOtherwise(text: string, mentions: readonly Mention[], visit: Visit): boolean {
  const denied = negatedRanges(text)
  return mentions.some((mention) => {
    const isDenied = within(denied, mention.start, mention.end)
    if (mention.kind !== 'symptom' && !(isDenied && !mention.light)) return false
    const other = isDenied ? 'affirmed' : 'denied'
    return saidOf(mention, visit).some(({ how }) => how === other)
  })
}

function joinsAsToldIn(text: string, said: Passage): boolean {
  return JOINTS.every(([joint, saying]) => !joint.test(text) || saying.test(said.text))
}

function judgesAsTold(text: string, said: Passage): boolean {
  // "It clears with cough" calls nothing clear.
  return [...text.matchAll(JUDGING)].every(([word]) => new RegExp(`\\b${word}(?!s\\b)`, 'i').test(said.text))
}

/** "Will repeat", where the visit says "can repeat". */
function isOnlyAllowed(text: string, said: Passage): boolean {
  const verb = /\bwill (?:also )?(\w+)/i.exec(text)?.[1]
  return verb !== undefined && new RegExp(`\\b(?:can|may|could|might) (?:also )?${verb}\\b`, 'i').test(said.text)
}

/** "Good on the left", where the left is that of the ankle: a side with another part of the body behind it is another side. */
function sidesAsTold(text: string, said: Passage): boolean {
  const told = sidesOf(said.text)
  return sidesOf(text).every(({ side }) =>
    told.some((each) => {
      const site = siteOf(each)
      return each.side === side && (site === null || new RegExp(`\\b${site}`, 'i').test(text))
    }),
  )
}

/** The last person that is named before what is said is neither of the two who speak: "they've been like that". */
function isOfAnother({ before, turns }: Passage): boolean {
  const sentence = before.slice(Math.max(before.lastIndexOf('.'), before.lastIndexOf('?'), before.lastIndexOf('\n')) + 1)
  const last = [...sentence.matchAll(PERSON)].at(-1)?.[0]
  const isClinicianAlone = turns.every(({ turn }) => turn.role === 'clinician')
  return last !== undefined && (isClinicianAlone ? ANOTHER : ANOTHER_OF_PATIENT).test(last)
}

/** The patient tells it, and somebody else is in it whom the statement does not name. */
function isOfThird(text: string, { before, text: around, turns }: Passage): boolean {
  const begin = around.slice(before.length).split('\n')[0] ?? ''
  const isInPatientsWords = turns.some(({ turn }) => turn.role === 'patient' && turn.text.includes(begin))
  return isInPatientsWords && THIRD.test(around) && !OTHERS.test(text)
}

/** The patient says a part of it, or is asked for it and answers at once. */
function isPatients({ turns }: Passage, mentions: readonly Mention[]): boolean {
  return turns.some((each) => {
    const isOwn = each.turn.role !== 'clinician' && !EXAMINING.test(each.turn.text)
    const asksFrom = each.answer?.index === each.index + 1 ? each.offset + (each.asksFrom ?? 0) : Infinity
    return mentions.some((mention) => spotsOf([each], mention).some((spot) => isOwn || spot >= asksFrom))
  })
}

function isExamined(said: Passage, mentions: readonly Mention[]): boolean {
  return (
    !RETOLD.test(said.text) &&
    said.turns.some(({ turn }) => turn.role !== 'patient' && EXAMINED.test(turn.text)) &&
    isClinicians(said, mentions)
  )
}

/** The clinician names each part of it, and not in a question: nothing is assessed or planned that only the patient speaks of. */
function isClinicians({ turns }: Passage, mentions: readonly Mention[]): boolean {
  // A long turn that ends with "any questions?" tells before it asks.
  const own = turns.filter(({ isQuestion, turn }) => turn.role !== 'patient' && !(isQuestion && turn.text.length < ASKING))
  return mentions.every((mention) => spotsOf(own, mention).some((spot) => !isAskedAt(own, spot)))
}

/** "Is there any decreased motion, do you feel that you can move it?": asked in the middle of the findings. */
function isAskedAt(turns: readonly VisitTurn[], spot: number): boolean {
  return turns.some(({ answer, asksFrom, offset, turn: { text } }) => {
    return answer !== null && asksFrom !== null && spot >= offset + asksFrom && spot < offset + text.length
  })
}
