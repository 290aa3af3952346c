import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Device, Model } from '../../contract/models.ts'
import type { Settings } from '../../contract/settings.ts'
import { isAbort, useLink } from '../link/index.ts'
import { announce, Button, Choice, Facts, format, Part, Problem, Progress, Sheet, Waiting } from '../ui/index.ts'
import { Evaluation } from './evaluation.tsx'
import { SourceCard } from './source-card.tsx'
import styles from './settings.module.css'

const devices: Record<Device, string> = {
  auto: 'Choose by itself',
  cpu: 'Processor',
  cuda: 'NVIDIA (CUDA)',
  vulkan: 'Vulkan',
  metal: 'Metal',
}
const threadCounts = ['auto', '1', '2', '4', '6', '8', '12', '16', '24', '32'] as const

type ModelsProps = { readonly settings: Settings; readonly onChange: (change: Partial<Settings>) => void }
type Import = { readonly name: string; readonly fraction: number; readonly secondsLeft: number | null }

export function Models({ settings, onChange }: ModelsProps) {
  const { query, service, shell } = useLink()
  const queries = useQueryClient()
  const list = useQuery(query.models.list.queryOptions({ input: {} }))
  const [card, setCard] = useState<Model | null>(null)
  const [importing, setImporting] = useState<Import | null>(null)
  const abort = useRef<AbortController | null>(null)
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: query.models.key() })
    void queries.invalidateQueries({ queryKey: query.settings.key() })
    void queries.invalidateQueries({ queryKey: query.drafting.key() })
  }
  const select = useMutation(query.models.select.mutationOptions({ onSuccess: refresh }))
  const bring = useMutation({
    mutationFn: async () => {
      const { ticket, name } = await shell.chooseModelFile({})
      if (ticket === null) return
      abort.current = new AbortController()
      try {
        setImporting({ name: name ?? 'model', fraction: 0, secondsLeft: null })
        for await (const event of await service.models.import({ ticket }, { signal: abort.current.signal })) {
          if (event.type === 'progress')
            setImporting({
              name: name ?? 'model',
              fraction: event.bytesDone / Math.max(1, event.bytesTotal),
              secondsLeft: event.secondsLeft,
            })
          else announce(`${event.model.name} was imported.`)
        }
      } catch (error) {
        if (!isAbort(error)) throw error
      } finally {
        setImporting(null)
        refresh()
      }
    },
  })
  return (
    <Part
      title="Models"
      actions={
        <Button
          small
          isDisabled={bring.isPending}
          onPress={() => {
            bring.mutate()
          }}
        >
          Import a model file …
        </Button>
      }
    >
      {list.isPending ? <Waiting /> : null}
      {list.isError ? <Problem error={list.error} /> : null}
      {bring.isError ? <Problem error={bring.error} /> : null}
      {select.isError ? <Problem error={select.error} /> : null}
      {importing === null ? null : (
        <div className={styles['importing']}>
          <Progress label={`Checking ${importing.name}`} fraction={importing.fraction} secondsLeft={importing.secondsLeft} />
          <Button
            small
            onPress={() => {
              abort.current?.abort()
            }}
          >
            Stop
          </Button>
        </div>
      )}
      <ul className={styles['models']}>
        {(list.data ?? []).map((model) => (
          <li key={model.id} data-selected={model.selected}>
            <div>
              <strong>{model.name}</strong>{' '}
              <span className="soft">
                {model.selected ? 'in use. ' : ''}
                {model.present ? '' : 'Its file is not on this machine. Bring it by share or stick and import it. '}
                {format.bytes(model.bytes)}, {model.licence}
                {model.estimatedMemoryBytes === null ? '' : `, needs about ${format.bytes(model.estimatedMemoryBytes)} of memory`}
                {model.origin === 'imported' ? ', imported' : ''}
              </span>
            </div>
            <span className={styles['buttons']}>
              <Button
                small
                kind="quiet"
                more={model.name}
                onPress={() => {
                  setCard(model)
                }}
              >
                About
              </Button>
              {model.selected ? null : (
                <Button
                  small
                  isDisabled={!model.present || select.isPending}
                  more={model.name}
                  onPress={() => {
                    select.mutate({ id: model.id })
                  }}
                >
                  Use
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles['grid']}>
        <Choice
          label="Device"
          value={settings.device}
          onChange={(device) => {
            onChange({ device })
          }}
          options={(Object.keys(devices) as Device[]).map((device) => ({ value: device, label: devices[device] }))}
        />
        <Choice
          label="Threads"
          value={threadCounts.find((some) => some === String(settings.threads)) ?? 'auto'}
          onChange={(threads) => {
            onChange({ threads: threads === 'auto' ? null : Number(threads) })
          }}
          options={threadCounts.map((threads) => ({ value: threads, label: threads === 'auto' ? 'Choose by itself' : threads }))}
        />
      </div>
      {card === null ? null : (
        <ModelCard
          model={card}
          onClose={() => {
            setCard(null)
          }}
        />
      )}
    </Part>
  )
}

function ModelCard({ model, onClose }: { readonly model: Model; readonly onClose: () => void }) {
  const { facts } = model
  return (
    <Sheet title={model.name} size="wide" onClose={onClose}>
      <div className={styles['card']}>
        <p>{model.card}</p>
        <Facts
          facts={[
            [
              'File',
              <span key="p" className={styles['hash']}>
                {model.path}
              </span>,
            ],
            [
              'SHA-256',
              <span key="h" className={styles['hash']}>
                {model.sha256}
              </span>,
            ],
            ['Size', format.bytes(model.bytes)],
            ['Licence', model.licence],
            ['Architecture', facts?.architecture ?? 'not known until its file is here'],
            [
              'Longest context',
              facts?.contextTokens === null || facts === null ? 'not known' : `${format.figures(facts.contextTokens)} tokens`,
            ],
            ['Prompt form', facts?.promptProfile ?? 'not known'],
            ['Memory', model.estimatedMemoryBytes === null ? 'not known' : `about ${format.bytes(model.estimatedMemoryBytes)}`],
            ['Imported', model.importedAt === null ? 'comes with Cloister' : format.dayOf(model.importedAt)],
          ]}
        />
        <Evaluation model={model} />
        <SourceCard modelId={model.id} />
      </div>
    </Sheet>
  )
}
