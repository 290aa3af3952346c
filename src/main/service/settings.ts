/** The practice's choices, kept in the vault as one row a name. */
import { defaultSettings, Settings } from '../../contract/settings.ts'
import type { Vault } from './vault/index.ts'

export type SettingsStore = {
  get(): Settings
  /** Keeps `next` and records which names changed, never what they were changed to. */
  set(next: Settings): Settings
}

export function createSettings(vault: Vault): SettingsStore {
  const read = vault.db.prepare<[], { name: string; value: string }>('SELECT name, value FROM setting')
  const write = vault.db.prepare<[string, string]>(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )

  function get(): Settings {
    const stored = Object.fromEntries(read.all().map((row) => [row.name, JSON.parse(row.value) as unknown]))
    const merged = Settings.safeParse({ ...defaultSettings, ...stored })
    return merged.success ? merged.data : defaultSettings
  }

  return {
    get,
    set(next) {
      const before = get()
      const names = (Object.keys(next) as (keyof Settings)[]).filter((name) => next[name] !== before[name])
      if (names.length === 0) return before
      return vault.record({ kind: 'settings.changed', subjectId: null, body: { names } }, () => {
        for (const name of names) write.run(name, JSON.stringify(next[name]))
        return next
      })
    },
  }
}
