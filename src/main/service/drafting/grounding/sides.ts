/** Left, right and both, where a text says them of something. */
import { keysOf } from './units.ts'
import { wordsOf } from './words.ts'

export type Side = 'left' | 'right' | 'both'
export type SideMention = {
  readonly side: Side
  readonly start: number
  readonly end: number
  readonly site: string
  readonly around: ReadonlySet<string>
}

/** "Right" is a side only before a part of the body, or as "on the right (side)". */
const NOT_A_SIDE =
  /^(?:now|away|there|here|after|before|about|at|in|up|back|then|so|okay|and|but|if|i|you|we|yeah|well|that|this|because|or|over|around|to|until|till|for|alone|unchanged|untreated|open|as|off|out|him|her|me|us|it|them|the|a|an|home|work|afterwards?|when|where)$/
const SIDES = /\b(?:(on|to|in|of) (?:the|my|your|his|her|that) )?(left|right|bilateral(?:ly)?|both)(?:[ -]?(?:sided|side|hand side))?\b/gi

/** "The right's the one I had the cartilage out of", "the other one, the left." */
const OF_TWO = /^(?:['’]s\b| one\b| is\b| was\b|\s*[.,;?]|$)/i

/** "I came right back to it." */
const GOING_BACK = /^\s*back (?:to|at|in|into|on|up|down|here|there|where|home|out|over|then|now)\b/i
/** What stands before the part of the body: "a mole of right back", "skin: right back, …". */
const OF_THE_BACK = /(?:^|[.;:,]\s*|\b(?:on|of|in|over|across|along|from|to) )$/i

/** Before these it is a side, whatever stands before it: "I have right knee pain". */
const SITE =
  /^(?:(?:upper|lower|middle|inner|outer|front|back|lateral|medial|anterior|posterior) )?(?:knees?|legs?|thighs?|calf|calves|shins?|ankles?|foot|feet|heels?|toes?|hips?|groin|buttocks?|arms?|forearms?|elbows?|wrists?|hands?|thumbs?|fingers?|shoulders?|back|necks?|ribs?|chest|breasts?|flanks?|side|sided|abdomen|abdominal|quadrant|belly|eyes?|ears?|cheeks?|jaw|temples?|face|facial|lungs?|lobes?|kidneys?|ovary|testic\w*|carotid|arter\w*|ventric\w*|atri\w*|rotator|bicep\w*|tricep\w*|hamstring|achilles|femur|femoral|tibia\w*|fibula\w*|humer\w*|radius|ulna\w*|extremit\w*)\b/

/** "I'm right-handed" says no side of a hand. */
const HANDED = /^[\s-]*hand(?:ed|er)\b/i

export function sidesOf(text: string): SideMention[] {
  const found: SideMention[] = []
  for (const match of text.matchAll(SIDES)) {
    const word = (match[2] ?? '').toLowerCase()
    const end = match.index + match[0].length
    if (HANDED.test(text.slice(end))) continue
    const after = wordsOf(text.slice(end, end + 40)).map((next) => next.lower)
    const next = after[0] ?? ''
    const isOfTwo = /\b(?:the|my|your)\s$/i.test(text.slice(0, match.index)) && OF_TWO.test(text.slice(end))
    const sided = /sided?$/i.test(match[0]) || match[1] !== undefined || isOfTwo
    if (word === 'right' || word === 'left') {
      const punctuated = /^\s*[,.?!;]/.test(text.slice(end)) || next === ''
      // "Right, then" is no side; "Left... bit of wax" is.
      const isAlone = word === 'left' && punctuated && /(?:^|[.?!…])\s*$/.test(text.slice(0, match.index))
      const isBack = next === 'back' && OF_THE_BACK.test(text.slice(0, match.index)) && !GOING_BACK.test(text.slice(end))
      if (!sided && !isBack && !isAlone && (punctuated || NOT_A_SIDE.test(next))) continue
      if (
        /\b(?:all|is that|that's|you're|i've|they|we|i|he|she|just|had|have|has|been|'ve|n't|was|were|what's) $/i.test(
          text.slice(0, match.index),
        ) &&
        !sided &&
        !SITE.test(after.join(' '))
      )
        continue
    }
    if (
      word === 'both' &&
      /^(?:of|and|the)$/.test(next) &&
      !/(?:leg|arm|hand|feet|foot|knee|side|eye|ear|lung|hip|shoulder)/.test(after.join(' '))
    )
      continue
    const side: Side = word === 'left' ? 'left' : word === 'right' ? 'right' : 'both'
    found.push({ side, start: match.index, end, site: after.slice(0, 4).join(' '), around: aroundOf(text, match.index, end) })
  }
  return found
}

/** The part of the body that a side is said of: the word behind it, "ankle" of "left ankle"; null where it is said of none. */
export function siteOf({ site }: SideMention): string | null {
  const [name] = (SITE.exec(site)?.[0] ?? '').split(' ').slice(-1)
  return name === undefined || name === '' || /^sided?$/.test(name) ? null : name.replace(/s$/, '')
}

/** What the words around a side speak of. */
function aroundOf(text: string, start: number, end: number): ReadonlySet<string> {
  return new Set(keysOf(text.slice(Math.max(0, start - 40), end + 60)).keys())
}
