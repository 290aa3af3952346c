import { os } from './base.ts'

const done = { done: true } as const

export const noteProcedures = {
  get: os.notes.get.handler(({ context, input }) => context.service.wing.records.notes.get(input)),
  decide: os.notes.decide.handler(({ context, input }) => context.service.wing.records.notes.decide(input)),
  acceptSupported: os.notes.acceptSupported.handler(({ context, input }) => context.service.wing.records.notes.acceptSupported(input)),
  addStatement: os.notes.addStatement.handler(({ context, input }) => context.service.wing.records.notes.addStatement(input)),
  dismissOmission: os.notes.dismissOmission.handler(({ context, input }) => context.service.wing.records.notes.dismissOmission(input)),
  undo: os.notes.undo.handler(({ context, input }) => context.service.wing.records.notes.undo(input)),
  saveBuffer: os.notes.saveBuffer.handler(({ context, input }) => {
    context.service.wing.records.notes.saveBuffer(input)
    return done
  }),
  buffers: os.notes.buffers.handler(({ context, input }) => context.service.wing.records.notes.buffers(input)),
  sign: os.notes.sign.handler(({ context, input }) => context.service.wing.records.notes.sign(input)),
  addAddendum: os.notes.addAddendum.handler(({ context, input }) => context.service.wing.records.notes.addAddendum(input)),
  disclose: os.notes.disclose.handler(({ context, input }) => context.service.wing.records.notes.disclose(input)),
}
