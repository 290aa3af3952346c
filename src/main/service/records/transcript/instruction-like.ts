/** Text that speaks to a program rather than to a person. It is only pointed out: in a transcript it stays what somebody said. */

const PATTERNS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(?:instructions?|prompts?|guidelines|system message|directives?)\b/i,
  /\b(?:ignore|disregard|forget)\b[^.!?\n]{0,20}\b(?:the above|all of the above|everything above|the (?:conversation|transcript)|previous text)\b[^.!?\n]{0,30}\b(?:write|say|output|print|respond|answer|reply|state|report|document|do)\b/i,
  /\b(?:ignore|disregard) (?:all |everything )?(?:of )?the above\b/i,
  /\bnew (?:system )?instructions?\s*:/i,
  /\b(?:system|developer) (?:prompt|message|override)\b/i,
  /\byou are (?:now )?(?:an?|the) (?:ai|a\.i\.|assistant|chatbot|language model|llm|scribe|helpful)\b/i,
  /\b(?:as|pretend (?:to be|you are)) an? (?:ai|language model|assistant)\b/i,
  /\binstead,? (?:write|output|print|respond|reply|return)\b/i,
  /\b(?:in|into|from) (?:the|this) (?:generated |final )?(?:note|summary),? (?:always |only )?(?:write|state|output)\b/i,
  /<\|[^|<>\n]{1,40}\|>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|<\/?think>|<\/?(?:system|assistant|user)>/i,
  /^\s*#{2,4}\s*(?:system|instructions?|assistant|user|response|input)\b/im,
  /^\s*(?:system|assistant|developer|user)\s*(?:message)?\s*:/im,
]
const LABELS = /^(?:system|assistant|developer|user|ai|bot|instruction)s?$/i

/** Looks at the first 20,000 characters of a text. */
export function isInstructionLike(text: string, speaker: string | null = null): boolean {
  if (speaker !== null && LABELS.test(speaker.trim())) return true
  const sample = text.slice(0, 20_000)
  return PATTERNS.some((pattern) => pattern.test(sample))
}
