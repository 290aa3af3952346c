/** A ledger on a real encrypted file with a real sidecar, for tests below the vault. The keychain is a file, so that it outlives a process. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { keychainAnchor, openLedger, sidecarAnchor, type CheckpointSigner, type Ledger } from '../../src/main/service/ledger/index.ts'
import { migrateTo } from '../../src/main/service/vault/testing.ts'

export type EncryptedLedger = { readonly db: Database.Database; readonly ledger: Ledger; close(): void }

export const databaseIn = (folder: string): string => join(folder, 'ledger.db')

/** SQLCipher 4 with a raw key and the pragmas of the vault that matter to commits. */
function openEncrypted(path: string): Database.Database {
  const db = new Database(path)
  db.pragma("cipher = 'sqlcipher'")
  db.pragma('legacy = 4')
  db.pragma(`key = "x'${'5a'.repeat(32)}'"`)
  for (const pragma of [
    'temp_store = MEMORY',
    'cell_size_check = ON',
    'recursive_triggers = ON',
    'journal_mode = WAL',
    'synchronous = FULL',
  ])
    db.pragma(pragma)
  return db
}

/** The same key at every opening of a folder. */
function signerIn(folder: string): CheckpointSigner {
  const path = join(folder, 'signing-key')
  if (!existsSync(path)) writeFileSync(path, generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }))
  const key = createPrivateKey({ key: readFileSync(path), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  return {
    keyId: createHash('sha256').update(publicKey).digest('hex').slice(0, 16),
    publicKey,
    sign: (bytes) => sign(null, bytes, key),
  }
}

/** Replaces the secret whole, as a keychain does. */
function fileKeychain(path: string) {
  return {
    get: () => Promise.resolve(existsSync(path) ? readFileSync(path, 'utf8') : null),
    set: (_account: string, secret: string) => {
      writeFileSync(`${path}.new`, secret)
      renameSync(`${path}.new`, path)
      return Promise.resolve()
    },
  }
}

export function openEncryptedLedger(folder: string, { readOnly = false } = {}): EncryptedLedger {
  const db = openEncrypted(databaseIn(folder))
  try {
    if (db.pragma('user_version', { simple: true }) === 0) migrateTo(db, 100)
    const anchors = [keychainAnchor(fileKeychain(join(folder, 'keychain')), 'checkpoint'), sidecarAnchor(join(folder, 'checkpoints'))]
    const ledger = openLedger({ db, signer: signerIn(folder), anchors, now: () => new Date(), readOnly })
    return {
      db,
      ledger,
      close: () => {
        db.close()
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}

export function appendTo({ db, ledger }: EncryptedLedger, n: number): number {
  return db.transaction(() => ledger.append({ kind: 'note.saved', actorId: null, subjectId: 'note', body: { n } })).immediate().seq
}
