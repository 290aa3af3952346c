import { useEffect, type RefObject } from 'react'

/**
 * Puts the focus on a field when it appears. A step that takes the place of another inside a dialog needs a second look: the dialog
 * gives the focus away when the field that had it goes. Not where the field was left by will meanwhile: by Escape, Tab or the pointer.
 */
export function useFocusFirst(ref: RefObject<HTMLElement | null>, wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return
    const look = (): void => {
      const { activeElement } = document
      if (activeElement?.matches('input, textarea') !== true) ref.current?.focus()
    }
    ref.current?.focus()
    const timer = setTimeout(look, 60)
    const stay = (): void => {
      clearTimeout(timer)
    }
    const stayOnKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape' || key === 'Tab') stay()
    }
    document.addEventListener('keydown', stayOnKey, true)
    document.addEventListener('pointerdown', stay, true)
    return () => {
      document.removeEventListener('keydown', stayOnKey, true)
      document.removeEventListener('pointerdown', stay, true)
      stay()
    }
  }, [ref, wanted])
}
