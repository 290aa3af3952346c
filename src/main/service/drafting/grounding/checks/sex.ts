/** He or she: a small model takes a patient for a man or a woman whatever the visit says. */
import type { Reason, Sex as Recorded } from '../../../../../contract/records.ts'
import type { Visit } from '../visit.ts'

type Sex = 'female' | 'male'

/** Said of the patient alone: an age with a word for the sex, an address with a name by the clinician, what only one sex has. */
const SPOKEN: Record<Sex, RegExp> = {
  female:
    /\b\d{1,3}[- ]{0,3}years?[- ]{0,3}old (?:\w+ )?(?:female|woman|lady|girl)\b|\b(?:ms|mrs)\b\.? (?!(?:is|was|has|and|or|for|in|i|the|so|that|it|you|we|who|with|treat\w*|flare\w*|symptoms?|meds?|medic\w*)\b)[a-z]+|\b(?:menstrual|menses|(?:my|your) (?:menstrual )?(?:periods?|cycles?)|(?:are|were) you pregnant|(?:my|your) pregnanc(?:y|ies)|(?:my|your) (?:uterus|ovar(?:y|ies)|pap smear))\b/i,
  male: /\b\d{1,3}[- ]{0,3}years?[- ]{0,3}old (?:\w+ )?(?:male|man|gentleman|boy)\b|\b(?:mr|mister)\b\.? (?!(?:is|was|imaging|angio\w*|scan\w*|of|and|the)\b)[a-z]+|\b(?:my|your) (?:prostate|testic\w+)\b/i,
}
/** How the clinician speaks to a patient; a patient may say the same to the clinician. */
const ADDRESS: Record<Sex, RegExp> = { female: /\b(?:ma['’]am|madam)\b/i, male: /\bsir\b/i }
const PRONOUN: Record<Sex, RegExp> = { female: /\b(?:she|her|hers|herself)\b/i, male: /\b(?:he|him|his|himself)\b/i }
/** Somebody else whom a pronoun may stand for. */
const OTHERS =
  /\b(?:mother|mom|father|dad|parents?|sisters?|brothers?|wife|husband|spouse|partner|sons?|daughters?|child(?:ren)?|kids?|aunt|uncle|cousin|grand\w+|family|friend|boyfriend|girlfriend|doctor|dr|surgeon|specialist|nurse|pcp|provider|physician|coach|baby|infant|cat|dog)\b/i

/** What only the other sex can have, as a note gives it of the patient. */
const IMPOSSIBLE: Record<Sex, RegExp> = {
  female: /\b(?:prostat\w*|testic\w+|testes|vasectomy|erectile|scrot\w+|penile|penis)\b/i,
  male: /\b(?:hysterectomy|uter(?:us|ine)|endometri\w+|ovar(?:y|ies|ian)|cervical (?:cancer|smear)|pap smear|pregnan(?:t|cy)|menstru\w+|menopaus\w+|vagin\w+|gynecolog\w+|(?:c-|cesarean )section)\b/i,
}

const cache = new WeakMap<Visit, Sex | null>()

/** The patient's sex as the visit has it; null where nothing or both is said. */
function sexOf(visit: Visit): Sex | null {
  const known = cache.get(visit)
  if (known !== undefined) return known
  const says = (sex: Sex) =>
    visit.turns.some(
      ({ isInstruction, turn }) =>
        !isInstruction && (SPOKEN[sex].test(turn.text) || (turn.role === 'clinician' && ADDRESS[sex].test(turn.text))),
    )
  const [female, male] = [says('female'), says('male')]
  const sex = female === male ? null : female ? 'female' : 'male'
  cache.set(visit, sex)
  return sex
}

/** @param recorded the patient's sex in the record; where it says neither, what the visit says decides */
export function checkSex(text: string, visit: Visit, recorded: Recorded): Reason[] {
  const isKnown = recorded === 'female' || recorded === 'male'
  const sex = isKnown ? recorded : sexOf(visit)
  if (sex === null || OTHERS.test(text)) return []
  const impossible = isKnown ? IMPOSSIBLE[sex].exec(text) : null
  if (impossible !== null) {
    const sentence = `The patient is ${sex === 'female' ? 'a woman' : 'a man'} by the record; “${impossible[0]}” may be another’s.`
    return [
      { check: 'subject', outcome: 'unsure', sentence, span: { start: impossible.index, end: impossible.index + impossible[0].length } },
    ]
  }
  const match = PRONOUN[sex === 'female' ? 'male' : 'female'].exec(text)
  if (match === null) return []
  const span = { start: match.index, end: match.index + match[0].length }
  const whom = sex === 'female' ? 'a woman' : 'a man'
  const sentence = isKnown
    ? `The patient is ${whom} by the record; the statement says “${match[0]}”.`
    : `The visit is that of ${whom}; the statement says “${match[0]}”.`
  return [{ check: 'subject', outcome: 'unsure', sentence, span }]
}
