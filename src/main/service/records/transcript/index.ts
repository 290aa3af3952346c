/** Transcripts: from a file or a paste to numbered turns, shown before anything is saved. */
export { parseTranscript, type Incoming } from './parse.ts'
export { changeSpeakers, speakersOf } from './speakers.ts'
export { languageOf, type Language } from './language.ts'
export { isInstructionLike } from './instruction-like.ts'
export { hashOfTurns } from './hash.ts'
