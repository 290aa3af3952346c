import { useEffect, type RefObject } from 'react'

/**
 * Puts the focus on a field when it appears. A step that takes the place of another inside a dialog needs a second look: the dialog
 * gives the focus away when the field that had it goes. Not where Escape was pressed meanwhile: that leaves a field by will.
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
    const stay = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') clearTimeout(timer)
    }
    document.addEventListener('keydown', stay)
    return () => {
      document.removeEventListener('keydown', stay)
      clearTimeout(timer)
    }
  }, [ref, wanted])
}
