/** A real service on a real vault for tests: device secret in a file, so that no keychain of the machine is touched. */
import { fileURLToPath } from 'node:url'
import { v7 as uuid } from 'uuid'
import { appFolders, placesOf } from '../../src/main/places.ts'
import { forkedEngine, type ForkedEngine } from '../../src/main/service/forked-engine.ts'
import { createService, type Service } from '../../src/main/service/index.ts'
import { createRecords } from '../../src/main/service/records/index.ts'
import { checked, omissions, sections, visit } from '../../src/main/service/records/testing.ts'
import { createVault, systemKeyVault } from '../../src/main/service/vault/index.ts'
import { quickTune } from '../../src/main/service/vault/testing.ts'

export const passphraseForTests = 'correct horse battery staple'
const root = fileURLToPath(new URL('../..', import.meta.url))

export type ServiceParts = {
  readonly engine?: ForkedEngine
  /** The file behind every ticket. */
  readonly modelFile?: string | null
}

/** The service on a vault folder, with the engine of the product (started only when it is asked for). */
export function serviceForTests(folder: string, { engine = forkedEngine(), modelFile = null }: ServiceParts = {}): Service {
  const { catalogue, resources } = appFolders(root)
  return createService({
    folder,
    modelFolders: [placesOf({ platform: process.platform, home: process.env['HOME'] ?? '', env: process.env }).models],
    resourcesFolder: resources,
    catalogueFolder: catalogue,
    appVersion: '0.0.0-test',
    engine,
    keyVault: systemKeyVault(),
    now: () => new Date(),
    redeemTicket: () => modelFile,
    onSettings: () => undefined,
  })
}

export type ReviewedVisit = { readonly encounterId: string; readonly noteId: string; readonly statementIds: readonly string[] }

/** Makes a vault in `folder` with one visit and a draft of twelve statements to review, and closes it. */
export async function seedReviewedVisit(folder: string): Promise<ReviewedVisit> {
  const now = (): Date => new Date()
  const common = { folder, keyVault: systemKeyVault(), now, tune: quickTune }
  const { vault } = await createVault({ ...common, userName: 'Test Clinician', passphrase: passphraseForTests, backend: 'device-file' })
  try {
    const records = createRecords({ vault, now, resourcesFolder: appFolders(root).resources })
    const encounter = visit(records)
    const { noteId } = records.notes.beginDraft({
      encounterId: encounter.id,
      templateId: 'soap',
      sections,
      decisionId: uuid(),
      modelName: 'none',
      redo: null,
    })
    const statementIds = Array.from({ length: 12 }, (_unused, i) => {
      const section = sections[i % sections.length] ?? sections[0]
      return records.notes.appendStatement({ noteId, sectionKey: section.key, statement: checked(`Statement ${String(i)}.`, 'unsure') }).id
    })
    records.notes.finishDraft({ noteId, outcome: 'complete', omissions, within: () => undefined })
    return { encounterId: encounter.id, noteId, statementIds }
  } finally {
    await vault.close()
  }
}
