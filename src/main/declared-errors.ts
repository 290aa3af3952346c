/** How an error leaves a process: a code of the contract, its fixed sentence, and detail without patient data. */
import { ORPCError, ValidationError } from '@orpc/server'
import { Fault, errorSentences, isErrorCode, type ErrorCode, type ErrorDetail } from '../contract/errors.ts'

export function declaredError(error: unknown): ORPCError<ErrorCode, ErrorDetail> {
  if (error instanceof Fault) return asDeclared(error.code, error.detail)
  if (error instanceof ORPCError) {
    if (isErrorCode(error.code)) return asDeclared(error.code, {})
    if (error.code === 'BAD_REQUEST' || error.cause instanceof ValidationError) return asDeclared('INVALID', {})
  }
  return asDeclared('INTERNAL', { kind: error instanceof Error ? error.name : typeof error })
}

function asDeclared(code: ErrorCode, data: ErrorDetail): ORPCError<ErrorCode, ErrorDetail> {
  return new ORPCError(code, { status: 422, message: errorSentences[code], data })
}

type Stream = AsyncGenerator<unknown, unknown, void>

function isStream(value: unknown): value is Stream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function* streamWithDeclaredErrors(stream: Stream): Stream {
  try {
    return yield* stream
  } catch (error) {
    throw declaredError(error)
  }
}

/** Runs a call, and turns whatever it throws, at once or while it streams, into a declared error. */
export async function withDeclaredErrors<R extends { readonly output: unknown }>(call: () => R | PromiseLike<R>): Promise<R> {
  try {
    const result = await call()
    return isStream(result.output) ? { ...result, output: streamWithDeclaredErrors(result.output) } : result
  } catch (error) {
    throw declaredError(error)
  }
}
