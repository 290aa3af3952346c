/** What the command line ends with; documented in docs/administrator/command-line.md. */
import type { ErrorCode } from '../../contract/errors.ts'

export const exitCodes = {
  ok: 0,
  /** The answer is no: a chain that does not hold, a replay that differs, a machine check with a problem. */
  no: 1,
  /** The command was not understood, or lacks something that only the caller can give. */
  usage: 2,
  /** The input cannot be used: a visit that is empty, too thin, not a visit or too large; a model file that is damaged or no model. */
  input: 65,
  /** The file, vault or model is not there. */
  missing: 66,
  /** Something this machine lacks: runtime, engine, memory. */
  unavailable: 69,
  /** A fault inside Cloister. */
  internal: 70,
  /** The vault cannot be written to, or the disk is full. */
  storage: 74,
  /** Wrong passphrase, locked keychain, not allowed. */
  denied: 77,
  /** Stopped by Ctrl-C. */
  stopped: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const byPrefix: readonly (readonly [string, ExitCode])[] = [
  ['SOURCE_', exitCodes.input],
  ['CONTEXT_', exitCodes.input],
  ['VAULT_MISSING', exitCodes.missing],
  ['VAULT_EXISTS', exitCodes.usage],
  ['VAULT_', exitCodes.storage],
  ['KEY_FILE_', exitCodes.storage],
  ['MODEL_MISSING', exitCodes.missing],
  ['MODEL_NOT_GGUF', exitCodes.input],
  ['MODEL_TRUNCATED', exitCodes.input],
  ['MODEL_MALFORMED', exitCodes.input],
  ['MODEL_HASH', exitCodes.input],
  ['MODEL_', exitCodes.unavailable],
  ['ENGINE_', exitCodes.unavailable],
  ['PASSPHRASE_', exitCodes.denied],
  ['KEYCHAIN_', exitCodes.denied],
  ['RECOVERY_', exitCodes.denied],
  ['TOO_MANY_TRIES', exitCodes.denied],
  ['LOCKED', exitCodes.denied],
  ['FORBIDDEN', exitCodes.denied],
  ['LEDGER_BROKEN', exitCodes.no],
  ['NO_ROLLBACK', exitCodes.usage],
  ['REPLAY_', exitCodes.no],
  ['NOT_FOUND', exitCodes.missing],
  ['INVALID', exitCodes.usage],
  ['DRAFT_STOPPED', exitCodes.stopped],
]

/** The exit code of an error of the contract. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return byPrefix.find(([prefix]) => code.startsWith(prefix))?.[1] ?? exitCodes.internal
}

/** The code of an error of ours, of a call, or of the system; null where it has none. */
export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null
}
