/** Text that a model writes where it has nothing to say. */

const NOTHING_SAID = [
  /^(?:n\/?a|none|nil|unknown|unremarkable|-+|—)\W*$/i,
  /^(?:was |were )?not (?:discussed|mentioned|documented|applicable|provided|available|specified|reported|assessed|performed|recorded|stated|given|done)\b[^.]{0,40}\.?$/i,
  /^(?:there (?:is|are|was|were) )?no (?:[a-z/-]+ ){0,6}(?:(?:is|are|was|were|has been|have been) )?(?:explicitly |specifically )?(?:discussed|mentioned|provided|documented|given|specified|recorded|available)\b[^.]{0,60}\.?$/i,
  /^none (?:reported|mentioned|discussed|documented|noted|provided|stated|given)\b[^.]{0,40}\.?$/i,
]

const SIGNATURES = [
  /^(?:electronically )?signed(?: by)?\b/i,
  /^(?:signature|date|time|provider|physician|clinician|doctor|scribe|patient(?:'s)? name|name|mrn|dob|date of birth)\s*:\s*(?:$|[[_({<]|dr\b)/i,
  /^_{3,}/,
  /^\[[^\]]*\]\W*$/,
  /^\[?end of (?:the )?note\]?\W*$/i,
  /^(?:please )?(?:note|disclaimer)\s*:?\s*this (?:note|is|document)\b/i,
]

/** A bracketed blank to fill in: "[Patient Name]", "<date>", "____", "XX". */
export const BLANK = /\[(?!\d)[^\]\n]{1,60}\]|<(?:insert|date|name|patient)[^>\n]{0,40}>|_{3,}|\bX{2,}\b|\bTBD\b/

/** True for a line that only says that a section is empty. `text` without its label ("Allergies: …"). */
export function saysNothing(text: string): boolean {
  const plain = text.replace(/^[^:]{1,40}:\s*/, '').trim()
  return plain === '' || NOTHING_SAID.some((pattern) => pattern.test(plain)) || NOTHING_SAID.some((pattern) => pattern.test(text.trim()))
}

/** True for signature lines, blanks to sign, and remarks of the model about its own note. */
export function isFurniture(text: string): boolean {
  const plain = text.trim()
  return SIGNATURES.some((pattern) => pattern.test(plain))
}
