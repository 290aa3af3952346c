import styles from './key.module.css'

/** A key as it is printed on a keyboard. Beside words that say the same it is for the eye only. */
export function Key({ children, spoken = false }: { readonly children: string; readonly spoken?: boolean }) {
  return (
    <kbd className={styles['key']} aria-hidden={!spoken}>
      {children}
    </kbd>
  )
}

const isMac = navigator.platform.startsWith('Mac')
/** The name of the modifier that commands take on this platform. */
export const commandKey = isMac ? '⌘' : 'Ctrl'
/** True where the platform's command modifier, and only it, is held. */
export function isCommand(event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean }): boolean {
  return !event.altKey && (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey)
}
