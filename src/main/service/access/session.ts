import { Fault } from '../../../contract/errors.ts'
import type { Permission } from '../../../contract/permissions.ts'
import type { User } from '../../../contract/vault.ts'
import { roleMay } from './roles.ts'

/** Who is signed in on a connection. It lives as long as the connection, and ends with the process when Cloister locks. */
export type Session = { readonly user: User }

export function createSession(user: User): Session {
  return Object.freeze({ user: Object.freeze({ ...user }) })
}

/**
 * Lets the caller go on only if the one who is signed in may do this. `public` needs nobody; everything else needs a session.
 * @throws Fault LOCKED while nobody is signed in; Fault FORBIDDEN where the role does not hold the permission.
 */
export function authorize(session: Session | null, permission: Permission): void {
  if (permission === 'public') return
  if (session === null) throw new Fault('LOCKED')
  if (!roleMay(session.user.role, permission)) throw new Fault('FORBIDDEN', { permission })
}
