import { commandKey, Key, Sheet } from '../ui/index.ts'
import styles from './shortcut-sheet.module.css'

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['1 … 5', 'Today, Patients, Decisions, Verification, Settings'],
      [`${commandKey} K`, 'Commands'],
      [`${commandKey} L`, 'Lock'],
      [`${commandKey} [`, 'Back'],
      ['c', 'New encounter (on Today)'],
      ['/', 'Search (on Patients)'],
      ['Esc', 'Leave a field, so that single keys work; close a sheet'],
      ['?', 'This sheet'],
    ],
  },
  {
    title: 'Review, riskiest first',
    keys: [
      ['n', 'Next statement that needs an answer'],
      ['p', 'The one before'],
      ['a', 'Accept'],
      ['e', 'Edit'],
      ['k', 'Keep the part that holds, where it is shown'],
      ['r', 'Reject'],
      ['s', 'Show its source; again for the next turn'],
      ['u', 'Undo'],
      ['Shift A', 'Accept all that are supported (=)'],
      ['↑ ↓', 'Statement above, below'],
      [`${commandKey} Enter`, 'Sign'],
    ],
  },
  {
    title: 'The note',
    keys: [
      ['d', 'Draft, or stop drafting'],
      ['Shift D', 'Draft the section of the statement in hand again'],
      ['o', 'What the note lacks'],
      ['v', 'Compare versions'],
      ['t', 'Add turns to the visit'],
      ['Enter', 'Correct the turn in hand'],
      ['g', 'Give the model a withheld turn, or withhold it'],
      ['i', 'Add, or x dismiss, what the note lacks'],
    ],
  },
]

export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet title="Keys" size="wide" onClose={onClose}>
      <div className={styles['sheet']}>
        {groups.map(({ title, keys }) => (
          <section key={title} aria-label={title}>
            <h3 className={styles['title']}>{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key} className={styles['row']}>
                  <dt>
                    <Key spoken>{key}</Key>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  )
}
