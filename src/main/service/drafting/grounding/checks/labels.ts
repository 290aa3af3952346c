/** "CV: no malalignment": a finding that stands under the label of another part of the body. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** Labels of an examination or a review of systems, the words that may stand under each, and those that belong to no other. */
const SYSTEMS: readonly { readonly name: string; readonly label: RegExp; readonly words: RegExp; readonly telling: RegExp }[] = [
  {
    name: 'the heart',
    telling: /\b(?:murmurs?|gallops?|heart (?:sounds?|rate)|rhythm|palpitations?|jvd|bruits?|edema|capillary refill|pulses)\b/i,
    label: /^(?:cv|cardiac|cardiovascular|heart)$/i,
    words:
      /\b(?:hearts?|cardiac|murmurs?|gallops?|rubs?|rhythm|rate|s1|s2|pulses?|systolic|edema|carotid|bruits?|jvd|palpitations?|chest|blood pressure|swelling|perfus\w*|capillary|syncope|orthopnea)\b/i,
  },
  {
    name: 'the lungs',
    telling: /\b(?:lungs?|wheez\w*|crackles?|rales|rhonchi|breath sounds|cough\w*|sputum|dyspnea|shortness of breath)\b/i,
    label: /^(?:resp|respiratory|lungs?|pulmonary|chest)$/i,
    words:
      /\b(?:lungs?|breath\w*|wheez\w*|crackles?|rales|rhonchi|respirat\w*|cough\w*|sputum|air|dyspnea|chest|pulmonary|auscultation|hemoptysis)\b/i,
  },
  {
    name: 'bones and joints',
    telling:
      /\b(?:joints?|malalignment|fractures?|knees?|shoulders?|elbows?|wrists?|ankles?|dorsiflexion|plantarflexion|flexion|range of motion|lumbar|tendons?|ligaments?|gait|spine|back pain|arthralgias?|myalgias?)\b/i,
    label: /^(?:msk|musculoskeletal|extremities|extremity|ortho\w*)$/i,
    words:
      /\b(?:joints?|malalignment|alignment|fractures?|knees?|shoulders?|elbows?|wrists?|hips?|ankles?|f(?:oo|ee)t|hands?|fingers?|thumbs?|toes?|legs?|arms?|spine|back|neck|spinal|lumbar|cervical|flexion|extension|dorsiflexion|motion|strength|tender\w*|swelling|muscles?|gait|bones?|bony|weight|edema|instability|laxity|tendons?|ligaments?|pain|cramp\w*|myalgias?|arthralgias?|calf|calves|effusion|ambulat\w*|extremit\w+|rotation|deformit\w+|capillary|pulses?)\b/i,
  },
  {
    name: 'the belly',
    telling: /\b(?:abdom\w*|epigastri\w*|bell(?:y|ies)|bowels?|liver|spleen|nausea|vomiting|diarrhea|constipation|stools?|heartburn)\b/i,
    label: /^(?:gi|gastrointestinal|abdomen|abdominal)$/i,
    words:
      /\b(?:abd\w*|epigastri\w*|bell(?:y|ies)|stomach|bowels?|liver|spleen|tender\w*|distended|nausea|vomit\w*|diarrhea|constipation|stools?|heartburn|reflux|soft|appetite|rebound|guarding|bloating|swallow\w*|dysphagia|hematochezia|melena|mass\w*|weight)\b/i,
  },
  {
    name: 'the skin',
    telling: /\b(?:skin (?:is|looks|was)|rash(?:es)?|wounds?|lacerations?|ecchymos[ie]s|moles?|pruritus)\b/i,
    label: /^(?:skin|integumentary|derm\w*)$/i,
    words:
      /\b(?:skin|rash\w*|lesions?|wounds?|ulcers?|incisions?|lacerations?|erythema\w*|bruis\w*|ecchymos[ie]s|moles?|nails?|itch\w*|pruritus|redness|drainage|infections?|scars?|warm\w*|abrasions?|hair|swelling|ridg\w*|dry\w*|clear|intact|color|turgor|cellulitis)\b/i,
  },
  {
    name: 'ear, nose and throat',
    telling: /\b(?:ears?|nose|throat|tonsils?|sinus(?:es)?|tympanic|pharynx|rhinorrhea|nasal)\b/i,
    label: /^(?:ent|hent|heent|ears?|nose|throat|nose\/throat|ears?, nose,?(?: mouth)?(?:,? (?:and|&) throat)?)$/i,
    words:
      /\b(?:ears?|nos(?:e|al)|throat|tonsils?|sinus\w*|mouth|oral|pharyn\w*|tympanic|hearing|eyes?|pupils?|vision|head|neck|thyroid|lymph\w*|congestion|rhinorrhea|snor\w*|tongue|teeth|dental|erythema|mucosa|conjunctiva\w*|canals?|septum|turbinates?|cerumen|tinnitus|discharge|airway|facial|papilledema|optic|fundoscopic|headaches?|swallow\w*|smell|taste|allerg\w*|sneez\w*|voice|icter\w*|scler\w*)\b/i,
  },
  {
    name: 'kidneys, bladder and sex',
    telling: /\b(?:urinat\w*|dysuria|hematuria|nocturia|menstrua\w*|menses|vaginal|prostat\w*|penile|testic\w*)\b/i,
    label: /^(?:gu|genitourinary|urinary)$/i,
    words:
      /\b(?:urin\w*|dysuria|hematuria|bladder|kidneys?|renal|flank|cva|costovertebral|incontinence|nocturia|frequency|urgency|burning|menstrua\w*|menses|periods?|vagin\w*|pelvi[cs]|prostat\w*|penile|penis|testic\w*|scrot\w*|groin|hernias?|sexual\w*|discharge|bleeding|void\w*|suprapubic|belly|abdom\w*|pain|stones?|hesitancy|stream)\b/i,
  },
  {
    name: 'the body as a whole',
    telling: /\b(?:fevers?|febrile|chills|fatigue|weight (?:loss|gain)|appetite)\b/i,
    label: /^(?:const\w*|general|vitals?(?: signs)?)$/i,
    words: /./,
  },
]

const SURGERY =
  /\b(?:surg\w*|operat\w*|procedures?|remov\w*|repair\w*|replac\w*|transplant\w*|implant\w*|stent\w*|bypass|biops\w*|amputat\w*|fixation|fusion|graft\w*|(?:c-?|cesarean )section|cesarean|tubal|wisdom|took out|taken out|none|denies|no|non-?contributory|unremarkable|reviewed|\w*(?:ectomy|plasty|otomy|ostomy|scopy|pexy|desis))\b/i

const MEDICATION =
  /\b(?:medic\w*|meds|pills?|tablets?|inhalers?|insulin|pump|drops?|cream|ointment|vitamins?|supplements?|over[- ]the[- ]counter|drugs?|prescri\w*|tak(?:es|ing|en)|took|us(?:es|ing|ed)|none|denies|no|mg|mcg|units?|iron|patch|injections?)\b/i

const OWN_HISTORY = /^(?:past )?(?:medical|surgical)(?: history)?$/i
const OF_SURGERY = /^(?:past )?surgical(?: history)?$/i
const OF_RELATIVE =
  /\b(?:in|of) (?:his|her|their|the patient['’]s) (?:mother|father|parents?|brothers?|sisters?|siblings?|grand(?:mother|father|parents?)|aunts?|uncles?|sons?|daughters?|family)\b/i

/** Whether what stands under the label of a system is known to belong there; true where there is no label of one. */
export function standsUnderItsLabel(text: string): boolean {
  const label = /^([A-Z][\w ,&/]{0,40}):\s/.exec(text)
  const name = label?.[1]?.trim() ?? ''
  const body = text.slice(label?.[0].length ?? 0)
  const own = SYSTEMS.find((system) => system.label.test(name))
  if (own === undefined) return !SYSTEM_UNKNOWN.test(name)
  // "Examination of abdomen: good on the left ankle": the label within it is no part of what it tells.
  const told = body.slice(body.lastIndexOf(': ') + 1)
  if (SYSTEMS.some((system) => system !== own && system.telling.test(told)) && !own.telling.test(told)) return false
  return own.words.test(body) && !SYSTEMS.some((system) => system !== own && system.telling.test(body) && !own.telling.test(body))
}

/** Labels of systems whose words are not listed. */
const SYSTEM_UNKNOWN = /^(?:neuro\w*|psych\w*|endocrine|eyes?|hem\w*|lymph\w*|vascular|breasts?|neck)$/i

/** "Denies any surgical history": who asked for it? */
const DENIED_SURGERY =
  /\b(?:denies|denied|no|negative)(?: for)? (?:any )?(?:known |significant |prior |past |previous )?surg(?:ical|er\w+)(?: history)?\b/i
const OPERATION = /\b(?:surg\w*|operat\w*|procedures?)\b/i

export function checkLabels(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  return [...deniedSurgery(text, visit), ...ofLabel(text, mentions)]
}

function deniedSurgery(text: string, visit: Visit): Reason[] {
  const match = DENIED_SURGERY.exec(text)
  if (match === null) return []
  const isSaid = visit.turns.some(
    ({ isInstruction, isQuestion, turn }) =>
      !isInstruction && OPERATION.test(turn.text) && (turn.role === 'patient' ? /\b(?:no|not|never)\b/i.test(turn.text) : isQuestion),
  )
  const span = { start: match.index, end: match.index + match[0].length }
  return isSaid ? [] : [{ check: 'negation', outcome: 'unsure', sentence: 'Nobody asks about operations in this visit.', span }]
}

/** Words that stand under many labels: "tender over the epigastric area" is of the belly under any. */
const ANYWHERE = /\b(?:tender\w*|pain\w*|clear|soft|mass\w*|infections?|discharge|drainage|erythema\w*|redness|color|dry\w*)\b/gi

function isOfOther(body: string, own: { readonly words: RegExp }, other: { readonly words: RegExp }): boolean {
  const rest = body.replace(ANYWHERE, '')
  return !own.words.test(rest) && other.words.test(rest)
}

function ofLabel(text: string, mentions: readonly Mention[]): Reason[] {
  const label = /^([A-Z][\w ,&/]{0,40}):\s/.exec(text)
  if (label === null) return []
  if (/^(?:current )?medications?$/i.test(label[1] ?? '') && !MEDICATION.test(text.slice(label[0].length))) {
    if (!mentions.some(({ kind }) => kind === 'drug')) {
      const span = { start: 0, end: label[0].trimEnd().length }
      return [{ check: 'support', outcome: 'unsure', sentence: 'Stands under medications, but speaks of none.', span }]
    }
  }
  if (OF_SURGERY.test(label[1] ?? '') && !SURGERY.test(text.slice(label[0].length))) {
    const span = { start: 0, end: label[0].trimEnd().length }
    return [{ check: 'support', outcome: 'unsure', sentence: 'Stands under surgical history, but speaks of no operation.', span }]
  }
  if (OWN_HISTORY.test(label[1] ?? '') && OF_RELATIVE.test(text.slice(label[0].length))) {
    const span = { start: 0, end: label[0].trimEnd().length }
    return [{ check: 'subject', outcome: 'unsure', sentence: 'Stands under the patient’s own history, but speaks of a relative.', span }]
  }
  const own = SYSTEMS.find((system) => system.label.test((label[1] ?? '').trim()))
  const body = text.slice(label[0].length)
  if (own === undefined) return []
  const other = SYSTEMS.find((system) => system !== own && system.telling.test(body))
  if (other === undefined || (own.words.test(body) && !isOfOther(body, own, other))) return []
  const span = { start: 0, end: label[0].trimEnd().length }
  return [{ check: 'support', outcome: 'unsure', sentence: `Stands under “${label[1] ?? ''}”, but speaks of ${other.name}.`, span }]
}
