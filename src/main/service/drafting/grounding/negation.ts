/** What a text denies. After the manner of NegEx (Chapman et al. 2001): a cue, and a scope that ends where the thought turns. */
import { clauseEnd, wordsOf } from './words.ts'

export type Range = { readonly start: number; readonly end: number }

const CUE =
  /\b(?:nothing|no(?!(?:\s*,)?\s+(?:just|i|i['’]\w+|it|it['’]s|we|he|she|they|you|that|that['’]s|but|so|really|actually|because|well)\b)(?! (?:longer|change|changes|matter|worries|problem(?:s)? at all|kidding|doubt|idea|wonder|better|worse|different)\b)|not(?! (?:only|sure|certain|yet sure|to mention))|denie[sd]|deny(?:ing)?|without|never|none of|neither|nor|negative for|absen(?:t|ce of)|free of|has(?:n't| n't)|have(?:n't| n't)|had(?:n't| n't)|do(?:n't| n't)(?! (?:know|think so))|does(?:n't| n't)|did(?:n't| n't)|is(?:n't| n't)|are(?:n't| n't)|was(?:n't| n't)|were(?:n't| n't)|ca(?:n't| n't)|could(?:n't| n't)|wo(?:n't| n't)|ai(?:n't| n't)|n't(?! (?:know|think so)))\b/gi

/** Words at which a denial ends. */
const TURN =
  /\b(?:but|however|although|though|except|aside from|other than|apart from|reports?|endorses?|admits?|complains?|states?|notes? that|because|since|which|so (?:i|we|you|let|it|that|the|what|he|she|they|now|far)|okay|alright|let['’]s|you (?:have|do|are)|you['’]re|it['’]s|it is|i(?:['’]m| am| do| did| was| have|['’]ve| think| see| want)|we['’](?:ll|re)|there (?:is|are|was)|there['’]s|your|until|unless|yet|some(?! (?:of|kind|sort|other)\b)|a (?:bit|little)\b|they (?:were|are|made|make|gave|give|get|got)|only(?! (?:if|when)\b)|and (?:i|it|he|she|they|we|my|the|then))\b/i

/** "I can't swear there's no pneumonia in there" denies nothing. */
const UNSWORN =
  /\b(?:can['’]?t|cannot|couldn['’]?t|wouldn['’]?t) (?:swear|say|promise|guarantee|be sure|tell you|rule out)(?: that)?(?: (?:there['’]?s|there is|it['’]?s|you['’]?(?:re|ve)|you have))?\s*$/i

/** Behind "do not". */
const THINK_THERE = /^\s+(?:really |necessarily )?(?:think|believe|see) (?:that )?there(?:\s?['’]s| is| are)(?= )/i

/** No denial reaches further, in characters; keeps a line without a full stop from costing its square. */
const LONGEST_CLAUSE = 400

/** A denial: its cue, and the range that stands under it. */
export type Denial = Range & { readonly cue: string; readonly cueStart: number }

/** Ranges of `text` that stand under a denial. `reach` is how many words a scope may hold at most. */
export function negatedRanges(text: string, reach = 14): Range[] {
  return denialsOf(text, reach).filter(({ start, end }) => end > start)
}

/** The denials of `text`, those with nothing under them as well. */
export function denialsOf(text: string, reach = 14): Denial[] {
  const ranges: Denial[] = []
  for (const cue of text.matchAll(CUE)) {
    if (UNSWORN.test(text.slice(Math.max(0, cue.index - 50), cue.index))) continue
    const behind = cue.index + cue[0].length
    // "I don't think there's an injury": the opinion is denied, and with it what is there.
    const from = behind + (THINK_THERE.exec(text.slice(behind, behind + 40))?.[0].length ?? 0)
    let end = Math.min(clauseEnd(text, from), from + LONGEST_CLAUSE)
    // "Can't catch my breath, some wheezing": an inability denies its own verb, not the list that follows.
    if (/^(?:ca|could|wo)/i.test(cue[0])) end = Math.min(end, commaAfter(text, from))
    const turned = TURN.exec(text.slice(from, end))
    if (turned !== null) end = from + turned.index
    const words = wordsOf(text.slice(from, end))
    const last = words[Math.min(reach, words.length) - 1]
    ranges.push({ cue: cue[0], cueStart: cue.index, start: from, end: from + (last?.end ?? 0) })
  }
  // "Non-tender": the one word that follows.
  for (const prefix of text.matchAll(/\bnon[- ](?=[a-z])/gi)) {
    const from = prefix.index + prefix[0].length
    const [word] = wordsOf(text.slice(from, from + 40))
    if (word !== undefined) ranges.push({ cue: prefix[0], cueStart: prefix.index, start: from, end: from + word.end })
  }
  // "Chest pain: negative", "edema is absent", "... is negative"
  for (const after of text.matchAll(
    /([^.;,?!\n]{2,60}?)\s{0,2}(?:[:-]|\bis|\bare|\bwas|\bwere)\s{0,2}(?:negative|absent|denied)\b(?! for)/gi,
  )) {
    const end = after.index + (after[1]?.length ?? 0)
    ranges.push({ cue: 'negative', cueStart: end, start: after.index, end })
  }
  return ranges
}

function commaAfter(text: string, from: number): number {
  const comma = text.indexOf(',', from)
  return comma === -1 ? text.length : comma
}

export function within(ranges: readonly Range[], start: number, end: number): boolean {
  return ranges.some((range) => start >= range.start && end <= range.end)
}

const FILLER = /^(?:[\s,.\-–…]*\b(?:um+|uh+|oh|well|so|okay|ok|hm+|you know|i mean|actually|honestly|like)\b)*[\s,.\-–…]*/i

/** "No.", "nope", "not really", "none at all": an answer that denies what was asked. */
export function isDenying(text: string): boolean {
  const plain = text.replace(FILLER, '')
  if (
    /^(?:no|nope|nah|not (?:really|at all|that i|so far|recently|lately|much|anymore|currently)|never|none|negative|huh-uh|uh-uh|nothing|no,)\b/i.test(
      plain,
    )
  ) {
    return !/^no (?:longer|problem|worries|change)\b/i.test(plain)
  }
  return /^i (?:have ?n['o]t|do ?n['o]t|did ?n['o]t|deny|am not|'m not|can ?n['o]t)(?! know| think so)\b/i.test(plain)
}

/** "Omeprazole, yeah, I stopped": the thing is named before it is affirmed. */
const NAMED_YES = /^[a-z][\w'’-]*(?: [a-z][\w'’-]*)?, (?:yes|yeah|yep|yup)\b/i
const NO_NAME = /^(?:no|nope|nah|not|never|none|well|but)\b/i

/** "Yes", "yeah, sometimes", "I do": an answer that affirms what was asked. */
export function isAffirming(text: string): boolean {
  const plain = text.replace(FILLER, '')
  if (NAMED_YES.test(plain) && !NO_NAME.test(plain)) return true
  return /^(?:yes|yeah|yep|yup|yea|ya|mm-?hm+|mhm|uh-huh|correct|right|sure|definitely|absolutely|exactly|i (?:do|have|am|did|was)\b(?! ?n['o]t)|it (?:does|is|has)|a (?:little|bit|lot)|(?:sometimes|occasionally)(?! (?:when|if)\b| i (?!do\b|get\b|have\b|feel\b))|of course|that's (?:right|correct))/i.test(
    plain,
  )
}

/** True where a text holds any denial. */
export function denialOf(text: string): boolean {
  return negatedRanges(text).length > 0
}
