/**
 * Every error that crosses a process boundary: a code, and a sentence that a clinician can act on.
 * Sentences are fixed text, so that no patient data can ride in one; `detail` holds numbers and names of things, never of people.
 */
import { z } from 'zod'

/** What may accompany an error: counts, limits, file kinds. Never a patient's words. */
export const ErrorDetail = z.record(z.string(), z.union([z.string().max(200), z.number(), z.boolean()]))
export type ErrorDetail = z.infer<typeof ErrorDetail>

export const errorSentences = {
  // session
  LOCKED: 'Cloister is locked. Enter your passphrase to go on.',
  FORBIDDEN: 'Your role does not allow this. Ask the person who administers Cloister here.',
  NOT_FOUND: 'This item is not in the vault. It may have been opened from an old list; go back and try again.',
  CONFLICT: 'This was changed in the meantime. Reload it and try again; your text is kept.',
  INVALID: 'Something in the request was not of the expected form. Nothing was changed.',
  INTERNAL: 'Something went wrong inside Cloister. Nothing that was saved is lost. Try again; if it repeats, restart Cloister.',
  MRN_TAKEN: 'Another patient already has this record number. Look for that patient, or check the number.',
  // vault
  VAULT_MISSING: 'There is no vault at this place. If there should be one, check that its drive is connected; otherwise create one.',
  VAULT_EXISTS: 'There is already a vault here. Unlock it; Cloister never replaces one.',
  VAULT_EMPTY_FILE: 'The vault file is empty (0 bytes). Restore it from a backup; Cloister will not make a new one in its place.',
  VAULT_TRUNCATED: 'The vault file is shorter than it should be. Restore it from a backup.',
  VAULT_PLAINTEXT: 'The vault file is an ordinary, unencrypted database and not a Cloister vault. Move it away or choose another folder.',
  VAULT_UNREADABLE:
    'The vault file does not open with its key: it is damaged, of another program, or of another cipher. Restore it from a backup.',
  VAULT_CORRUPT: 'Part of the vault file is damaged. Restore it from a backup; the damaged file is left as it is.',
  VAULT_NEWER: 'This vault was made by a newer Cloister. Update Cloister on this workstation.',
  VAULT_READ_ONLY: 'The vault cannot be written to. Check the permissions of its folder and that the drive is not read-only.',
  VAULT_BUSY: 'The vault is open in another Cloister. Close that one first.',
  VAULT_FULL: 'The disk is full. Your text is kept on screen; free some space and it will be saved.',
  KEY_FILE_MISSING:
    'The key file beside the vault is missing. Restore it from a backup; without it even the recovery key cannot open the vault.',
  KEY_FILE_DAMAGED: 'The key file beside the vault is damaged. Restore it from a backup.',
  PASSPHRASE_WRONG: 'That passphrase does not open this vault. Check the keyboard layout and Caps Lock, then try again.',
  PASSPHRASE_WEAK: 'This passphrase is too easy to guess. Use at least 12 characters; several unrelated words work well.',
  RECOVERY_KEY_MISTYPED: 'The recovery key has a typing error. Check the marked group.',
  RECOVERY_KEY_WRONG: 'That recovery key is not the one of this vault.',
  RECOVERY_KEY_UNCONFIRMED: 'Those groups do not match the recovery key on your print. Check the print and type them again.',
  KEYCHAIN_MISSING: 'No keychain was found on this machine. You can go on with a device secret in a protected file, which is weaker.',
  KEYCHAIN_LOCKED: 'The keychain of this machine is locked or did not answer. Unlock it and try again, or use the recovery key.',
  KEYCHAIN_SECRET_MISSING: 'The keychain no longer has the secret of this vault. Use the recovery key to open it.',
  TOO_MANY_TRIES: 'Too many tries. Wait a moment before the next.',
  // ledger
  LEDGER_BROKEN: 'The record of what happened in this vault does not add up. It opens for reading only; see Verification.',
  NO_ROLLBACK: 'This vault is not an older copy of itself, so there is nothing to accept. Nothing was changed.',
  // sources
  SOURCE_EMPTY: 'There is no text in this. Nothing was saved.',
  SOURCE_TOO_LARGE: 'This file is larger than a visit can be. Nothing was saved.',
  SOURCE_BINARY: 'This is not a text file. Cloister reads plain text, WebVTT, SRT and JSON transcripts.',
  SOURCE_MALFORMED: 'This file is damaged or not of the form its name says. Nothing was saved.',
  SOURCE_IN_USE:
    'A note was drafted from this transcript already, and its evidence points into it. Make a new visit for another transcript.',
  SOURCE_TOO_THIN: 'There is too little in this visit to write a note from. Nothing was drafted.',
  SOURCE_NOT_A_VISIT: 'This does not read like a visit between a clinician and a patient. Nothing was drafted.',
  SOURCE_LANGUAGE: 'This visit does not read like English, the only language that drafting has been checked in. Nothing was drafted.',
  CONTEXT_TOO_SMALL: 'This visit is longer than the model can read at once. Draft it in parts, or choose a model with a longer context.',
  // notes
  NOTE_SIGNED: 'This note is signed and cannot be changed. Add an addendum instead.',
  NOTE_UNSIGNED: 'This note is not signed yet. Sign it before you copy, print or export it as final.',
  NOTE_PENDING: 'Some marked statements have no answer yet. Accept, edit or reject them before you sign.',
  NOTE_EMPTY: 'There is nothing in this note to sign.',
  NOTHING_TO_UNDO: 'There is nothing to undo.',
  // models and engine
  MODEL_MISSING: 'The model file is not on this machine. Bring it by network share or stick and import it in Settings.',
  MODEL_NOT_GGUF: 'This is not a GGUF model file.',
  MODEL_TRUNCATED: 'This model file is shorter than its own header says. Copy it again.',
  MODEL_MALFORMED: 'The header of this model file is damaged or was made to do harm. It was not loaded.',
  MODEL_UNSUPPORTED: 'This kind of model is not supported by the engine in this version.',
  MODEL_HASH: 'This model file is not the one that was recorded: its hash differs. It was not loaded.',
  MODEL_TOO_LARGE: 'This model needs more memory than this machine has free. It was not loaded.',
  MODEL_NO_TEMPLATE: 'This model has no chat template, so it cannot follow instructions. Choose an instruct model.',
  MODEL_NOT_EVALUATED:
    'This imported model was not yet tried on this machine, so it does not draft for patients. Evaluate it in Settings, Models, About; or allow it there with a reason.',
  ENGINE_STOPPED: 'The drafting engine stopped and was started again. Nothing is lost; ask for the draft once more.',
  ENGINE_HUNG: 'The drafting engine did not answer and was restarted. Nothing is lost; ask for the draft once more.',
  ENGINE_BUSY: 'The engine is at work on another draft. Stop it or wait for it to end.',
  ENGINE_UNAVAILABLE: 'The drafting engine does not start on this machine. Everything else works; see the machine check in Settings.',
  DRAFT_STOPPED: 'Drafting was stopped. What had been written is kept.',
  REPLAY_IMPOSSIBLE: 'This draft cannot be replayed here: its model, engine release or device is not the one of this machine.',
} as const satisfies Record<string, string>

export type ErrorCode = keyof typeof errorSentences

/** An error of ours, inside a process. At a boundary it becomes a declared oRPC error of the same code. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: ErrorCode
  readonly detail: ErrorDetail
  constructor(code: ErrorCode, detail: ErrorDetail = {}) {
    super(errorSentences[code])
    this.code = code
    this.detail = detail
  }
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorSentences, code)
}
