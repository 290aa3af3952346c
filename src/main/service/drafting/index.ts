/** From sources to statements with evidence: templates, the prompt, the note as it streams, and what each sentence rests on. */
export { loadTemplates, templateOf } from './templates.ts'
export { buildPrompt, promptIdOf } from './prompt.ts'
export { NoteParser, type Dropped, type NoteEvent } from './note-parser.ts'
export { splitSentences } from './sentences.ts'
export { checkStatement, type CheckOptions } from './check-statement.ts'
export { findOmissions } from './omissions.ts'
export { judgeSource, type SourceJudgement } from './judge-source.ts'
export { planParts } from './parts.ts'
