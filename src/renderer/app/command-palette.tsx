import { useQueryClient } from '@tanstack/react-query'
import { Autocomplete, Dialog, Input, Label, Menu, MenuItem, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components'
import type { EncounterRow } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { commandKey, format, Key } from '../ui/index.ts'
import { useNavigation } from '../work/index.ts'
import styles from './command-palette.module.css'

type Command = { readonly id: string; readonly name: string; readonly note?: string; readonly keys?: string; readonly act: () => void }

type CommandPaletteProps = {
  readonly onClose: () => void
  readonly onLock: () => void
  readonly onNewEncounter: () => void
  readonly onShortcuts: () => void
  readonly onOffline: () => void
}

/** Everything that can be done from anywhere, by its name; and the visits of the lists that are at hand. */
export function CommandPalette({ onClose, onLock, onNewEncounter, onShortcuts, onOffline }: CommandPaletteProps) {
  const { go } = useNavigation()
  const { query } = useLink()
  const { contains } = useFilter({ sensitivity: 'base' })
  const visits = useQueryClient()
    .getQueriesData<EncounterRow[]>({ queryKey: query.encounters.list.key() })
    .flatMap(([, rows]) => rows ?? [])
  const seen = new Set<string>()
  const commands: Command[] = [
    { id: 'new', name: 'New encounter', keys: 'c', act: onNewEncounter },
    { id: 'today', name: 'Go to Today', keys: '1', act: () => go({ screen: 'today' }) },
    { id: 'patients', name: 'Go to Patients', keys: '2', act: () => go({ screen: 'patients' }) },
    { id: 'decisions', name: 'Go to Decisions', keys: '3', act: () => go({ screen: 'decisions', id: null }) },
    { id: 'verification', name: 'Go to Verification', keys: '4', act: () => go({ screen: 'verification' }) },
    { id: 'settings', name: 'Go to Settings', keys: '5', act: () => go({ screen: 'settings' }) },
    { id: 'offline', name: 'Show what keeps Cloister offline', act: onOffline },
    { id: 'keys', name: 'Show the keys', keys: '?', act: onShortcuts },
    { id: 'lock', name: 'Lock', keys: `${commandKey} L`, act: onLock },
    ...visits
      .filter(({ id }) => !seen.has(id) && seen.add(id))
      .map((row) => ({
        id: row.id,
        name: format.nameOf(row.patient),
        note: `${format.dayOf(row.startedAt)} ${format.clock(row.startedAt)}  ${row.reason}`,
        act: () => go({ screen: 'encounter', id: row.id }),
      })),
  ]
  return (
    <ModalOverlay
      className={styles['veil'] ?? ''}
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''} aria-label="Commands">
          <Autocomplete filter={contains}>
            <SearchField className={styles['search'] ?? ''} autoFocus>
              <Label className="unseen">Command, or the name of a patient of today</Label>
              <Input placeholder="Command, or the name of a patient of today" />
            </SearchField>
            <div className={styles['scroll']} tabIndex={0} role="group" aria-label="Commands found">
              <Menu
                className={styles['menu'] ?? ''}
                aria-label="Commands"
                items={commands}
                renderEmptyState={() => <p className={styles['none']}>Nothing of that name.</p>}
                onAction={(id) => {
                  onClose()
                  commands.find((command) => command.id === id)?.act()
                }}
              >
                {(command) => (
                  <MenuItem id={command.id} textValue={command.name} className={styles['item'] ?? ''}>
                    <span>{command.name}</span>
                    {command.note === undefined ? null : <span className={styles['note']}>{command.note}</span>}
                    {command.keys === undefined ? null : <Key>{command.keys}</Key>}
                  </MenuItem>
                )}
              </Menu>
            </div>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
