/** Transcripts: from a file or a paste to numbered turns, shown before anything is saved. */
export { parseAppended } from './append.ts'
export { correctTurn } from './correct.ts'
export { parseTranscript, type Incoming } from './parse.ts'
export { changeSpeakers } from './speakers.ts'
export { hashOfTurns } from './hash.ts'
export { givesOrders, isInstructionLike } from './instruction-like.ts'
export { languageOf, type Language } from './language.ts'
export { vouchForTurn } from './vouch.ts'
