import { Fault } from '../../../contract/errors.ts'
import { createVault, openVault, recoverVault } from '../vault/index.ts'
import { os } from './base.ts'

const done = { done: true } as const

export const vaultProcedures = {
  status: os.vault.status.handler(({ context }) => context.service.status()),

  keychain: os.vault.keychain.handler(({ context }) => context.service.options.keyVault.state()),

  create: os.vault.create.handler(({ context, input }) => {
    const { service } = context
    return service.opening(async () => {
      const { vault, recoveryKey } = await createVault({ ...service.options, ...input })
      context.connection.session = service.open(vault)
      return recoveryKey
    })
  }),

  confirmRecoveryKey: os.vault.confirmRecoveryKey.handler(({ context, input }) => {
    context.service.wing.vault.confirmRecoveryKey(input.groups)
    return done
  }),

  unlock: os.vault.unlock.handler(async ({ context, input }) => {
    const { service } = context
    if (service.isOpen) {
      // A second window, or one that was reloaded: the vault is open already, but this connection has yet to show who it is.
      if (!(await service.wing.vault.checkPassphrase(input.passphrase))) throw new Fault('PASSPHRASE_WRONG')
      context.connection.session = service.sessionOfOpenVault()
    } else {
      await service.opening(async () => {
        context.connection.session = service.open(await openVault({ ...service.options, passphrase: input.passphrase }))
      })
    }
    return service.status()
  }),

  recover: os.vault.recover.handler(async ({ context, input }) => {
    const { service } = context
    await service.opening(async () => {
      context.connection.session = service.open(await recoverVault({ ...service.options, ...input }))
    })
    return service.status()
  }),

  changePassphrase: os.vault.changePassphrase.handler(async ({ context, input }) => {
    await context.service.wing.vault.changePassphrase(input.passphrase, input.newPassphrase)
    return done
  }),
}
