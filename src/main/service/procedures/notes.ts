import { Fault } from '../../../contract/errors.ts'
import { whatHolds } from '../drafting/index.ts'
import type { Vault } from '../vault/index.ts'
import { os } from './base.ts'

const done = { done: true } as const

/** A signature is what matters most in a rollback: the ledger is sealed at once, and not only at the next checkpoint. */
async function sealSignature(vault: Vault): Promise<void> {
  try {
    await vault.ledger.checkpoint()
  } catch {
    // The signature stands; an anchor that cannot be written now is brought up with the next checkpoint.
  }
}

export const noteProcedures = {
  get: os.notes.get.handler(({ context, input }) => context.service.wing.records.notes.get(input)),
  decide: os.notes.decide.handler(({ context, input }) => context.service.wing.records.notes.decide(input)),
  whatHolds: os.notes.whatHolds.handler(({ context, input }) => {
    const { encounters, notes, patients, sources } = context.service.wing.records
    const { encounterId, sections } = notes.existing(input.noteId)
    const statement = sections.flatMap(({ statements }) => statements).find(({ id }) => id === input.statementId)
    if (statement === undefined) throw new Fault('NOT_FOUND', { what: 'statement' })
    const source = sources.ofEncounter(encounterId)
    const isOpen = statement.origin === 'model' && statement.disposition === 'pending'
    if (!isOpen || source === null) return { text: null }
    const { sex } = patients.existing(encounters.existing(encounterId).patientId)
    return { text: whatHolds(statement.text, source.turns, statement.sectionKey, sex) }
  }),
  acceptSupported: os.notes.acceptSupported.handler(({ context, input }) => context.service.wing.records.notes.acceptSupported(input)),
  addStatement: os.notes.addStatement.handler(({ context, input }) => context.service.wing.records.notes.addStatement(input)),
  dismissOmission: os.notes.dismissOmission.handler(({ context, input }) => context.service.wing.records.notes.dismissOmission(input)),
  undo: os.notes.undo.handler(({ context, input }) => context.service.wing.records.notes.undo(input)),
  saveBuffer: os.notes.saveBuffer.handler(({ context, input }) => {
    context.service.wing.records.notes.saveBuffer(input)
    return done
  }),
  buffers: os.notes.buffers.handler(({ context, input }) => context.service.wing.records.notes.buffers(input)),
  sign: os.notes.sign.handler(async ({ context, input }) => {
    const { records, vault } = context.service.wing
    const note = await records.notes.sign(input)
    await sealSignature(vault)
    return note
  }),
  addAddendum: os.notes.addAddendum.handler(async ({ context, input }) => {
    const { records, vault } = context.service.wing
    const note = await records.notes.addAddendum(input)
    await sealSignature(vault)
    return note
  }),
  disclose: os.notes.disclose.handler(({ context, input }) => {
    const { records, vault } = context.service.wing
    // Nothing leaves without its entry, and a vault that is open for reading only takes none.
    if (vault.readOnly) throw new Fault('LEDGER_BROKEN')
    return records.notes.disclose(input)
  }),
}
