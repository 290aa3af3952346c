import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { Settings } from '../../contract/settings.ts'
import { useLink } from '../link/index.ts'
import { Choice, Facts, Page, Part, Problem, Radios, Waiting } from '../ui/index.ts'
import { Speed } from '../speed/index.ts'
import { useSettings, useTemplates } from '../work/index.ts'
import { Machine } from './machine.tsx'
import { Models } from './models.tsx'
import { Passphrase } from './passphrase.tsx'
import styles from './settings.module.css'

const sizes = ['80', '90', '100', '110', '125', '150', '175', '200'] as const
const waits = ['1', '2', '3', '5', '10', '15', '20', '30', '60'] as const
const clips = ['30', '60', '120', '300'] as const

function nearest<T extends string>(options: readonly [T, ...T[]], value: number): T {
  return options.reduce((best, some) => (Math.abs(Number(some) - value) < Math.abs(Number(best) - value) ? some : best), options[0])
}

/** Each choice is kept as it is made. */
export function SettingsScreen() {
  const { query } = useLink()
  const queries = useQueryClient()
  const settings = useSettings()
  const loaded = useQuery(query.settings.get.queryOptions({ input: {}, staleTime: Infinity }))
  const status = useQuery(query.vault.status.queryOptions({ input: {}, staleTime: Infinity }))
  const templates = useTemplates()
  const key = query.settings.get.queryKey({ input: {} })
  const save = useMutation(
    query.settings.set.mutationOptions({
      onMutate: (next) => {
        const before = queries.getQueryData(key)
        queries.setQueryData(key, next) // the window follows at once
        return before
      },
      onSuccess: (kept) => {
        queries.setQueryData(key, kept)
      },
      onError: (_error, _next, before) => {
        queries.setQueryData(key, before)
      },
    }),
  )
  const set = (change: Partial<Settings>): void => {
    save.mutate({ ...settings, ...change })
  }
  if (loaded.isPending) return <Waiting />
  return (
    <Page title="Settings" lead="Each choice is kept as it is made.">
      {loaded.isError ? <Problem error={loaded.error} /> : null}
      {save.isError ? <Problem error={save.error} /> : null}
      <Part title="Look">
        <Radios
          label="Theme"
          row
          value={settings.theme}
          onChange={(theme) => {
            set({ theme })
          }}
          options={[
            { value: 'system', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'high-contrast', label: 'High contrast' },
          ]}
        />
        <div className={styles['grid']}>
          <Choice
            label="Text size"
            value={nearest(sizes, settings.textSize)}
            onChange={(size) => {
              set({ textSize: Number(size) })
            }}
            options={sizes.map((size) => ({ value: size, label: `${size} %` }))}
          />
        </div>
      </Part>
      <Part title="Locking and copying">
        <div className={styles['grid']}>
          <Choice
            label="Lock when no one has been at work for"
            value={nearest(waits, settings.lockAfterMinutes)}
            onChange={(minutes) => {
              set({ lockAfterMinutes: Number(minutes) })
            }}
            options={waits.map((minutes) => ({ value: minutes, label: minutes === '1' ? '1 minute' : `${minutes} minutes` }))}
          />
          <Choice
            label="Take a copied note off the clipboard after"
            value={nearest(clips, settings.clipboardSeconds)}
            onChange={(seconds) => {
              set({ clipboardSeconds: Number(seconds) })
            }}
            options={clips.map((seconds) => ({ value: seconds, label: `${seconds} seconds` }))}
          />
        </div>
      </Part>
      <Part title="Notes">
        <div className={styles['grid']}>
          <Choice
            label="Kind of note for new encounters"
            value={settings.templateId}
            onChange={(templateId) => {
              set({ templateId })
            }}
            options={templates.map(({ id, name, description }) => ({ value: id, label: name, note: description }))}
          />
        </div>
      </Part>
      <Models settings={settings} onChange={set} />
      <Speed />
      <Part title="This vault">
        {status.data === undefined ? null : (
          <Facts
            facts={[
              ['Signs as', status.data.user?.name ?? ''],
              ['Folder', status.data.folder],
              [
                'Second half of the key',
                status.data.backend === 'device-file'
                  ? 'in a protected file, which is weaker than a keychain'
                  : 'in the keychain of this machine',
              ],
              ['Recovery key', status.data.recoveryKeyConfirmed ? 'confirmed' : 'not confirmed yet'],
              ['Version', `Cloister ${status.data.appVersion}`],
            ]}
          />
        )}
        <Passphrase />
      </Part>
      <Machine />
    </Page>
  )
}
