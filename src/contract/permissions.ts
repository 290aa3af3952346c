/** What a person may be allowed to do. Roles are sets of these; the service checks one on every procedure. */
export const permissions = [
  'public', // before anyone has signed in: status, unlock, create
  'session', // any signed-in person
  'patients.read',
  'patients.write',
  'encounters.read',
  'encounters.write',
  'notes.read',
  'notes.write',
  'notes.sign',
  'notes.disclose',
  'drafting.use',
  'models.read',
  'models.manage',
  'decisions.read',
  'ledger.read',
  'ledger.restore',
  'settings.read',
  'settings.write',
] as const
export type Permission = (typeof permissions)[number]
