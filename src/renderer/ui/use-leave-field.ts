import { useEffect } from 'react'
import { isTyping } from './use-keys.ts'

/** Escape takes the keyboard out of a field, so that single keys work again. Dialogs, menus and fields that use Escape themselves come first. */
export function useLeaveField(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      if (document.querySelector('[role="dialog"], [role="listbox"], [role="menu"]') !== null) return
      if (event.target instanceof HTMLElement && isTyping(event.target)) event.target.blur()
    }
    document.addEventListener('keydown', listen)
    return () => {
      document.removeEventListener('keydown', listen)
    }
  }, [])
}
