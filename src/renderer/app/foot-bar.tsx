import { useQuery } from '@tanstack/react-query'
import { Button, Meter } from 'react-aria-components'
import type { EngineStatus } from '../../contract/models.ts'
import { useLink } from '../link/index.ts'
import { format } from '../ui/index.ts'
import { useActiveRun, useDraftRun, useNavigation } from '../work/index.ts'
import styles from './foot-bar.module.css'

const stateWords: Record<EngineStatus['state'], string> = {
  starting: 'starting',
  idle: 'ready',
  loading: 'loading the model',
  reading: 'reading',
  writing: 'writing',
  ahead: 'preparing a draft',
  stopped: 'stopped, starting again',
  unavailable: 'does not start on this machine',
}

/** Which model, where, how fast, how much room is left, and that nothing leaves. */
export function FootBar({ onOffline }: { readonly onOffline: () => void }) {
  const { query, shell } = useLink()
  const active = useActiveRun()
  const run = useDraftRun(active)
  const engine = useQuery(query.models.engine.queryOptions({ input: {}, refetchInterval: active === null ? 10_000 : 2000 }))
  const offline = useQuery({ queryKey: ['egress'], queryFn: () => shell.egressReport({}), staleTime: 60_000 })
  const status = engine.data
  const speed = run.phase === 'writing' && run.tokensPerSecond !== null ? run.tokensPerSecond : (status?.tokensPerSecond ?? null)
  const holds = offline.data?.layers.every((layer) => layer.holds)
  return (
    <footer className={styles['foot']} aria-label="Engine and offline state">
      <span className={styles['model']}>{status?.modelName ?? 'No model loaded'}</span>
      {status === undefined || status.device === null ? null : <span>{status.device}</span>}
      {status === undefined || (status.modelName === null && status.state === 'idle') ? null : <span>{stateWords[status.state]}</span>}
      {speed === null ? null : <span className={styles['figure']}>{speed.toFixed(1)} tokens/s</span>}
      <ContextMeter />
      <Button className={styles['shield'] ?? ''} onPress={onOffline} data-holds={holds ?? true}>
        <svg viewBox="0 0 12 14" width="12" height="14" aria-hidden="true">
          <path d="M6 .8 11 2.6v4.2c0 3-2.1 5.2-5 6.4C3.1 12 1 9.8 1 6.8V2.6Z" fill="none" stroke="currentColor" strokeWidth="1.4" />
          {holds === false ? (
            <path d="M6 4v3.5M6 9.2v1" stroke="currentColor" strokeWidth="1.6" />
          ) : (
            <path d="m3.8 6.9 1.6 1.7 3-3.400" fill="none" stroke="currentColor" strokeWidth="1.4" />
          )}
        </svg>
        {holds === false ? 'Offline: one layer does not hold' : 'Offline'}
      </Button>
    </footer>
  )
}

/** How full the context of the visit on screen is. */
function ContextMeter() {
  const { query } = useLink()
  const { view } = useNavigation()
  const id = view.screen === 'encounter' ? view.id : null
  const encounter = useQuery(query.encounters.get.queryOptions({ input: { id: id ?? '' }, enabled: false }))
  const templateId = encounter.data?.encounter.templateId ?? null
  const readiness = useQuery(
    query.drafting.readiness.queryOptions({
      input: { encounterId: id ?? '', templateId: templateId ?? '' },
      enabled: id !== null && templateId !== null && encounter.data?.source !== null,
    }),
  )
  const needed = readiness.data?.neededTokens ?? null
  const room = readiness.data?.contextTokens ?? null
  if (id === null || needed === null || room === null) return <span className={styles['push']} />
  const over = needed > room
  return (
    <Meter
      className={styles['meter'] ?? ''}
      value={Math.min(needed, room)}
      maxValue={room}
      aria-label="Room taken in the context"
      valueLabel={`${String(needed)} of ${String(room)} tokens`}
    >
      {({ percentage }) => (
        <>
          <span>Context</span>
          <span className={styles['track']}>
            <span className={styles['bar']} data-over={over} style={{ inlineSize: `${String(percentage)}%` }} />
          </span>
          <span className={styles['figure']}>
            {format.figures(needed)} / {format.figures(room)}
            {over ? `, ${String(readiness.data?.parts ?? 2)} parts` : ''}
          </span>
        </>
      )}
    </Meter>
  )
}
