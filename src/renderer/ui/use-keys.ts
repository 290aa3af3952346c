import { useEffect, useRef } from 'react'
import { isCommand } from './key.tsx'

/** What keys do, by name: `a`, `Shift+A`, `Command+Enter`, `?`. */
export type Keys = Readonly<Record<string, (() => void) | undefined>>

/** Whether what has the keyboard takes letters for itself. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

/** The name of the key of an event as `Keys` has it. */
function nameOf(event: KeyboardEvent): string | null {
  if (event.altKey) return null
  if (isCommand(event)) return `Command+${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
  if (event.ctrlKey || event.metaKey) return null
  return event.shiftKey && /^[a-z]$/i.test(event.key) ? `Shift+${event.key.toUpperCase()}` : event.key
}

/**
 * Listens for single keys while nothing is being typed and no dialog or menu is open; command keys work while typing too.
 * A handler that is there eats its key.
 */
export function useKeys(keys: Keys, { enabled = true }: { readonly enabled?: boolean } = {}): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!enabled) return
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const name = nameOf(event)
      const act = name === null ? undefined : latest.current[name]
      if (act === undefined || name === null) return
      if (document.querySelector('[role="dialog"], [role="listbox"], [role="menu"]') !== null && name !== 'Command+l') return
      if (!name.startsWith('Command+') && isTyping(event.target)) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', listen)
    return () => {
      document.removeEventListener('keydown', listen)
    }
  }, [enabled])
}

/** Up and down move between the elements of a list that `selector` finds inside the one that has the handler. */
export function moveByArrows(selector: string): (event: React.KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)]
    const at = all.findIndex((element) => element.contains(document.activeElement))
    const next = all[at + step]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
}
