import { ORPCError } from '@orpc/client'
import { errorSentences, isErrorCode, type ErrorCode, type ErrorDetail } from '../../contract/errors.ts'

/** An error as a person reads it. */
export type Explained = { readonly code: ErrorCode; readonly sentence: string; readonly detail: ErrorDetail }

function detailOf(data: unknown): ErrorDetail {
  if (typeof data !== 'object' || data === null) return {}
  const detail: ErrorDetail = {}
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') detail[name] = value
  }
  return detail
}

/** The sentence of an error's code. What is not of the contract is named INTERNAL: its own words are not for a person. */
export function explain(error: unknown): Explained {
  if (error instanceof ORPCError) {
    const code: unknown = error.code
    const data: unknown = error.data
    if (typeof code === 'string' && isErrorCode(code)) return { code, sentence: errorSentences[code], detail: detailOf(data) }
  }
  return { code: 'INTERNAL', sentence: errorSentences.INTERNAL, detail: {} }
}

/** True where the user, not a fault, ended a call. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.message.includes('aborted'))
}
