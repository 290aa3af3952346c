import { permissions, type Permission } from '../../../contract/permissions.ts'
import type { User } from '../../../contract/vault.ts'

export type Role = User['role']

/** What each role may do. A role that is added to the contract does not compile until it is listed here. */
const permissionsOfRole: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  /** The person who sees patients and signs, on a workstation that is theirs: everything. */
  clinician: new Set(permissions),
}

export function roleMay(role: Role, permission: Permission): boolean {
  return permissionsOfRole[role].has(permission)
}
