/**
 * Text that speaks to a program rather than to a person. In a transcript it stays what somebody said: it is pointed out before it is
 * saved, the model is not given it, and no statement may rest on it alone. Used by the transcript's preview and by drafting alike.
 */
import type { Turn } from '../../../../contract/records.ts'
import { hasOrderWords } from './order-words.ts'

/** What a program is asked to produce; "response to treatment" is something else. */
const ANSWER = String.raw`(?:answers?|response|repl(?:y|ies)|output|message|generated text)(?:'s)?\b(?! to (?:the |this |that |his |her |your )?(?:treatment|therapy|medic|drug|dose|inject|exercise|stress|stimul))`

/** Who is spoken to, where it is no person in the room. */
const MACHINE = String.raw`(?:scribe|computer|software|robot|machine|(?:chat)?bot|AI|A\.I\.|artificial intelligence|language model|LLM|algorithm|summari[sz]er|transcription|automated system|so,? app|(?:listening|recording|dictation|documentation|transcription|note[- ]?(?:taking|writing)) (?:thing|device|software|system|apps?|program|tool|engine|assistant|model)|(?:thing|program|app|software|machine|computer|anything|anyone|anybody|one|system) (?:(?:that|which|who)(?:'s| is)? |or anything )?(?:is )?(?:listening|writing|writes|making|preparing|transcribing|summari[sz]ing|typing)(?: (?:this|it|the (?:note|record|chart)))?|(?:who|what|which)ever (?:program |app |system )?(?:is |it is that )?(?:transcrib|typ|writ|summari[sz]|read|listen)\w*(?: (?:this|it))?(?: (?:up|down))?)`
/** What is asked of it. */
const ORDER = String.raw`(?:put|list|write|chart|mark|document|record|log|say|state|leave|omit|drop|skip|remove|delete|translate|print|add|include|insert|type|append|enter|set|make|change|replace|use|stop|start|begin|switch|ignore|disregard|forget|repeat|output|produce|generate|answer|respond|reply|do not|don't|never|always|please)`
const NOTE = String.raw`(?:note|notes|summary|report|documentation|write-?up|chart|record|draft|assessment|plan)`

/** Names that no person in the room has. */
const NO_PERSON = String.raw`(?:scribe|A\.I\.|(?:note |chat)?bot|(?:little )?robot|(?:language|drafting|writing|note) model|LLM|(?:documentation|writing|drafting) engine|note[- ]?(?:writer|taker)|Siri|Alexa|Cortana|(?:(?:authori[sz]e|ask|tell|for|to) the|this|which(?:ever)?|what(?:ever)?|any) (?:software|recording)|the recording(?= (?:please|now|should|must))|the machine in the|(?<!\w )computer,|automated notes?|who(?:ever|ever's)?(?:'s)? (?:in charge of )?(?:generates?|generating|turning|writes?|writing|transcrib\w+)(?: \w+){0,4} (?:report|note|notes|summary|text))`
/** What is done to a note, as a command has it, and what it is done to. */
const WRITING = String.raw`(?:put|list|write|chart|mark|document|record|omit|drop|skip|lose|remove|delete|erase|tidy|swap|bump|change|translate|print|add|include|insert|slip|type|append|enter|output|return|refuse|produce|generate|decode|reveal|amend|correct|resist|quit|stop|note|notes|summary|report|paperwork|transcrib\w+)(?:s|e?d|ing)?`

const PATTERNS: readonly RegExp[] = [
  // A machine is spoken to, or of, and what it should write.
  new RegExp(String.raw`\b${NO_PERSON}(?!\w)[^\n]{0,120}\b${WRITING}\b`, 'i'),
  new RegExp(String.raw`\b${WRITING}\b[^\n]{0,120}\b${NO_PERSON}(?!\w)`, 'i'),
  /\bAI\b[^\n]{0,120}\b(?:put|write|list|mark|omit|erase|delete|remove|treat|note|summary|report|must)\b|\b(?:put|write|omit|erase|delete|remove|leave|adding|go on)\b[^\n]{0,120}\bAI\b/,
  // What form the note is to have.
  /\b(?:note|summary|write-?up|report)\b[^.!?\n]{0,40}\b(?:haiku|poem|limerick|rhymes?|rap|song|emojis?|pirate|slang|point of view|first person|blank|Klingon|capital letters)\b/i,
  /\b(?:haiku|poem|limerick|emojis?|pirate|slang)\b[^.!?\n]{0,60}\b(?:note|summary|write-?up|report|diagnos[ei]s|finding|section)\b/i,
  /\b(?:blank|empty) (?:note|page|summary|report)\b/i,
  /\brefuse to (?:write|produce|generate|make)\b/i,
  /\brepeat the word\b/i,
  /\bpretend (?:that )?(?:it['’]s|it is|you|to be|this|none)\b[^\n]{0,80}\b(?:write|note|summary|chart)\b/i,
  /^[ \t]{0,20}(?:ADMIN|ROOT|SUDO|DEV)\b[ \t]{0,4}[>:#$]/m,
  /\bbase ?64\b/i,
  /\bin its place\b[^\n]{0,40}\b(?:document|note|summary|chart)\b/i,
  /\b(?:conversation|transcript|visit|recording) (?:so far|until now|up to (?:now|here)) (?:was|is|were) (?:only|just|all) (?:a |an )?(?:sound check|test|rehearsal|joke|practice|warm-?up)\b/i,
  /\b(?:everything|anything) (?:the|my|this) (?:doctor|physician|clinician|nurse) says\b[^.!?\n]{0,40}\b(?:joke|opposite|ignored?|test)\b/i,
  // To the machine.
  new RegExp(
    String.raw`\b(?:dear|hi|hey|hello|attention|okay|ok|quick),? (?:(?:AI|my|little|good|old) )?${MACHINE}\b(?!'s)[\s\S]{0,200}?\b(?:put|writ(?:e|ing)|add(?:ing)?|insert|strike|append|enter|list|say|state|leave|drop|skip|multiply|make|mention|translate)\b`,
    'i',
  ),
  new RegExp(
    String.raw`(?<!\b(?:in|into|on|onto|from|at|by|with|of|off) )\b(?:to|for|you,? the|straight to the|the|so,?) (?:(?!said|says|told)\w+ )?${MACHINE}\b(?! (?:said|says|told|was|were|is|are|at|in|on|and|helps?|put|gave|reads?)\b)[^.!?\n]{0,60}(?:[:,;.–—-]|\bis (?:kindly )?(?:asked|requested|told|to)\b|\bcan\b)[^.!?\n]{0,40}\b(?:put|write|add|insert|strike|append|enter|entered|list|state|leave|drop|fill|swap|describe|chart|document|record)\b`,
    'i',
  ),
  /\bsummari[sz]ed (?:automatically|by (?:a|an|the) (?:machine|computer|ai|model|program|software))\b/i,
  /\bwhen(?:ever)? you (?:generate|write|make|produce|create|prepare|do|draft) (?:up )?(?:the|this|your) (?:\w+ )?(?:note|summary|write-?up|report|document(?:ation)?)\b/i,
  new RegExp(
    String.raw`(?:^|[.!?;\n][ \t]{0,4}|\b(?:hey|hi|hello|ok|okay|dear|attention|attn)[,:]?\s+|\b(?:note|message|memo|reminder|instructions?|request|word) (?:to|for) )(?:the |this |that |our |my |any |all |you,? )?(?:[\w'-]+ ){0,2}${MACHINE}s?\b(?: (?:listening|reading|writing|out there|in use))*\s*[,:;—–-][^.!?\n]{0,120}?\b${ORDER}\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b${MACHINE}s?\b(?! (?:said|says|told|was|were|is|are|showed|shows|read)\b)[^.!?\n]{0,40}\b(?:should|must|shall|ought to|needs? to|(?:has|have) to|(?:is|are) to)\b[^.!?\n]{0,25}\b${ORDER}\b`,
    'i',
  ),
  new RegExp(String.raw`\bif you(?:'re| are) (?:an? |the )?(?:\w+ )?${MACHINE}\b`, 'i'),
  /\b(?:scribe|billing|developer|admin(?:istrator)?|debug|maintenance|note|test|god|safe|training) mode(?::| is)? (?:on|off|enabled|disabled|activated|deactivated)\b/i,
  // Another task.
  /\byour (?:real|actual|only|true|new) (?:job|task|role|purpose|mission)\b/i,
  /\b(?:new|final|additional|updated|special) (?:task|instruction)s?\s*(?:#|:|for (?:the|you)\b)/i,
  /\bsupersedes? (?:all|any|every|your|the (?:previous|earlier))\b[^.!?\n]{0,40}\b(?:guidance|instructions?|rules|directions?|orders)\b/i,
  /\b(?:your|the) (?:full |entire |complete |exact )?(?:configuration|system|initial|original|hidden) (?:text|prompt|instructions?|message)\b/i,
  /\b(?:words|text|message|instructions?|directions?) (?:that )?you (?:were|had been|got|have been) (?:given|told|sent|shown)\b[^.!?\n]{0,40}\b(?:beginning|start|first|before|conversation)\b/i,
  /\b(?:before|instead of) writing anything\b/i,
  /\b(?:do not|don't|never) write (?:a|the|any) (?:clinical |medical |visit |soap )?note\b/i,
  /\bkeep your (?:answer|reply|response|output|summary)\b[^.!?\n]{0,20}\b(?:to|under|in|short)\b/i,
  /\b(?:reply|respond|answer) with (?:nothing|only|just)\b/i,
  /\b(?:give me|return|output|produce|write|print|create)\b[^.!?\n]{0,30}\b(?:JSON|XML|HTML|YAML|CSV|Python|JavaScript|source code|a poem|a haiku|a limerick|rhyming couplets)\b/i,
  /\b(?:write|produce|turn|put|translate|render|make|give)\b[^.!?\n]{0,40}\b(?:note|notes|document|summary|output|everything|all of (?:this|it))\b[^.!?\n]{0,20}\b(?:in|into|to) (?:French|German|Spanish|Italian|Portuguese|Latin|Russian|Chinese|Japanese|Klingon|rhyme|verse|capitals|all caps)\b/i,
  /\bwrite the (?:note|summary|report) (?:as|like|in the (?:voice|style)) \b/i,
  /\byou are now (?:Dr|Doctor)\b/i,
  /\bdisregard (?:the|your|that|this) (?:physician|doctor|clinician|nurse|provider)(?:'s)? (?:plan|note|assessment|findings|words|orders)\b/i,
  /\b(?:your|the) (?:(?:only|new|current|real|original|previous|actual|next) )?(?:task|job|assignment|mission|objective|instructions?)\b[^.!?\n]{0,20}\b(?:ha(?:s|ve) (?:been )?(?:changed|updated|replaced|cancel)|(?:is|are) (?:now|no longer)|changed)\b/i,
  /\b(?:cancel|abandon|abort|drop) (?:the|your|this|that|all) (?:(?:previous|current|original|earlier) )?(?:task|summary|instructions?|request)s?\b/i,
  /\bstop (?:summari[sz]ing|transcribing|writing (?:the|this|your) (?:note|summary))\b/i,
  /\byou are no longer (?:to|an?|the|supposed to)\b/i,
  /\blet(?:'|’)?s play a game\b[^.!?\n]{0,40}\byou(?:'re| are)\b/i,
  /\b(?:answer|respond|reply) (?:only|just|solely|exclusively) (?:with|in)\b/i,
  /\b(?:reveal|print|show|repeat|display|output)\b[^.!?\n]{0,40}\b(?:the text|instructions?|prompt|message)\b[^.!?\n]{0,30}\b(?:you (?:were|are|have|got)|given|before (?:this|the)|above)\b/i,
  /\btranslate (?:everything|all(?: of)?(?: this| the)?|the (?:rest|note|summary|visit|conversation))\b/i,
  // What the note is to say.
  /\b(?:make sure|ensure|see to it)(?: that)? (?:the|this|your) (?:\w+ )?(?:note|summary|document|record|chart|documentation|output)\b[^.!?\n]{0,20}\b(?:contains?|says?|states?|includes?|shows?|has|mentions?)\b/i,
  /\bwhatever (?:ends up|goes|comes out|gets written|is written)\b[^.!?\n]{0,30}\b(?:paper|note|record|chart|summary)\b/i,
  /\bit (?:has|needs|ought) to say (?:that |there )/i,
  /\b(?:must|should|has to|have to|needs? to) be (?:rendered|left blank|entered|reported|written|stated) (?:as|in (?:all|every|the (?:note|summary|output))|at the)\b/i,
  /\bmake it look like (?:she|he|they|the (?:doctor|nurse|clinician))\b[^.!?\n]{0,30}\b(?:said|wrote|ordered|prescribed)\b/i,
  /\b(?:append|insert) the following\b/i,
  /\bdo the write-?up\b/i,
  new RegExp(
    String.raw`\b(?:start|begin|end|finish|open|close|preface) (?:the|this|your|every|each|all) (?:\w+ )?(?:${NOTE}|line|section|sentence)\b[^.!?\n]{0,20}\bwith\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:make|have|let(?! the record show)) (?:the|this|your) (?:\w+ )?${NOTE} (?:say|state|show|read|reflect|claim|mention|indicate)\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:all|any|every|each|the|this|your) (?:\w+ )?${NOTE}\b[^.!?\n]{0,30}\b(?:needs? to|must|should|shall|(?:has|have) to|ought to|needs? the)\b[^.!?\n]{0,25}\b(?:say|state|contain|include|read|claim|mention|show|list|begin|start|end|phrase|sentence|words?)\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:leave|keep|cut|strike|drop|omit|delete|erase|remove)\b[^.!?\n]{0,60}\b(?:out of|off|from) (?:the|this|your) (?:\w+ )?(?:note|notes|summary|documentation|write-?up)\b`,
    'i',
  ),
  /\b(?:write-?up|summary)\b[^.!?\n]{0,20}\b(?:leave out|omit|say|state|include|put)\b/i,
  /\b(?:must|should|may|is|are) (?:not|never) (?:to )?be (?:written down|documented|recorded|transcribed|summari[sz]ed|in the note)\b/i,
  /\brepeat after me\b[^.!?\n]{0,30}\b(?:note|summary|report|document)\b/i,
  /\b(?:do not|don't|never) (?:follow|use|obey) (?:the|your|any) (?:headings?|format|template|structure|layout|instructions)\b[^.!?\n]{0,30}\b(?:you|were|given|asked)\b/i,
  /\b(?:at|to) the (?:end|start|beginning|top|bottom) of (?:every|each|all) (?:line|sentence|section|paragraph)s?\b/i,
  // A conversation or a note that is only made up, in the marks of either.
  /\b(?:BEGIN|END|START|STOP)(?: OF)?(?: NEW| THE)? (?:CONVERSATION|TRANSCRIPT|NOTE|SYSTEM|PROMPT|INSTRUCTIONS?|VISIT)\b/,
  /^[ \t]{0,20}(?:CHIEF COMPLAINT|HISTORY OF PRESENT ILLNESS|REVIEW OF SYSTEMS|PHYSICAL EXAM(?:INATION)?|RESULTS|ASSESSMENT(?: AND PLAN)?|PLAN|MEDICATIONS|ALLERGIES)[ \t]{0,20}:?[ \t]{0,20}$/m,
  /\b(?:the |your )(?:developers?|engineers?|programmers?|vendor|manufacturer) (?:have |has )?(?:authori[sz]ed|instructed|told|asked|allowed|permitted) you\b/i,
  // Away with what was said before.
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(?:(?:previous|prior|earlier|above|preceding|your|system|safety|all|any|these|those|existing|original)\b[^.!?\n]{0,20}\b(?:instructions?|prompts?|guidelines|directives?|rules)|(?:instructions?|prompts?|rules) (?:above|given|before|you (?:got|were|received|have been))|system message)\b/i,
  /\b(?:ignore|disregard|forget)\b[^.!?\n]{0,20}\b(?:the above|all of the above|everything above|everything you (?:learned|know|were told)|the (?:conversation|transcript)|previous text)\b/i,
  /\b(?:new|updated) (?:system )?instructions?\s*:/i,
  /\b(?:system|developer) (?:prompt|message|override|mode enabled)\b/i,
  // Be another.
  /\b[Yy]ou are (?:now |going to (?:act|pretend|play) (?:as |to be |the role of )?)(?:an? |the )?(?:AI|ai|A\.I\.|a\.i\.|al model|Al model|artificial intelligence|assistant|chatbot|language model|llm|scribe|helpful|in \w+ mode|[A-Z]{3,}\b)/,
  /\byou are (?:an?|the) (?:ai|a\.i\.|assistant|chatbot|language model|llm|scribe)\b/i,
  /\b(?:act|acting|play|pretend|immerse yourself|role ?-?play)\b[^.!?\n]{0,40}\b(?:ai|a\.i\.|al model|language model|artificial intelligence|chatbot|DAN|(?:dan|developer) mode)\b/i,
  /\bas an? (?:ai|language model)\b/i,
  /\bfrom now on,? you (?:are|will|must|have to)\b/i,
  /\b(?:chat ?gpt|open ?ai|jailbr(?:eak|oken))\b[^.!?\n]{0,80}\b(?:polic(?:y|ies)|content|restrictions?|rules|guidelines|ethic\w*|prompts?|features?|responses)\b/i,
  // Write this.
  /\binstead,? (?:write|output|print|respond|reply|return)\b/i,
  /\b(?:output|write|print|respond with|reply with|insert|return) (?:exactly|only|the following|this sentence|verbatim)\b(?! (?:credible|on|if|when|after|before|once|at|for|the (?:first|second|time)))/i,
  /\b(?:in|into|from|of) (?:the|this|your) (?:generated |final |clinical )?(?:note|summary),? (?:always |only )?(?:write|state|output|add|include|say)\b/i,
  /\b(?:add|append|insert|put|include|write|state|document|record)\b[^.!?\n]{0,160}\b(?:to|in|into|at the end of) (?:the|this|your) (?:generated |final |clinical |medical )?(?:note|summary|report|chart) (?:that|exactly|verbatim)\b/i,
  new RegExp(
    String.raw`\b(?:add|append|augment|combine|convert|embed|encode|end|enhance|finish|give|group|hint|include|incorporate|insert|integrate|introduce|jumble|make|misspell|modify|mention|offer|provide|anagram|rearrange|remove|render|repeat|replace|reverse|scramble|substitute|suggest|swap|tease|translate|use|write)\b(?:[^.!?\n]|[.!?](?=\S)){0,160}?\b(?:your|the) ${ANSWER}`,
    'i',
  ),
  new RegExp(String.raw`(?:^|[.!?\n]\s)\W{0,20}in your ${ANSWER},? \w+`, 'i'),
  /\b(?:write|compose|give|produce)\b[^.!?\n]{0,60}\binstead of (?:the|a|this) (?:clinical |medical )?(?:note|summary)\b/i,
  /\b(?:replace|convert|swap|scramble|reverse|rearrange|misspell)\b[^.!?\n]{0,30}\b(?:letters?|vowels?|consonants?)\b/i,
  /<\/?(?:transcript|instructions?|conversation|context|document|note|prompt|task)>/i,
  /^[ \t]{0,20}-{2,}[ \t]{0,4}(?:end|visit|conversation|transcript|note)\b[^\n]{0,40}-{2,}[ \t]{0,20}$/im,
  /^[ \t]{0,20}#{2,4}[ \t]{0,4}[^\n]{0,30}\b(?:task|instructions?|prompt|override)\b/im,
  // The marks of chat templates.
  /<\|[^|<>\n]{1,40}\|>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|<\/?think>|<\/?(?:system|assistant|user)>/i,
  /^[ \t]{0,20}#{2,4}\s*(?:system|instructions?|assistant|user|response|input)\b/im,
  /^[ \t]{0,20}(?:system|assistant|developer|user)\s*(?:message)?[ \t]{0,20}:/im,
]
const LABELS = /^(?:system|assistant|developer|user|ai|bot|instruction)s?$/i

/** Letters looked at from each end of a text: an attack may stand at the end of a very long turn. */
const SAMPLE = 20_000

/** Whether a text reads like an instruction to a program, by patterns. */
export function isInstructionLike(text: string): boolean {
  return hasOrderPattern(withoutDisguise(text))
}

const hasOrderPattern = (plain: string) => PATTERNS.some((pattern) => pattern.test(plain))

/** Whether a turn gives orders to whoever writes the note, by its speaker's label, by patterns or by its words. A clinician's word is above these. */
export function givesOrders({ role, speaker, text, vouched }: Pick<Turn, 'role' | 'speaker' | 'text' | 'vouched'>): boolean {
  if (vouched === true) return false
  if (speaker !== null && LABELS.test(speaker.trim())) return true
  const plain = withoutDisguise(text)
  // A clinician who dictates has the right to say what the note is to hold.
  return hasOrderPattern(plain) || (role !== 'clinician' && hasOrderWords(plain))
}

/** Zero-width and direction marks hide words from a detector and not from a model, and so do letters that are set apart. */
function withoutDisguise(text: string): string {
  const sample = text.length <= 2 * SAMPLE ? text : `${text.slice(0, SAMPLE)}\n${text.slice(-SAMPLE)}`
  return sample.replace(/\p{Cf}/gu, '').replace(/\b(?:\p{L} ){4,40}\p{L}\b/gu, (letters) => letters.replaceAll(' ', ''))
}
