import { Fault } from '../../../contract/errors.ts'
import { readCard } from '../models/index.ts'
import { os } from './base.ts'

export const templateProcedures = {
  list: os.templates.list.handler(({ context }) => context.service.wing.drafting.templates()),
}

export const draftingProcedures = {
  readiness: os.drafting.readiness.handler(({ context, input }) => context.service.wing.drafting.readiness(input)),
  read: os.drafting.read.handler(({ context, input, signal }) => context.service.wing.drafting.read(input, signal)),
  start: os.drafting.start.handler(({ context, input, signal }) => context.service.wing.drafting.start(input, signal)),
}

export const decisionProcedures = {
  list: os.decisions.list.handler(({ context, input }) => context.service.wing.decisions.list(input)),
  get: os.decisions.get.handler(({ context, input }) => context.service.wing.decisions.get(input)),
  replay: os.decisions.replay.handler(({ context, input, signal }) => context.service.wing.drafting.replay(input.id, signal)),
}

export const modelProcedures = {
  list: os.models.list.handler(({ context }) => context.service.wing.models.list()),
  machine: os.models.machine.handler(({ context }) => context.service.machineReport()),
  import: os.models.import.handler(({ context, input, signal }) => {
    const path = context.service.options.redeemTicket(input.ticket)
    if (path === null) throw new Fault('NOT_FOUND')
    return context.service.wing.models.import(path, signal)
  }),
  select: os.models.select.handler(({ context, input }) => context.service.wing.models.select(input.id)),
  card: os.models.card.handler(({ context, input }) => {
    const { options, wing } = context.service
    return readCard(options.catalogueFolder, wing.models.find(input.id).id)
  }),
  calibration: os.models.calibration.handler(({ context }) => context.service.wing.drafting.calibration()),
  calibrate: os.models.calibrate.handler(({ context, signal }) => context.service.wing.drafting.calibrate(signal)),
  evaluation: os.models.evaluation.handler(({ context, input }) => {
    const { evaluations, models } = context.service.wing
    return evaluations.of(models.find(input.id))
  }),
  evaluate: os.models.evaluate.handler(({ context, input, signal }) => context.service.wing.drafting.evaluate(input, signal)),
  allowUnevaluated: os.models.allowUnevaluated.handler(({ context, input }) => {
    const { evaluations, models } = context.service.wing
    return evaluations.allow(models.find(input.id), input.reason)
  }),
  engine: os.models.engine.handler(({ context }) => context.service.engineStatus()),
}

export const ledgerProcedures = {
  list: os.ledger.list.handler(({ context, input }) => context.service.wing.vault.ledger.list(input)),
  verify: os.ledger.verify.handler(async ({ context }) => {
    const { vault } = context.service.wing
    await vault.ledger.checkAnchors() // as they are now, and not as they were at opening
    const report = await vault.ledger.verify()
    if (!vault.readOnly) {
      const { holds, entries, findings } = report
      vault.record(
        { kind: 'ledger.verified', subjectId: null, body: { holds, entries, findings: findings.map((f) => f.kind) } },
        () => undefined,
      )
    }
    return report
  }),
  acceptRollback: os.ledger.acceptRollback.handler(async ({ context, input }) => {
    const { connection, service } = context
    await service.wing.vault.acceptRollback(input)
    connection.session = await service.reopen(input.passphrase)
    return service.status()
  }),
  checkpoint: os.ledger.checkpoint.handler(async ({ context }) => {
    const { vault } = context.service.wing
    if (!vault.readOnly) vault.record({ kind: 'ledger.exported', subjectId: null, body: null }, () => undefined)
    return vault.ledger.checkpoint()
  }),
}

export const settingsProcedures = {
  get: os.settings.get.handler(({ context }) => context.service.wing.settings.get()),
  set: os.settings.set.handler(({ context, input }) => {
    const next = context.service.wing.settings.set(input)
    context.service.options.onSettings(next)
    return next
  }),
}
