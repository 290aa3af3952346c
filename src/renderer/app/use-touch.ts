import { useEffect } from 'react'
import { useLink } from '../link/index.ts'
import type { DraftRuns } from '../work/index.ts'
import { isWatching } from './presence.ts'

const everyMs = 5000
const lookEveryMs = 15_000

/** Says now and then that someone is at work, or waits for a draft, so that idle locking waits too. */
export function useTouch(runs: DraftRuns): void {
  const { shell } = useLink()
  useEffect(() => {
    let inputAt = performance.now()
    let said = -everyMs
    const say = (): void => {
      said = performance.now()
      void shell.touch({}).catch(() => undefined)
    }
    const touch = (): void => {
      inputAt = performance.now()
      if (inputAt - said >= everyMs) say()
    }
    const look = (): void => {
      const msSinceInput = performance.now() - inputAt
      if (isWatching({ drafting: runs.drafting(), visible: document.visibilityState === 'visible', msSinceInput })) say()
    }
    const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, touch, { passive: true, capture: true })
    const timer = setInterval(look, lookEveryMs)
    return () => {
      clearInterval(timer)
      for (const kind of kinds) window.removeEventListener(kind, touch, { capture: true })
    }
  }, [shell, runs])
}
