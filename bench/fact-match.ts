/**
 * Whether a text says a fact of a checklist: a matcher by words, made for this bench alone and not shared with the code that it measures.
 *
 * A fact ("no blood in stool") is its content words, each brought to a group of words that clinicians and patients use for the same
 * ("stool", "poo", "motions"), and whether it is denied. A sentence says it if it holds enough of the words, with the polarity of the
 * fact. A fact that says more of another ("few days", of "pain") needs that other, or a word of it, in the same sentence or the one
 * before, unless its own words are telling. Numbers are compared as numbers. How often this agrees with a reader is in docs/quality.md.
 */
import type { ChecklistFact } from './primock.ts'
import { stemOf, wordsOf } from '../src/main/service/drafting/index.ts'

/** Words of one line mean the same here; written by hand from clinical usage in the United Kingdom and from lay speech. */
const GROUPS = `
urine urinate urinary urination pee peeing pu wee dysuria haematuria hematuria
toilet loo bathroom
frequency frequent frequently often lot constantly increased
stool stools poo poop motion motions bowel bowels bo defecate diarrhoea diarrhea constipation
diarrhoea diarrhea loose watery
vomit vomiting vomited throw threw sick emesis
nausea nauseous nauseated queasy sick
pain pains painful hurt hurts hurting ache achey achy aching aches sore soreness discomfort
abdomen abdominal abdo tummy stomach belly suprapubic llq rlq luq ruq
bottom lower low suprapubic llq rlq
loose watery diarrhoea diarrhea
left llq luq
right rlq ruq
low reduced decreased loss lack lost less
haemoptysis hemoptysis blood bloody coughed cough
burning dysuria
fever fevers feverish temperature temperatures pyrexia hot febrile
blood bloody haematuria bleeding bleed bled
pink discolouration discoloration
breathless breathlessness breath breathing breathe sob dyspnoea dyspnea dib
tired tiredness fatigue fatigued lethargy lethargic energy exhausted
weak weakness
dizzy dizziness lightheaded giddy
alcohol etoh drink drinks drinking beer beers wine pints units
smoke smoker smokes smoking cigarettes
weed cannabis marijuana joint
medicine medication medications meds drug drugs tablets
allergy allergies allergic nkda
mother mum mom mam
father dad
wife husband partner spouse
boyfriend girlfriend partner
child children kid kids son daughter
work works working job worked
study studying student uni university
pill cocp contraceptive contraception ocp microgynon combined
condom condoms unprotected upsi
period menstrual lmp menstruation
vaginal pv discharge passage
appetite hungry eating eat eats ate food diet
fluids fluid drinking hydrated
weight
ear ears
hearing hear deaf deafness
ringing tinnitus
itch itchy itching pruritus pruritic
rash rashes hives
red redness erythema erythematous
swelling swollen swell oedema edema lump
headache headaches head migraine
vision visual sight blurred blurry eyes eye
light bright photophobia lights
zigzag zig aura
numb numbness tingling paraesthesia
balance coordination unsteady ataxia
speech speak words dysphasia
injury injuries injured trauma hit knocked
fall falls fell
cough coughing
phlegm sputum mucus
chest
palpitation palpitations heartbeat racing beating heart
cancer tumour tumor ca malignancy
worry worried worries concerned anxious anxiety concern
mood low down depressed depression sad
sleep sleeping slept insomnia awake
stress stressed stressful pressure
thyroid hypothyroidism hypothyroid underactive
thyroxine levothyroxine
asthma asthmatic
inhaler inhalers salbutamol ventolin puffer
diabetes diabetic
hypertension bp
cholesterol statin statins
cream creams emollient emollients moisturiser moisturizer hydrocortisone hc steroid
antihistamine antihistamines cetirizine piriton
painkiller painkillers paracetamol analgesia ibuprofen nsaid nsaids
previous previously before past past history similar
worse worsening worsened aggravated
better improve improving improved relieved settle settled
radiate radiates radiating radiation move moving spread
side sided sides
left l
right r
both bilateral bilaterally
cramp cramps crampy cramping
burn burning stinging sting burns
intermittent comes goes occasionally occasional sometimes on-off
constant continuous
run runs running jog jogging exercise exercises gym active
live lives living
alone own
flatmate flatmates roommate roommates housemate halls
family families
well fine ok okay alright normal normally usual
scratch scratching scratched
crack cracks cracked
takeaway takeout restaurant chinese
elbow
arthritis oa osteoarthritis
kidney kidneys renal
bladder
skin dry
morning
started start onset began
week weeks
day days
month months
year years
hour hours
review followup appointment
weeping weep discharge discharging liquid ooze oozing fluid
try tried trying
effect help helped helps helping effective relief
mainly especially worst worse particularly
hear hearing muffled
swallow swallowing dysphagia
speech speak speaking talk talking
pet pets cat cats dog dogs
flight flights flew fly flying travel travelled travelling abroad haul
clot clots dvt thrombosis embolism pe
heartburn rennie rennies gaviscon reflux acid indigestion
sweat sweats sweating sweaty
night nights nocturnal
change changed changes changing different unchanged
stop stopped stops not-taking
constipation constipated
condition conditions illness illnesses medical health
family relatives siblings parents brother sister
throb throbbing pulsating
sharp stabbing
sudden suddenly
gradual gradually
catch catching
circulation
cold runny nose congestion coryza
throat
glands lymph lumps
job occupation employed lawyer
home house household
everyday daily
lift elevator lifts
heart cardiac
test tests tested
blood-test bloods
mucus mucous
light-sensitive sensitive sensitivity bother bothers bothered
meal meals
`
const groupOf = new Map<string, Set<number>>()
GROUPS.trim()
  .split('\n')
  .forEach((line, index) => {
    for (const word of line.split(/\s+/)) {
      const stem = stemOf(word)
      groupOf.set(stem, (groupOf.get(stem) ?? new Set()).add(index))
    }
  })

/** Shorthand of British notes, written out. */
const SHORTHAND: readonly (readonly [RegExp, string])[] = [
  [/\bnkda\b/gi, 'no allergies'],
  [/\bno known (?:drug )?allerg/gi, 'no allerg'],
  [/\be\s?(?:\+|&|and)\s?d\b/gi, 'eating and drinking'],
  [/\bpu(?:'?ing)?\b/gi, 'passing urine'],
  [/\bb\.?o\.?(?:'?ing)?\b/gi, 'bowels open'],
  [/\bn\s?(?:\+|&|\/)\s?v\b/gi, 'nausea and vomiting'],
  [/\bfh\b/gi, 'family history'],
  [/\bpmh(?:x)?\b/gi, 'past medical history'],
  [/\bdh\b/gi, 'medication'],
  [/\bsh\b/gi, 'social'],
  [/\b(?:hx|h\/o)\b/gi, 'history'],
  [/\bsx\b/gi, 'symptoms'],
  [/\babx\b/gi, 'antibiotics'],
  [/\bdib\b/gi, 'breathless'],
  [/\bsob(?:oe)?\b/gi, 'breathless'],
  [/\bcp\b/gi, 'chest pain'],
  [/\b(\d+)\/7\b/g, '$1 days'],
  [/\b(\d+)\/52\b/g, '$1 weeks'],
  [/\b(\d+)\/12\b/g, '$1 months'],
  [/\bx\s?(\d+)\b/gi, '$1 times'],
  [/\btake[- ]away/gi, 'takeaway'],
  [/\b(ear|tooth|back|stomach|belly|tummy)[- ]?ache/gi, '$1 ache'],
  [/\badls?\b/gi, 'daily activities'],
  [/\bday[- ]to[- ]day\b/gi, 'daily'],
  [/\bno longer\b/gi, 'not anymore'],
  [/^(?:location|site|nature|character|duration|onset|severity|timing)\s*[-:–]\s*/gi, ''],
  [/\b(?:a|one) (?=(?:day|week|month|year)\b)/gi, '1 '],
  [/\bd&v\b/gi, 'diarrhoea and vomiting'],
  [/\bn'?t\b/gi, ' not'],
]

const STOP = new Set(
  'a an the and or but if then so of to in on at by for with from as is are was were be been being am do does did have has had having he his him she her hers they their them it its i me my you your we us our that this these those there here any some very quite just really also like can could would should will about when while during since until up out off over into than too um uh oh yeah patient pt feel feels feeling get gets getting got go goes going thing things bit little kind sort one noticed notice reports reported denies denied no not nil none non never without negative nothing nor associated symptoms symptom history episode currently now today problem problems issue issues take takes taking taken use uses using used else other new recent recently managing manage managed manages particularly necessarily specifically specific able particular patient previously known drug-allergies doesnt isnt wont'.split(
    ' ',
  ),
)
const NUMBER_WORDS: Record<string, string> = Object.fromEntries(
  'zero one two three four five six seven eight nine ten eleven twelve'.split(' ').map((word, value) => [word, String(value)]),
)
Object.assign(NUMBER_WORDS, { once: '1', twice: '2', couple: '2', fifteen: '15', twenty: '20', thirty: '30', forty: '40', fifty: '50' })

const CUE =
  /\b(?:no|nobody|not|nil|none|non|never|without|denies|denied|deny|nor|cannot|can't|cant|don't|dont|doesn't|doesnt|didn't|haven't|hasn't|hasnt|isn't|isnt|wasn't|nothing|negative|absent)\b/i

type Word = {
  readonly groups: ReadonlySet<number>
  readonly stem: string
  readonly value: string | null
  readonly denied: boolean
  readonly maybeDenied: boolean
}

function writtenOut(text: string): string {
  return SHORTHAND.reduce((whole, [pattern, words]) => whole.replace(pattern, words), text.replaceAll('’', "'"))
}

function contentOf(sentence: string): Word[] {
  let denied = false
  const found: Word[] = []
  let last = 0
  // "Pain when you swallow: no": an answer denies its whole question.
  const answered = /:\s*no\b/i.exec(sentence)?.index ?? -1
  for (const word of wordsOf(sentence)) {
    // A denial reaches to the next "but" or colon; commas and slashes carry it on ("no fever, rash or cough").
    if (/[:;]|\bbut\b|\bjust\b|\bonly\b|\bapart from\b|\bexcept\b|\balthough\b/i.test(sentence.slice(last, word.end))) denied = false
    last = word.end
    if (CUE.test(word.lower)) {
      denied = true
      // "Light doesn't bother me": what is denied may stand before the denial.
      for (let i = found.length - 1; i >= Math.max(0, found.length - 3); i--) {
        const before = found[i]
        if (before !== undefined) found[i] = { ...before, maybeDenied: true }
      }
      continue
    }
    const value = NUMBER_WORDS[word.lower] ?? (/^\d/.test(word.lower) ? String(Number.parseFloat(word.lower)) : null)
    if (value === null && STOP.has(word.lower)) continue
    const stem = stemOf(word.lower)
    if (value === null && stem.length < 2) continue
    found.push({
      stem,
      value,
      denied: denied || word.start < answered,
      maybeDenied: denied || word.start < answered,
      groups: groupOf.get(stem) ?? new Set(),
    })
  }
  return found
}

const same = (a: Word, b: Word): boolean => {
  if (a.value !== null || b.value !== null) return a.value === b.value
  return a.stem === b.stem || [...a.groups].some((group) => b.groups.has(group)) || isMisspelt(a.stem, b.stem)
}

/** One letter more, less, other or changed places with its neighbour, in words long enough to bear it: the checklists are full of these. */
function isMisspelt(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 6 || Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA.slice(0, 2) === `${restB.slice(1, 2)}${restB.slice(0, 1)}` && restA.slice(2) === restB.slice(2))
  )
}

const UNTELLING = new Set(
  'work job live home place area peopl especiall main famili diagnos medic condit start low lower occas often lot time prescript doctor part bodi week day month year hour side left right both side bad worse better ok okai fine well usual normal few sinc ago time moder mild start onset daili regular 1 2 3 4 5 6 7 8 9 10'.split(
    ' ',
  ),
)

export type Said = { readonly said: boolean; readonly sentence: string; readonly share: number }

/** True where a fact has no word of its own to look for ("nil else"): such facts are left out of the count, and how many is printed. */
export function isWordless(fact: ChecklistFact): boolean {
  return contentOf(writtenOut(fact.text)).length === 0
}

/** Whether `text`, of sentences or of list entries on lines of their own, says the fact; and the sentence that comes nearest. */
export function saysFact(text: string, fact: ChecklistFact): Said {
  const wanted = contentOf(writtenOut(fact.text.replace(/\(.*?\)/g, ' ')))
  const parent = fact.of === null ? [] : contentOf(writtenOut(fact.of))
  // "No numbness", and below it "or weakness".
  const isDenied = CUE.test(writtenOut(fact.text)) || (/^n?or\b/i.test(fact.text) && fact.of !== null && CUE.test(fact.of))
  const sentences = writtenOut(text)
    .split(/(?<=[.!?;])\s+|\n+|;/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
  let best: Said = { said: false, sentence: '', share: 0 }
  if (wanted.length === 0) return best
  const isUntelling = wanted.every((word) => UNTELLING.has(word.stem) || word.value !== null)
  sentences.forEach((sentence, index) => {
    const here = contentOf(sentence)
    const hits = wanted.filter((word) => {
      const found = here.filter((other) => same(word, other))
      if (found.length === 0) return false
      if (word.value !== null || UNTELLING.has(word.stem)) return true
      return isDenied ? found.some((other) => other.maybeDenied) : found.some((other) => !other.denied)
    })
    const weight = (words: readonly Word[]) =>
      words.reduce((sum, word) => sum + (UNTELLING.has(word.stem) && word.value === null ? 0.5 : 1), 0)
    const share = weight(hits) / weight(wanted)
    if (share <= best.share) return
    const near = [...here, ...contentOf(sentences[index - 1] ?? '')]
    const hasParent = parent.length === 0 || parent.some((word) => near.some((other) => same(word, other)))
    const isMeasure = hits.some((word) => word.value !== null) && hits.some((word) => word.value === null)
    const isSaid = share >= (wanted.length <= 2 ? 0.66 : 0.6) && (hasParent || !isUntelling || isMeasure)
    best = { said: isSaid, sentence, share }
  })
  return best
}
