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
        /^[\s,.\-–]*(?:(?:mm+|hm+|er+m*|oh|okay|ok|all right|alright|so|and|um|uh|yeah|well|but|then|right|now)\b[\s,]*)*/i.exec(piece)?.[0]
          .length ?? 0
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
  /\b(?:u+m+|u+h+|e+r+m*|eh|ah|ohh?|hmm*|mm+|y'?know|you know|i mean|i would say|i'd say|to be honest|kind of|kinda|sort of|basically|actually|obviously|literally|really|(?<!\b(?:no|not|nothing),? (?:(?:um|uh),? )?)just|i don't know(?=,)|gosh|quite|a (?:little )?bit of(?= a)|like(?=,)|(?<=, |^)like|like(?= (?:i|it|my|a|the|um|uh|really|just|like|,)\b)|or anything like that|or something like that|or something|at all|if that's ok(?:ay)?|as well|for example|though|anyway)\b/gi

/** `text` without fillers, doubled words and stray commas. */
export function withoutFillers(text: string): string {
  let short = text
    .replace(HOLDING, ' ')
    .replace(/\s+([,.?!;])/g, '$1')
    .replace(/\s+/g, ' ')
  // "It's, it's been", "the the the": said more than once, meant once.
  short = short.replace(/(?<![\p{L}'])([\p{L}']{1,30})(?:[,\s]+\1(?![\p{L}']))+/giu, '$1')
  short = short.replace(/(?<![\p{L}'])([\p{L}']{1,30}(?: [\p{L}']{1,30}){1,4})(?:[,\s]+\1(?![\p{L}']))+/giu, '$1')
  return short
    .replace(/(?:,\s*){2,}/g, ', ')
    .replace(
      /^(?:[\s,.\-–]|(?:yeah|yes|yep|well|so|and|but|okay|ok|no problem|right|then|because|cause|'cause|sorry|sure|alright|mhm)\b(?! no))+/i,
      '',
    )
    .replace(/[\s,.;?!\-–]+$/, '')
}

/** What a question tells before it asks, unless it says when or of what it asks. */
const LEADING =
  /^(.*(?:,|\band\b|\bso\b|\byeah\b|\bbut\b))\s*((?:(?:do|did|have|are|were|can|could|would) you|(?:is|are|was|were) there)\b.*)$/i
const LIMITS =
  /\b(?:if|when|while|after|before|during|since|apart from|other than|aside from|except|besides|without|or|the last|the past|do|did|have|are|were|is|was|any)\b/i
/** "…, is that right?" */
const TAG =
  /[\s,]+(?:is that (?:right|correct|ok(?:ay)?)|(?:all )?right|correct|yeah|yes|ok(?:ay)?|(?:do|have|are|did) you|(?:have|are|do|is)n't (?:you|it))$/i

/** How questions begin: all that stands before what they ask about. Taken off again and again until nothing of it is left. */
const OPENING = [
  /^(?:just )?to be (?:\w+ ){0,3}(?:specific|clear|sure|certain)\b/i,
  /^(?:can|could|may|might) i (?:just )?(?:ask|check|confirm|double check)(?: you)?(?: if| whether)?\b/i,
  /^(?:are you |you'?re )?(?:saying|telling me|trying to tell me)(?: that)?\b/i,
  /^you (?:also )?(?:said|mentioned|told me)(?: that)?\b/i,
  /^(?:do|did|does|have|has|had|are|is|was|were|would|can|could|will)(?:n't)? (?:you|he|she|it|they|there|that|this|these|those)\b/i,
  /^(?:had|been|ever|also|any|a|an|the|some|what about|how about|in terms of|and|or|so|okay|ok|then|like|maybe|there(?:'s| is| are| was| were))\b(?! (?:other|else|time|where|place|one)\b)/i,
]
const AFFIRMED = [...OPENING, /^you(?: ?'?(?:ve|re)| have| are| get)\b/i, /^you(?= (?!do|have|are|did|can|could|would|will)[a-z]+ [a-z]+)/i]
const DENIED = [
  ...OPENING,
  /^you (?:do|have|are|did)(?:n't| not)\b/i,
  /^you(?: ?'?(?:ve|re)| have| are| get)\b/i,
  /^(?:have|having|got|get|getting|notic(?:ed|e|ing)|feel|feeling|felt|experienc(?:ed|ing)|take|taking|us(?:e|ing)|currently|suffer(?:ed|ing)? from|seen|told you|any(?= other)|on(?= (?:any|regular|a|other)\b)|do(?:ing)?(?= (?:much|any|a lot)\b))\b/i,
]

/**
 * What a question asks about, without the asking: "have you noticed any problems with your speech?" is "problems with your speech".
 * Of what is affirmed the verb is kept: "are you taking your tablets?" is "taking your tablets".
 */
export function askedAbout(question: string, isAffirmed = false): string {
  let about = withoutFillers(question).replace(TAG, '')
  const told = LEADING.exec(about)
  if (told !== null && !LIMITS.test(told[1] ?? '')) about = told[2] ?? ''
  for (let round = 0; round < 12; round++) {
    const shorter = (isAffirmed ? AFFIRMED : DENIED).reduce((text, pattern) => text.replace(pattern, '').replace(/^[\s,]+/, ''), about)
    if (shorter === about) break
    about = shorter
  }
  return about
    .replace(/\s(?:that )?i should (?:be aware of|know(?: of| about)?)$/i, '')
    .replace(/\s(?:that )?you(?:'ve| have| had)(?: got| had| noticed)?$/i, '')
    .replace(/\bany (?!place|time|more|one|body|where|other)/gi, '')
    .replace(/[\s,]+$/, '')
    .replace(/\s+/g, ' ')
}

/** What can follow "no": a thing. Of all else the answer follows the question. */
const NO_THING =
  /^(?:do|does|did|is|are|was|were|has|have|had|can|could|would|will|anyone|anybody|someone|he|she|it|they|that|this|the|your|you|apart|other than|when|if|what|how|where|which|to|in|on|at|with|from|for|still|usually|normally)\b|\b(?:do|did|does|have|are|is|were|was) (?:you|it|he|she|they|there|the|that)\b/i
/** "Do you smoke?": what is denied is done, not had. */
const DOING =
  /\b(?:do|did|does|can|could|would|will) (?:you|he|she|they|it) (?:(?:still|ever|also|usually|normally) )*(?!(?:have|had|get|got|notice|feel|take|use|suffer|experience|ever|still|also|usually|normally)\b)[a-z]+/i

/** "Sick with it?", "allergic to anything?", "changed your soap?": how somebody is, or what was done. No thing follows that "no". */
const HOW_IT_IS =
  /^(?:sick|allergic|able|aware|worried|pregnant|active|ill|unwell|(?!need|bleed|speed)[a-z]{3,}ed)\b(?! (?:vision|bowel|breathing|skin|joints?|glands?|appetite|sleep))/i

/** A question that was denied, as a note may say it: "no fever or chills", "pain move anywhere else: no". */
export function deniedText(question: string): string {
  const about = askedAbout(question)
  if (NO_THING.test(about) || HOW_IT_IS.test(about) || (DOING.test(question) && !/^(?:smok|drink)/i.test(about))) return `${about}: no`
  const thing = about
    .replace(/^no /i, '')
    .replace(/^smoke\b/i, 'smoking')
    .replace(/^drink\b/i, 'drinking')
  return `no ${thing.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`
}

/** "No, just ear pain", "not really, but my knee clicks": a denial that goes on to say what there is. */
const EXCEPTION =
  /^\W*(?:(?:um+|uh+|oh|well|so)\b\W*)*(?:no|nope|nah|none|nothing|not really|not that i know(?: of)?)\b[\s\S]{0,40}?\b(?:just|only|but|except(?: for)?|apart from|other than|aside from)[\s,][\s\S]*\p{L}{3}/iu
const EXCEPTING = /^\W*(?:(?:um+|uh+|oh|well|so)\b\W*)*(?:just|only|but|except|apart from|other than|aside from)\s+\S*\p{L}{3}/iu

/** "No, I quit eleven years ago": what is over was had. */
const ENDED =
  /^\W*(?:(?:um+|uh+|oh|well)\b\W*)*(?:no|nope|nah|not any ?more)\b\W+i (?:have |['’]ve )?(?:quit|stopped|used to|gave (?:it|that|them) up)\b/i

export function goesOn(denial: string): boolean {
  return EXCEPTION.test(denial) || ENDED.test(denial)
}
/** True for a sentence that takes something out of the denial before it: "No. Just latex." */
export function isException(sentence: string): boolean {
  return EXCEPTING.test(sentence)
}

/** "Probably six or seven times a day?": a patient's voice that goes up at the end asks nothing. */
export function asksBack(text: string): boolean {
  return /^\W*(?:(?:um+|uh+|so|and|but|okay|ok|well|like)\b\W*)*(?:what|how|why|when|where|who|which|do|does|did|is|are|was|were|can|could|should|shall|would|will|have|has|am|may|sorry|pardon|right|again|really)\b/i.test(
    text,
  )
}

/** A sentence that breaks off: "occasionally noticed a". */
export function breaksOff(text: string): boolean {
  return /(?:^|[\s,])(?:a|an|the|my|your|his|her|of|to|in|at|with|for|and|or|but|because|cause|so|is|are|was|were|i|i'm|it's|that's|some|about|from|if|when|into|would|just|very)[\s,.…-]*$/i.test(
    text,
  )
}
