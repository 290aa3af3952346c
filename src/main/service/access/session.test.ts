import { describe, expect, it } from 'vitest'
import { Fault, type ErrorCode } from '../../../contract/errors.ts'
import { permissions, type Permission } from '../../../contract/permissions.ts'
import { User } from '../../../contract/vault.ts'
import { authorize, createSession } from './index.ts'

const user = User.parse({ id: '0190a7f4-5d5e-7c3e-8a57-3b1f0c2d4e6f', name: 'A. Clinician', role: 'clinician' })

function refusal(work: () => void): ErrorCode | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

describe('authorize', () => {
  it('lets nobody who is not signed in do anything but what is public', () => {
    for (const permission of permissions) {
      expect(refusal(() => authorize(null, permission))).toBe(permission === 'public' ? null : 'LOCKED')
    }
  })

  it('lets a clinician do everything on their own workstation', () => {
    for (const permission of permissions) expect(refusal(() => authorize(createSession(user), permission))).toBeNull()
  })

  it('refuses what no role was given, even to a signed-in person', () => {
    const unheard = 'vault.destroy' as Permission
    expect(refusal(() => authorize(createSession(user), unheard))).toBe('FORBIDDEN')
  })

  it('keeps a session as it was made', () => {
    const session = createSession(user)
    expect(() => Object.assign(session.user, { name: 'Somebody else' })).toThrow(TypeError)
  })
})
