/** What entries of the ledger say, as the service writes it. */
import type { AuditKind } from '../../../src/contract/audit.ts'

const id = '0195a1c2-7b3d-7e4f-8a9b-1c2d3e4f5a6b'
const sha256 = 'e5c3a18f6d4b2907'.repeat(4)

const bodies: Partial<Record<AuditKind, Readonly<Record<string, unknown>>>> = {
  'vault.created': { backend: 'os-keychain', weaker: false, cipher: 'SQLCipher 4' },
  'vault.opened': { backend: 'os-keychain', keyFile: 'as recorded' },
  'vault.open-failed': { count: 2, first: '2026-03-02T07:58:12.000Z', last: '2026-03-02T07:58:40.000Z' },
  'vault.migrated': { from: 11, to: 12 },
  'keychain.backend-changed': { from: 'device-file', to: 'os-keychain', weaker: false },
  'patient.changed': { patientId: id, changes: { familyName: { from: 'Okafor', to: 'Okafor-Bell' } } },
  'patient.searched': { results: 3 },
  'encounter.created': { encounterId: id, patientId: id, templateId: 'soap', startedAt: '2026-03-02T09:20:00.000Z' },
  'source.imported': { sourceId: id, encounterId: id, sha256, format: 'labelled-text', turns: 32, warnings: [] },
  'source.corrected': { sourceId: id, number: 2, from: sha256, to: sha256, checkedAgain: 2, reopened: 0 },
  'source.vouched': { sourceId: id, number: 9, from: sha256, to: sha256, vouched: true, checkedAgain: 1, reopened: 0 },
  'note.drafted': {
    noteId: id,
    version: 1,
    decisionId: id,
    templateId: 'soap',
    outcome: 'complete',
    kept: true,
    statements: 18,
    omissions: 3,
    sha256,
  },
  'note.statement-decided': { noteId: id, statementId: id, action: 'accept', verdict: 'unsure', from: 'pending', to: 'accepted' },
  'note.signed': { noteId: id, version: 2, sha256, written: { model: 14, edited: 3, clinician: 1 } },
  'note.addendum': { noteId: id, addendumId: id, sha256, noteSha256: sha256 },
  'note.disclosed': { noteId: id, sectionKey: 'assessment-and-plan', purpose: 'copy', textSha256: sha256 },
  'model.calibrated': { chosen: { device: 'auto', threads: 1, flashAttention: 'auto', readChunk: 512 }, trials: 4 },
  'model.evaluated': { visits: 12, quality: 0.873, omission: 0.12, trapsSprung: 1, unsupported: 0.042 },
  'model.allowed-unevaluated': { sha256, reason: 'Tried for a week beside the standard model.' },
  'settings.changed': { names: ['textSize', 'lockAfterMinutes'] },
  'ledger.verified': { holds: true, entries: 160, findings: [] },
  'clock.moved-back': { from: '2026-03-02T16:03:00.000Z', to: '2026-03-02T16:00:58.000Z' },
}

export function bodyOf(kind: AuditKind): string | null {
  const body = bodies[kind]
  return body === undefined ? null : JSON.stringify(body)
}
