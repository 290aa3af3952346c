import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { commandKey, Key } from '../ui/index.ts'
import { useNavigation, type View } from '../work/index.ts'
import styles from './rail.module.css'

type Place = { readonly name: string; readonly key: string; readonly view: View; readonly holds: readonly View['screen'][] }

const places: readonly Place[] = [
  { name: 'Today', key: '1', view: { screen: 'today' }, holds: ['today', 'encounter'] },
  { name: 'Patients', key: '2', view: { screen: 'patients' }, holds: ['patients', 'patient'] },
  { name: 'Decisions', key: '3', view: { screen: 'decisions', id: null }, holds: ['decisions'] },
  { name: 'Verification', key: '4', view: { screen: 'verification' }, holds: ['verification'] },
  { name: 'Settings', key: '5', view: { screen: 'settings' }, holds: ['settings'] },
]

type RailProps = { readonly onCommands: () => void; readonly onShortcuts: () => void; readonly onLock: () => void }

export function Rail({ onCommands, onShortcuts, onLock }: RailProps) {
  const { view, go } = useNavigation()
  return (
    <nav className={styles['rail']} aria-label="Places">
      <div className={styles['brand']}>
        <span className={styles['mark']} aria-hidden="true" />
        <span>Cloister</span>
      </div>
      <ul className={styles['list']}>
        {places.map((place) => (
          <li key={place.name}>
            <Item
              current={place.holds.includes(view.screen)}
              keys={place.key}
              onPress={() => {
                go(place.view)
              }}
            >
              {place.name}
            </Item>
          </li>
        ))}
      </ul>
      <ul className={[styles['list'], styles['low']].join(' ')}>
        <li>
          <Item keys={`${commandKey} K`} onPress={onCommands}>
            Commands
          </Item>
        </li>
        <li>
          <Item keys="?" onPress={onShortcuts}>
            Keys
          </Item>
        </li>
        <li>
          <Item keys={`${commandKey} L`} onPress={onLock}>
            Lock
          </Item>
        </li>
      </ul>
    </nav>
  )
}

type ItemProps = { readonly current?: boolean; readonly keys: string; readonly onPress: () => void; readonly children: ReactNode }

function Item({ current = false, keys, onPress, children }: ItemProps) {
  return (
    <Button className={styles['item'] ?? ''} onPress={onPress} {...(current ? { 'aria-current': 'page' as const } : {})}>
      <span>{children}</span>
      <Key>{keys}</Key>
    </Button>
  )
}
