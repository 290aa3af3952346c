import { Label, ProgressBar } from 'react-aria-components'
import styles from './progress.module.css'

type ProgressProps = {
  readonly label: string
  /** 0 to 1; null where the end cannot be told. */
  readonly fraction: number | null
  readonly secondsLeft?: number | null
  readonly hideLabel?: boolean
}

/** Seconds in words: "about 40 s left", "about 3 min left". */
export function timeLeft(seconds: number): string {
  if (seconds < 2) return 'almost done'
  if (seconds < 90) return `about ${String(seconds < 10 ? Math.round(seconds) : Math.round(seconds / 5) * 5)} s left`
  return `about ${String(Math.round(seconds / 60))} min left`
}

export function Progress({ label, fraction, secondsLeft = null, hideLabel = false }: ProgressProps) {
  return (
    <ProgressBar
      className={styles['progress'] ?? ''}
      {...(fraction === null ? { isIndeterminate: true } : { value: Math.min(1, Math.max(0, fraction)) * 100 })}
    >
      {({ percentage }) => (
        <>
          <span className={styles['words']}>
            <Label className={hideLabel ? 'unseen' : ''}>{label}</Label>
            <span className={styles['figures']}>
              {fraction === null ? '' : `${String(Math.round(percentage ?? 0))} %`}
              {secondsLeft === null || fraction === 1 ? '' : `  ·  ${timeLeft(secondsLeft)}`}
            </span>
          </span>
          <span className={styles['track']}>
            <span
              className={styles['bar']}
              style={{ inlineSize: fraction === null ? '100%' : `${String(percentage ?? 0)}%` }}
              data-unknown={fraction === null}
            />
          </span>
        </>
      )}
    </ProgressBar>
  )
}
