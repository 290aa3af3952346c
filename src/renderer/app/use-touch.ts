import { useEffect } from 'react'
import { useLink } from '../link/index.ts'

const everyMs = 5000

/** Says now and then that someone is at work, so that idle locking waits. */
export function useTouch(): void {
  const { shell } = useLink()
  useEffect(() => {
    let last = -everyMs
    const touch = (): void => {
      const now = performance.now()
      if (now - last < everyMs) return
      last = now
      void shell.touch({}).catch(() => undefined)
    }
    const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, touch, { passive: true, capture: true })
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, touch, { capture: true })
    }
  }, [shell])
}
