/** What every procedure has in common: permission is checked first, and errors leave as declared data. */
import { implement } from '@orpc/server'
import { contract } from '../../../contract/index.ts'
import { withDeclaredErrors } from '../../declared-errors.ts'
import { authorize, type Session } from '../access/index.ts'
import type { ServiceState } from '../state.ts'

/** One connection from a window or a terminal: what it may do follows from who signed in on it. */
export type Connection = { session: Session | null }
/** What a call knows. The connection is an object of its own, because oRPC hands each call a copy of its context. */
export type CallContext = { readonly service: ServiceState; readonly connection: Connection }

/** The implementer that all procedures are made with. */
export const os = implement(contract)
  .$context<CallContext>()
  .use(({ context, next, procedure }) =>
    withDeclaredErrors(() => {
      authorize(context.connection.session, procedure['~orpc'].meta.permission)
      return next()
    }),
  )
