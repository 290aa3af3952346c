import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Calibration, Trial } from '../../contract/calibration.ts'
import { isAbort, useLink } from '../link/index.ts'
import { wayInWords } from './speed-words.ts'

export type Measuring =
  | { readonly state: 'idle' }
  | { readonly state: 'measuring'; readonly trials: readonly Trial[]; readonly secondsLeft: number | null }
  | { readonly state: 'measured'; readonly calibration: Calibration }
  | { readonly state: 'failed'; readonly error: unknown }

/** Measures how the chosen model runs fastest here. Leaving the screen stops it. */
export function useCalibration(): { readonly measuring: Measuring; readonly measure: () => void; readonly stop: () => void } {
  const { query, service } = useLink()
  const queries = useQueryClient()
  const [measuring, setMeasuring] = useState<Measuring>({ state: 'idle' })
  const abort = useRef<AbortController | null>(null)
  const stop = useCallback(() => abort.current?.abort(), [])
  useEffect(() => stop, [stop])

  const run = async (signal: AbortSignal): Promise<void> => {
    let trials: readonly Trial[] = []
    setMeasuring({ state: 'measuring', trials, secondsLeft: null })
    try {
      for await (const event of await service.models.calibrate({}, { signal })) {
        switch (event.type) {
          case 'trying':
            setMeasuring({ state: 'measuring', trials, secondsLeft: event.secondsLeft })
            break
          case 'tried':
            // A way may have a second turn.
            trials = [...trials.filter(({ way }) => wayInWords(way) !== wayInWords(event.trial.way)), event.trial]
            break
          case 'done':
            setMeasuring({ state: 'measured', calibration: event.calibration })
            void queries.invalidateQueries({ queryKey: query.models.calibration.key() })
            return
        }
      }
      setMeasuring({ state: 'idle' })
    } catch (error) {
      setMeasuring(isAbort(error) ? { state: 'idle' } : { state: 'failed', error })
    }
  }
  return {
    measuring,
    stop,
    measure: () => {
      stop()
      abort.current = new AbortController()
      void run(abort.current.signal)
    },
  }
}
