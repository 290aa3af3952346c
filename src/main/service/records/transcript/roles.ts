/** Who a speaker is: from the label, or where labels say nothing, from what is said. */
import type { SpeakerRole } from '../../../../contract/records.ts'

const CLINICIAN =
  /\b(?:doctor|doc|dr|dra|m\.d|aprn|physician|clinician|provider|practitioner|nurse|surgeon|resident|attending|consultant|therapist|psychiatrist|psychologist|pharmacist|midwife|medic|paramedic|hospitalist|specialist|intern|médico|médica|doctora)\b/i
/** Letters after a name, as they are written: in small letters they would be words. */
const CREDENTIAL = /\b(?:MD|DO|NP|PA|RN|LPN|GP)\b|^(?:md|np|pa|pa-c|rn|lpn|gp)$/
const PATIENT = /\b(?:patient|pt|client|paciente)\b/i
const OTHER =
  /\b(?:mother|father|mom|mum|mommy|dad|daddy|parent|parents|guest|guest_?family|family|wife|husband|spouse|partner|son|daughter|brother|sister|sibling|child|aunt|uncle|cousin|grand(?:mother|father|ma|pa|parent|son|daughter)|caregiver|carer|guardian|interpreter|translator|friend|visitor|companion|student|observer)\b/i

/** The role that a label names, or `unknown`. "Patient's mother" is `other`, "DR. SMITH" is `clinician`. */
export function roleOfLabel(label: string): SpeakerRole {
  const plain = label.replace(/[_\d#]+/g, ' ')
  if (OTHER.test(plain)) return 'other'
  if (PATIENT.test(plain)) return 'patient'
  if (CLINICIAN.test(plain) || CREDENTIAL.test(plain)) return 'clinician'
  return 'unknown'
}

/** "D", "C", "P": a letter says who speaks only beside its counterpart. */
function initials(labels: readonly string[]): Map<string, SpeakerRole> {
  const plain = new Map(labels.map((label) => [label, label.replace(/[.\s]/g, '').toUpperCase()]))
  const letters = new Set(plain.values())
  const found = new Map<string, SpeakerRole>()
  if (!letters.has('P') && !letters.has('PT')) return found
  if (!letters.has('D') && !letters.has('DR') && !letters.has('C') && !letters.has('N')) return found
  for (const [label, letter] of plain) {
    if (letter === 'P') found.set(label, 'patient')
    else if (letter === 'D' || letter === 'C' || letter === 'N') found.set(label, 'clinician')
  }
  return found
}

const ASKS =
  /\b(?:any (?:pain|other|history|allergies|fever|nausea|shortness|questions|trouble|problems|swelling|changes)|how (?:long|often|much|many|bad|are you|have you|is your|about)|are you (?:taking|having|still|allergic)|do you (?:have|smoke|drink|take|feel|get|notice)|have you (?:had|been|noticed|tried|taken)|when did|what brings|on a scale|deep breath|does (?:it|this|that) hurt|let me (?:take|have|listen|look|check|examine)|let's (?:go|get|start|talk|see|take|check)|i(?:'m| am) going to (?:order|prescribe|send|refer|start|have you|listen|examine)|i(?:'ll| will) (?:order|prescribe|send|refer|see you|write)|i(?:'d| would) like (?:you )?to|we(?:'ll| will) (?:start|check|get|order|do|see)|follow[- ]?up|milligrams?|blood pressure (?:is|looks|was)|your (?:labs?|x-?ray|results?|lungs|heart|blood))\b/gi
const TELLS =
  /\b(?:i feel|i felt|i(?:'ve| have) been|i was (?:having|feeling)|it hurts|it (?:started|comes|feels|gets)|my (?:back|knee|chest|head|stomach|leg|arm|hand|foot|feet|shoulder|neck|throat|mother|father|mom|dad|wife|husband|job|kids)|i can(?:'t| not)|i take|i took|i don't (?:know|think|smoke|drink)|thank you,? doctor|okay,? doctor|doctor,)/gi

type Voice = { readonly label: string; readonly turns: number; readonly clinical: number }

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** How much a speaker sounds like the one who asks, per 100 words. Looks at the first 20,000 characters. */
function voiceOf(label: string, texts: readonly string[]): Voice {
  const sample = texts.join('\n').slice(0, 20_000)
  const words = Math.max(30, sample.split(/\s+/).length)
  const asks = count(sample, /\?/g) + 2 * count(sample, ASKS)
  return { label, turns: texts.length, clinical: (100 * (asks - 2 * count(sample, TELLS))) / words }
}

export type Roles = { readonly roles: ReadonlyMap<string, SpeakerRole>; readonly guessed: number }

/**
 * Roles for the labels of a visit. Labels that name a role are believed; the others are guessed from who asks and who tells, and
 * only as far as a visit has room: one clinician, one patient, no guess for a third voice.
 */
export function rolesOf(speakers: ReadonlyMap<string, readonly string[]>): Roles {
  const labels = [...speakers.keys()]
  const roles = new Map<string, SpeakerRole>(labels.map((label) => [label, roleOfLabel(label)]))
  for (const [label, role] of initials(labels)) roles.set(label, role)
  const voices = labels
    .filter((label) => roles.get(label) === 'unknown')
    .map((label) => voiceOf(label, speakers.get(label) ?? []))
    .sort((a, b) => b.clinical - a.clinical)
  const known = new Set(roles.values())
  const guesses = new Map<string, SpeakerRole>()
  // Minor voices (a word or two from the corridor) are no candidates.
  const turns = voices.reduce((sum, voice) => sum + voice.turns, 0)
  const main = voices.filter((voice) => voice.turns >= turns * 0.15)
  if (!known.has('clinician') && main.length > 0 && (main.length > 1 || known.has('patient'))) {
    const [first, second] = main
    if (first !== undefined && (second === undefined || first.clinical > second.clinical)) guesses.set(first.label, 'clinician')
  }
  if (!known.has('patient') && (known.has('clinician') || guesses.size > 0)) {
    const rest = main.filter((voice) => !guesses.has(voice.label)).sort((a, b) => b.turns - a.turns)
    const [first, second] = rest
    if (first !== undefined && (second === undefined || first.turns > 2 * second.turns)) guesses.set(first.label, 'patient')
  }
  for (const [label, role] of guesses) roles.set(label, role)
  return { roles, guessed: guesses.size }
}

/** By how much the one marked as patient must sound more like a clinician than the other. Of 183 recorded visits at hand it finds 14, all really swapped. */
const SWAPPED = 6

/**
 * True where labels name one clinician and one patient, and the patient is the one who asks and examines: labels of automatic
 * transcripts are often the wrong way round.
 */
export function looksSwapped(speakers: ReadonlyMap<string, readonly string[]>, roles: ReadonlyMap<string, SpeakerRole>): boolean {
  const of = (role: SpeakerRole): string[] => [...roles].filter(([, own]) => own === role).map(([label]) => label)
  const [clinician, ...otherClinicians] = of('clinician')
  const [patient, ...otherPatients] = of('patient')
  if (clinician === undefined || patient === undefined || otherClinicians.length > 0 || otherPatients.length > 0) return false
  const asks = (label: string): number => {
    const sample = (speakers.get(label) ?? []).join('\n').slice(0, 20_000)
    return count(sample, /\?/g) + 2 * count(sample, ASKS) - 2 * count(sample, TELLS)
  }
  return asks(patient) - asks(clinician) >= SWAPPED
}
