import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { AuditKind } from './audit.ts'
import { ErrorDetail, errorSentences, type ErrorCode } from './errors.ts'
import type { Permission } from './permissions.ts'

/** What a procedure states besides its schemas. */
export type ProcedureMeta = {
  readonly permission: Permission
  /** The ledger kind written by the service in the same transaction, or why there is none. */
  readonly audit: AuditKind | { readonly none: string }
}

type ErrorItem = { readonly status: number; readonly message: string; readonly data: typeof ErrorDetail }

function declared<const C extends ErrorCode>(codes: readonly C[]): Record<C, ErrorItem> {
  const items: Partial<Record<C, ErrorItem>> = {}
  for (const code of codes) items[code] = { status: 422, message: errorSentences[code], data: ErrorDetail }
  return items as Record<C, ErrorItem> // the keys are exactly `codes`
}

/** Errors that any procedure may answer with. */
const everywhere = ['LOCKED', 'FORBIDDEN', 'INVALID', 'INTERNAL'] as const

/**
 * Begins a procedure of the contract: `procedure({permission, audit, errors}).input(…).output(…)`.
 * A test fails if one of the contract lacks input, output, errors, permission or audit.
 */
export function procedure<const C extends ErrorCode = never>(options: ProcedureMeta & { readonly errors?: readonly C[] }) {
  const { errors = [], permission, audit } = options
  return oc.$meta<ProcedureMeta>({ permission, audit }).errors(declared([...everywhere, ...errors]))
}

/** For procedures without input: an empty object, nothing else. */
export const Nothing = z.strictObject({})
/** For procedures whose success says it all. */
export const Done = z.strictObject({ done: z.literal(true) })
