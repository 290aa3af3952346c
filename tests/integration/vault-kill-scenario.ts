/**
 * Run by vault-kill.test.ts to be killed at any moment. Arguments: what to do over and over, the folder to do it in, and where to start.
 * Each thing done is acknowledged as a line on standard output, after it returned.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createVault, openVault, systemKeyVault } from '../../src/main/service/vault/index.ts'
import { laterSchema, quickTune } from '../../src/main/service/vault/testing.ts'

const [action, folder = '', first = '0'] = process.argv.slice(2)
const common = { keyVault: systemKeyVault(), now: () => new Date(), tune: quickTune }
const passphrase = (n: number): string => `passphrase of the round ${String(n)}`

function acknowledge(what: string): void {
  writeSync(1, `${what}\n`)
}

async function createMany(): Promise<void> {
  for (let n = 0; ; n++) {
    const place = join(folder, String(n))
    const { vault } = await createVault({
      ...common,
      folder: place,
      userName: 'Anybody',
      passphrase: passphrase(0),
      backend: 'device-file',
    })
    acknowledge(String(n))
    await vault.close()
  }
}

async function changeManyTimes(from: number): Promise<void> {
  const vault = await openVault({ ...common, folder, passphrase: passphrase(from) })
  acknowledge(String(from))
  for (let n = from; ; n++) {
    await vault.changePassphrase(passphrase(n), passphrase(n + 1))
    acknowledge(String(n + 1))
  }
}

/** Every copy of an old vault in turn. */
async function migrateMany(): Promise<void> {
  for (let n = 0; ; n++) {
    const vault = await openVault({ ...common, folder: join(folder, String(n)), passphrase: passphrase(0), schema: laterSchema })
    acknowledge(String(n))
    await vault.close()
  }
}

acknowledge('up')
switch (action) {
  case 'create':
    await createMany()
    break
  case 'passphrase':
    await changeManyTimes(Number(first))
    break
  case 'migrate':
    await migrateMany()
    break
  default:
    throw new Error('no such action')
}
