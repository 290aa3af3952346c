/**
 * Text that speaks to a program rather than to a person. In a transcript it stays what somebody said: it is pointed out before it is
 * saved, and no statement may rest on it alone. Used by the transcript's preview and by drafting alike.
 */

/** What a program is asked to produce; "response to treatment" is something else. */
const ANSWER = String.raw`(?:answers?|response|repl(?:y|ies)|output|message|generated text)(?:'s)?\b(?! to (?:the |this |that |his |her |your )?(?:treatment|therapy|medic|drug|dose|inject|exercise|stress|stimul))`

const PATTERNS: readonly RegExp[] = [
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
  new RegExp(String.raw`^\W*in your ${ANSWER},? \w+`, 'i'),
  /\b(?:write|compose|give|produce)\b[^.!?\n]{0,60}\binstead of (?:the|a|this) (?:clinical |medical )?(?:note|summary)\b/i,
  /\b(?:replace|convert|swap|scramble|reverse|rearrange|misspell)\b[^.!?\n]{0,30}\b(?:letters?|vowels?|consonants?)\b/i,
  // The marks of chat templates.
  /<\|[^|<>\n]{1,40}\|>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|<\/?think>|<\/?(?:system|assistant|user)>/i,
  /^\s*#{2,4}\s*(?:system|instructions?|assistant|user|response|input)\b/im,
  /^\s*(?:system|assistant|developer|user)\s*(?:message)?\s*:/im,
]
const LABELS = /^(?:system|assistant|developer|user|ai|bot|instruction)s?$/i

/** Letters looked at from each end of a text: an attack may stand at the end of a very long turn. */
const SAMPLE = 20_000

/** Whether a turn reads like an instruction to a program. `speaker` is its label in the file, if it had one. */
export function isInstructionLike(text: string, speaker: string | null = null): boolean {
  if (speaker !== null && LABELS.test(speaker.trim())) return true
  const sample = text.length <= 2 * SAMPLE ? text : `${text.slice(0, SAMPLE)}\n${text.slice(-SAMPLE)}`
  // Zero-width and direction marks hide words from patterns and not from a model.
  const plain = sample.replace(/\p{Cf}/gu, '')
  return PATTERNS.some((pattern) => pattern.test(plain))
}
