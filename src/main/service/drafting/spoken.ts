/** Speech made short enough to read at a glance: its sentences without the words that only hold the floor. Nothing is put in. */

export type SpokenSentence = { readonly text: string; readonly start: number; readonly end: number; readonly isQuestion: boolean }

/** No sentence is longer; a turn without a full stop is cut here. */
const LONGEST = 400

/** More sentences than this in one turn are no speech. */
const MOST = 80

/** Sentences as speech is written down: every stop ends one, and capitals say nothing. Offsets are of the turn's text. */
export function spokenSentences(text: string): SpokenSentence[] {
  const found: SpokenSentence[] = []
  for (const match of text.matchAll(/[^.?!;\n]+(?:\.(?=\d)[^.?!;\n]+)*(?:[.?!;\n]+|$)/g)) {
    for (const { start: from, piece } of shortened(match[0])) {
      if (found.length >= MOST) return found
      const lead =
        /^[\s,.\-–]*(?:(?:okay|ok|all right|alright|so|and|um|uh|yeah|well|but|then|right|now)\b[\s,]*)*/i.exec(piece)?.[0].length ?? 0
      const shown = piece.slice(lead).trimEnd()
      const start = match.index + from + lead
      if (/\p{L}/u.test(shown)) found.push({ text: shown, start, end: start + shown.length, isQuestion: /\?\W*$/.test(shown) })
    }
  }
  return found
}

/** A sentence without an end, cut between words. */
function shortened(sentence: string): { readonly start: number; readonly piece: string }[] {
  const pieces: { start: number; piece: string }[] = []
  for (let start = 0; start < sentence.length && pieces.length < MOST;) {
    const space = sentence.length - start <= LONGEST ? -1 : sentence.lastIndexOf(' ', start + LONGEST)
    const end = space > start ? space : Math.min(sentence.length, start + LONGEST)
    pieces.push({ start, piece: sentence.slice(start, end) })
    start = end
  }
  return pieces
}

const HOLDING =
  /\b(?:u+m+|u+h+|e+r+m*|eh|ah|ohh?|hmm*|mm+|y'?know|you know|i mean|i think|i guess|i suppose|i would say|i'd say|to be honest|kind of|kinda|sort of|basically|actually|obviously|literally|really|just|i don't know,?|gosh|quite|a (?:little )?bit of(?= a)|at the minute|like(?=,)|(?<=, |^)like|like(?= (?:i|it|my|a|the|um|uh|really|just|like|,)\b)|or anything like that|or something like that|or something|at all|if that's ok(?:ay)?|as well|for example|at the moment|though|anyway)\b/gi

/** `text` without fillers, doubled words and stray commas. */
export function withoutFillers(text: string): string {
  let short = text
    .replace(HOLDING, ' ')
    .replace(/\s+([,.?!;])/g, '$1')
    .replace(/\s+/g, ' ')
  // "It's, it's been", "the the the": said more than once, meant once.
  short = short.replace(/(?<![\p{L}'])([\p{L}']{1,30})(?:[,\s]+\1(?![\p{L}']))+/giu, '$1')
  short = short.replace(/(?<![\p{L}'])([\p{L}']{1,30} [\p{L}']{1,30})(?:[,\s]+\1(?![\p{L}']))+/giu, '$1')
  return short
    .replace(/(?:,\s*){2,}/g, ', ')
    .replace(
      /^(?:[\s,.\-–]|(?:yeah|yes|yep|well|so|and|but|okay|ok|no problem|right|then|because|cause|'cause|sorry|sure|alright|mhm)\b(?! no))+/i,
      '',
    )
    .replace(/[\s,.;?!\-–]+$/, '')
}

/** How questions begin: all that stands before what they ask about. Taken off again and again until nothing of it is left. */
const ASKING = [
  /^(?:can|could|may|might) i (?:just )?(?:ask|check|confirm|double check)(?: you)?(?: if| whether)?\b/i,
  /^(?:are you |you'?re )?(?:saying|telling me|trying to tell me)(?: that)?\b/i,
  /^(?:do|did|does|have|has|had|are|is|was|were|would|can|could|will)(?:n't)? (?:you|he|she|it|they|there|that|this|these|those|anyone|anybody)\b/i,
  /^you(?: ?'?(?:ve|re)| have| are)\b/i,
  /^(?:had|have|having|been|got|get|getting|ever|notic(?:ed|e|ing)|also|still|feel|feeling|felt|experienc(?:ed|ing)|take|taking|us(?:e|ing)|currently|usually|normally|suffer(?:ed|ing)? from|seen|told you|like|maybe|any other|any|a|an|the|some|what about|how about|in terms of|and|or|so|also|okay|ok|then|there(?:'s| is)|recently|lately)\b/i,
]

/** What a question asks about, without the asking: "have you noticed any problems with your speech?" is "problems with your speech". */
export function askedAbout(question: string): string {
  let about = withoutFillers(question)
  for (let round = 0; round < 12; round++) {
    const shorter = ASKING.reduce((text, pattern) => text.replace(pattern, '').replace(/^[\s,]+/, ''), about)
    if (shorter === about) break
    about = shorter
  }
  return about
    .replace(/\b(?:any|recently|lately)\b\s*/gi, '')
    .replace(/[\s,]+$/, '')
    .replace(/\s+/g, ' ')
}
