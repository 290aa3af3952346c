/** Hashes of model files, kept inside the vault: beside the file, whoever may write there could pass another file off as the recorded one. */
import { withStorageFaults, type Vault } from '../vault/index.ts'

export type HashMemory = {
  /** The hash that was taken of the file while it had this mark; null where none was. */
  recall(path: string, mark: string): string | null
  remember(path: string, mark: string, sha256: string): void
}

export function hashMemory(vault: Pick<Vault, 'db' | 'readOnly'>): HashMemory {
  const find = vault.db.prepare<[string, string], string>('SELECT sha256 FROM model_hash WHERE path = ? AND mark = ?').pluck()
  const keep = vault.db.prepare<[string, string, string]>(
    'INSERT INTO model_hash (path, mark, sha256) VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET mark = excluded.mark, sha256 = excluded.sha256',
  )
  return {
    recall: (path, mark) => find.get(path, mark) ?? null,
    remember: (path, mark, sha256) => {
      if (vault.readOnly) return // the file is then hashed each time
      withStorageFaults(() => {
        keep.run(path, mark, sha256)
      })
    },
  }
}
