/** From sources to statements with evidence: templates, the prompt, the note as it streams, and what each sentence rests on. */
export { loadTemplates, templateOf } from './templates.ts'
export { buildPrompt, promptIdOf } from './prompt.ts'
export { NoteParser, type Dropped, type NoteEvent } from './note-parser.ts'
export { checkStatement, type CheckOptions } from './check-statement.ts'
export { createDrafting, type CreateDrafting } from './create.ts'
export { draftingOf, type Drafting, type DraftingParts } from './drafting.ts'
export type { Keeping } from './keeping.ts'
