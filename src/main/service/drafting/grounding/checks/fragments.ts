/** Words of the visit that are no sentence of a note: an announcement, a "that" without what it stands for, a complaint that is none. */
import type { Reason, Span } from '../../../../../contract/records.ts'
import type { Mention } from '../units.ts'

const ANNOUNCED =
  /\b(?:(?:am|['’]m|are|is|was) (?:just )?(?:going to|gonna) (?:just )?|let me |let['’]s )(?:go ahead and )?(?:listen|take (?:a )?(?:quick )?(?:look|listen)|look|examine|check (?:you|him|her)|do (?:a|my) (?:quick )?(?:physical )?exam)\b/i
/** "He barely ate that.": a note's sentence stands alone. */
const POINTING = /\b(?!(?:about|like|with|for|of|in|on|to|after|before|than|over|all|does|do|did) )[a-z]+ (?:that|those|these)[.\s]*$/i
/** "Traveling all over the country": what somebody does. */
const ACTIVITY = /^(?!Non)[A-Z][a-z]{2,}ing\b/

/** "Ears, Nose, Mouth, and Throat": the name of a part of the examination, and nothing of it. */
const HEADING_ALONE =
  /^(?:(?:and|&|vitals?|vital signs|general|constitutional|heads?|eyes?|ears?|nose|mouth|throat|neck|heart|lungs?|chest|abdomen|skin|extremities|cardiovascular|respiratory|pulmonary|gastrointestinal|genitourinary|musculoskeletal|neurolog(?:ic|ical|y)|psychiatric|integumentary|hematologic|lymphatic|endocrine|reasoning|medical|treatment|patient|education|counseling|agreements?)\W*)+$/i

/** "And, yep." */
const FILLER_ALONE = /^(?:\W*\b(?:and|yep|yes|yeah|okay|ok|no|so|well|um|uh|right|all ?right|good|great|sure|there|you|we|go)\b)+\W*$/i

/** "Push your big toes up.": what the examiner asks for, given as a finding. */
const ASKED_OF_PATIENT =
  /^(?:(?:now|okay|and|then|just|go ahead and|can you|could you)\W+)*(?:push|pull|close|open|look|lift|squeeze|turn|touch|follow|take (?:a )?(?:deep|big)|bend|stand|sit|lie|hold|raise|bring|keep|breathe|say|stick|resist|relax|point|hop|walk|lean|tilt|swallow|cough|tell me|show me|don['’]t let)\b(?=[^.]*\b(?:your?|me|my|out|up|down|back|still|deep|in)\b)/i
/** "Strong.", "Very clean.": of what? */
const JUDGED_ALONE =
  /^(?:(?:very|really|pretty|quite|all|nice and|a (?:little|bit))\s+)?(?:strong|clean|clear|normal|good|fine|great|perfect|symmetric(?:al)?|equal|even|soft|smooth|tight|stiff|weak|tender|regular|negative|positive|the same)\W*$/i

export function checkFragments(text: string, mentions: readonly Mention[], sectionKey: string | null): Reason[] {
  const announced = ANNOUNCED.exec(text)
  if (announced !== null) return unsure('This announces an examination, and finds nothing.', spanOf(announced))
  const pointing = POINTING.exec(text)
  if (pointing !== null) return unsure('Nothing in this sentence says what its last word stands for.', spanOf(pointing))
  if (HEADING_ALONE.test(text)) return unsure('This is a heading, and says nothing.', null)
  if (FILLER_ALONE.test(text)) return unsure('This says nothing that a note could use.', null)
  if (sectionKey === 'physical-examination') {
    const asked = ASKED_OF_PATIENT.exec(text)
    if (asked !== null) return unsure('This is what the examiner asks of the patient, and no finding.', spanOf(asked))
    if (JUDGED_ALONE.test(text)) return unsure('This does not say of what.', null)
  }
  const isMedical = mentions.some(({ kind }) => kind !== 'word')
  if (sectionKey === 'chief-complaint' && ACTIVITY.test(text) && !isMedical) return unsure('This names no complaint.', null)
  return []
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].trimEnd().length }
}

function unsure(sentence: string, span: Span | null): Reason[] {
  return [{ check: 'support', outcome: 'unsure', sentence, span }]
}
