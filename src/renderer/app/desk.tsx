import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useReducer, useState } from 'react'
import { DecisionsScreen } from '../decisions/index.ts'
import { EncounterScreen } from '../encounter/index.ts'
import { useLink } from '../link/index.ts'
import { PatientScreen, PatientsScreen } from '../patients/index.ts'
import { SettingsScreen } from '../settings/index.ts'
import { TodayScreen } from '../today/index.ts'
import { Button, Note, useKeys, useLeaveField } from '../ui/index.ts'
import { VerificationScreen } from '../verification/index.ts'
import { NewEncounter } from '../visits/index.ts'
import { DraftRuns, DraftRunsContext, NavigationContext, step, useNavigation, useSettings, type Trail, type View } from '../work/index.ts'
import { CommandPalette } from './command-palette.tsx'
import { FootBar } from './foot-bar.tsx'
import { OfflineSheet } from './offline-sheet.tsx'
import { Rail } from './rail.tsx'
import { RecoveryReminder } from './recovery-reminder.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { useLook } from './use-look.ts'
import { useTouch } from './use-touch.ts'
import styles from './desk.module.css'

/** What lies over the screen. */
type Over = 'nothing' | 'commands' | 'shortcuts' | 'offline' | 'new-encounter'

type DeskProps = { readonly start: View | null; readonly onView: (view: View) => void; readonly onLock: () => void }

export function Desk({ start, onView, onLock }: DeskProps) {
  const link = useLink()
  const settings = useSettings()
  const [over, setOver] = useState<Over>('nothing')
  const [trail, dispatch] = useReducer(step, start, (view): Trail =>
    view === null || view.screen === 'today' ? [{ screen: 'today' }] : [{ screen: 'today' }, view],
  )
  const runs = useMemo(() => new DraftRuns(link), [link])
  const view = trail[trail.length - 1] ?? trail[0]
  const navigation = useMemo(
    () => ({
      view,
      canGoBack: trail.length > 1,
      go: (next: View) => {
        dispatch({ type: 'go', view: next })
      },
      back: () => {
        dispatch({ type: 'back' })
      },
    }),
    [view, trail.length],
  )
  useEffect(() => {
    onView(view)
  }, [view, onView])
  useLook(settings)
  useTouch(runs)
  useLeaveField()
  useEffect(
    () => () => {
      runs.stopAll()
    },
    [runs],
  )
  const open = (what: Over) => () => {
    setOver(what)
  }
  const close = open('nothing')
  useKeys({
    '1': () => {
      navigation.go({ screen: 'today' })
    },
    '2': () => {
      navigation.go({ screen: 'patients' })
    },
    '3': () => {
      navigation.go({ screen: 'decisions', id: null })
    },
    '4': () => {
      navigation.go({ screen: 'verification' })
    },
    '5': () => {
      navigation.go({ screen: 'settings' })
    },
    '?': open('shortcuts'),
    'Command+k': open('commands'),
    'Command+l': onLock,
    'Command+[': navigation.back,
  })

  return (
    <NavigationContext value={navigation}>
      <DraftRunsContext value={runs}>
        <div className={styles['desk']}>
          <Rail onCommands={open('commands')} onShortcuts={open('shortcuts')} onLock={onLock} />
          <main className={styles['main']}>
            <Warnings />
            <div className={styles['screen']}>
              <Screen view={view} onNewEncounter={open('new-encounter')} />
            </div>
          </main>
          <FootBar onOffline={open('offline')} />
        </div>
        {over === 'commands' ? (
          <CommandPalette
            onClose={close}
            onLock={onLock}
            onNewEncounter={open('new-encounter')}
            onShortcuts={open('shortcuts')}
            onOffline={open('offline')}
          />
        ) : null}
        {over === 'shortcuts' ? <ShortcutSheet onClose={close} /> : null}
        {over === 'offline' ? <OfflineSheet onClose={close} /> : null}
        {over === 'new-encounter' ? <NewEncounter patient={null} onClose={close} /> : null}
      </DraftRunsContext>
    </NavigationContext>
  )
}

function Screen({ view, onNewEncounter }: { readonly view: View; readonly onNewEncounter: () => void }) {
  switch (view.screen) {
    case 'today':
      return <TodayScreen onNewEncounter={onNewEncounter} />
    case 'patients':
      return <PatientsScreen />
    case 'patient':
      return <PatientScreen key={view.id} id={view.id} />
    case 'encounter':
      return <EncounterScreen key={view.id} id={view.id} />
    case 'decisions':
      return <DecisionsScreen id={view.id} />
    case 'verification':
      return <VerificationScreen />
    case 'settings':
      return <SettingsScreen />
  }
}

/** What must not be overlooked on any screen. */
function Warnings() {
  const { query } = useLink()
  const { go } = useNavigation()
  const status = useQuery(query.vault.status.queryOptions({ input: {}, staleTime: Infinity }))
  if (status.data === undefined) return null
  return (
    <>
      {status.data.readOnly ? (
        <div className={styles['warning']}>
          <Note tone="red" title="This vault is open for reading only.">
            The record of what happened in it does not add up.{' '}
            <Button
              small
              onPress={() => {
                go({ screen: 'verification' })
              }}
            >
              See Verification
            </Button>
          </Note>
        </div>
      ) : null}
      {!status.data.recoveryKeyConfirmed && !status.data.readOnly ? <RecoveryReminder /> : null}
    </>
  )
}
