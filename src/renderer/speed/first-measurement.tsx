import { useEffect, useRef } from 'react'
import { Progress } from '../ui/index.ts'
import { useCalibration } from './use-calibration.ts'
import { waitInWords } from './speed-words.ts'

/** Measures once, while the rest of this step is read. Going on stops it; Settings can measure at any time. */
export function FirstMeasurement() {
  const { measure, measuring } = useCalibration()
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    measure()
  }, [measure])
  switch (measuring.state) {
    case 'measuring':
      return (
        <Progress
          label="Measuring how the model runs fastest here; you need not wait"
          fraction={measuring.secondsLeft === null ? null : Math.min(0.98, 1 - measuring.secondsLeft / 20)}
          secondsLeft={measuring.secondsLeft}
        />
      )
    case 'measured': {
      const { chosen, trials } = measuring.calibration
      const best = trials.find(({ way }) => JSON.stringify(way) === JSON.stringify(chosen))
      return best === undefined ? null : (
        <p role="status">
          <strong>Speed.</strong> The note of a usual visit will be there {waitInWords(best)} after its end.
        </p>
      )
    }
    case 'failed':
      return (
        <p role="status">
          <strong>Speed.</strong> It could not be measured now. Settings can measure it at any time.
        </p>
      )
    case 'idle':
      return null
  }
}
