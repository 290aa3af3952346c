import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { DropZone, FileTrigger, isFileDropItem, isTextDropItem, Text } from 'react-aria-components'
import type { z } from 'zod'
import { errorSentences } from '../../contract/errors.ts'
import type { IncomingSource } from '../../contract/index.ts'
import type { Source, SpeakerChange, TranscriptFormat, TranscriptPreview } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { announce, Button, commandKey, format, Note, Problem } from '../ui/index.ts'
import { useBuffer } from './buffers.ts'
import { SpeakerFields, changesOf, unchanged } from './speakers.tsx'
import { roleWords, speakerOf } from './source-pane.tsx'
import styles from './import-source.module.css'

type Incoming = z.infer<typeof IncomingSource>

/** The most bytes that fit a call; larger files are larger than any visit. */
const mostBytes = 22_000_000

const formatWords: Record<TranscriptFormat, string> = {
  'labelled-text': 'text with speakers',
  'plain-text': 'text without speakers',
  webvtt: 'WebVTT subtitles',
  srt: 'SRT subtitles',
  'json-segments': 'JSON, by segment',
  'json-words': 'JSON, by word',
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  const piece = 0x8000
  for (let at = 0; at < bytes.length; at += piece) binary += String.fromCharCode(...bytes.subarray(at, at + piece))
  return btoa(binary)
}

class TooLarge extends Error {}

async function incomingFile(file: File): Promise<Incoming> {
  if (file.size > mostBytes) throw new TooLarge()
  return { name: file.name.slice(-255), content: { kind: 'bytes', base64: toBase64(new Uint8Array(await file.arrayBuffer())) } }
}

type Looked = { readonly incoming: Incoming; readonly preview: TranscriptPreview }

/** A transcript of its own for a visit, or turns that come after those that it has. */
export type ImportTarget = { readonly kind: 'visit'; readonly encounterId: string } | { readonly kind: 'more'; readonly source: Source }
type ImportSourceProps = { readonly target: ImportTarget; readonly onImported: () => void }

/** How a visit, or more of it, comes in: a file, a drop, or a paste. What was understood is shown before anything is saved. */
export function ImportSource({ target, onImported }: ImportSourceProps) {
  const { service } = useLink()
  const isMore = target.kind === 'more'
  const paste = useBuffer(isMore ? 'paste-more' : 'paste', '')
  const [looked, setLooked] = useState<Looked | null>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (isMore && looked === null) area.current?.focus()
  }, [isMore, looked])
  const look = useMutation({
    mutationFn: async (bring: () => Promise<Incoming>): Promise<Looked> => {
      const incoming = await bring()
      const preview =
        target.kind === 'more'
          ? await service.sources.previewAppend({ ...incoming, sourceId: target.source.id })
          : await service.sources.preview(incoming)
      return { incoming, preview }
    },
    onSuccess: (found) => {
      setLooked(found)
      announce(
        `Understood as ${formatWords[found.preview.format]}: ${format.count(found.preview.turns.length, 'turn')}. Look at it before it is saved.`,
      )
    },
  })
  const bringFile = (file: File): void => {
    look.mutate(() => incomingFile(file))
  }
  const bringText = (text: string): void => {
    look.mutate(() => Promise.resolve({ name: 'Pasted text', content: { kind: 'text', text } }))
  }

  if (looked !== null)
    return (
      <Preview
        target={target}
        looked={looked}
        onBack={() => {
          setLooked(null)
        }}
        onImported={() => {
          paste.forget()
          onImported()
        }}
      />
    )
  return (
    <div className={styles['page']}>
      <div className={isMore ? styles['more'] : styles['import']}>
        {isMore ? (
          <p className="soft">
            They come after turn {format.figures(target.source.turns.length)}. Write who speaks before a colon, as in the turns that are
            there. A draft that you have stays as it is.
          </p>
        ) : (
          <>
            <h2 className={styles['title']}>Bring in the visit’s transcript</h2>
            <p className="soft">
              Plain text with or without speakers, WebVTT, SRT, or JSON of a speech recogniser. Nothing is saved before you have seen how it
              was understood.
            </p>
          </>
        )}
        <DropZone
          className={styles['drop'] ?? ''}
          aria-label="Drop a transcript here"
          onDrop={(event) => {
            const [item] = event.items
            if (item === undefined) return
            if (isFileDropItem(item)) void item.getFile().then(bringFile)
            else if (isTextDropItem(item)) void item.getText('text/plain').then(bringText)
          }}
        >
          <Text slot="label">Drop a file here, or</Text>
          <FileTrigger
            acceptedFileTypes={['.txt', '.vtt', '.srt', '.json', 'text/plain']}
            onSelect={(files) => {
              const file = files?.[0]
              if (file !== undefined) bringFile(file)
            }}
          >
            <Button kind={isMore ? 'plain' : 'main'} autoFocus={!isMore} isDisabled={look.isPending}>
              {look.isPending ? 'Reading …' : 'Choose a file …'}
            </Button>
          </FileTrigger>
        </DropZone>
        {look.isError ? (
          look.error instanceof TooLarge ? (
            <Note tone="red">{errorSentences.SOURCE_TOO_LARGE}</Note>
          ) : (
            <Problem error={look.error} />
          )
        ) : null}
        <label className={styles['paste']}>
          <span>{isMore ? 'Type or paste the turns' : 'Or paste it'}</span>
          <textarea
            ref={area}
            value={paste.text}
            rows={8}
            spellCheck={false}
            placeholder={
              isMore ? exampleOf(target.source.turns) : 'Doctor: What brings you in today?\nPatient: I have had a cough for two weeks.'
            }
            onChange={(event) => {
              paste.type(event.target.value)
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
              event.preventDefault()
              if (paste.text.trim() !== '' && !look.isPending) bringText(paste.text)
            }}
          />
        </label>
        <div className={styles['foot']}>
          <span className="soft">
            {paste.problem ?? (paste.text === '' ? '' : paste.restored ? 'Restored from before. Kept as you type.' : 'Kept as you type.')}
          </span>
          <Button
            hint={`${commandKey} Enter`}
            kind={isMore ? 'main' : 'plain'}
            isDisabled={paste.text.trim() === '' || look.isPending}
            onPress={() => {
              bringText(paste.text)
            }}
          >
            {isMore ? 'Look at the turns' : 'Look at the pasted text'}
          </Button>
        </div>
      </div>
    </div>
  )
}

/** How turns are written, by the speakers that are there. */
function exampleOf(turns: Source['turns']): string {
  const labels = [...new Set(turns.flatMap(({ speaker }) => (speaker === null ? [] : [speaker])))].slice(0, 2)
  const [first = 'Doctor', second = 'Patient'] = labels
  return `${first}: Anything else?\n${second}: My hip hurts as well.`
}

type PreviewProps = { readonly target: ImportTarget; readonly looked: Looked; readonly onBack: () => void; readonly onImported: () => void }

const shownTurns = 200

function Preview({ target, looked: { incoming, preview }, onBack, onImported }: PreviewProps) {
  const { query, service } = useLink()
  const queries = useQueryClient()
  const [changes, setChanges] = useState<SpeakerChange[]>(() => unchanged(preview.speakers))
  const isMore = target.kind === 'more'
  const save = useMutation({
    mutationFn: (speakers: SpeakerChange[]) =>
      target.kind === 'more'
        ? service.sources.append({ ...incoming, speakers, sourceId: target.source.id })
        : service.sources.import({ ...incoming, speakers, encounterId: target.encounterId }),
    onSuccess: () => {
      announce(isMore ? 'The turns are added. They are being read.' : 'The transcript is saved. The visit is being read.')
      void queries.invalidateQueries({ queryKey: query.encounters.key() })
      void queries.invalidateQueries({ queryKey: query.drafting.readiness.key() })
      onImported()
    },
  })
  const named = new Map(changes.map((change) => [change.label, change]))
  return (
    <div className={styles['page']}>
      <div className={styles['preview']}>
        <div className={styles['side']}>
          <h2 className={styles['title']}>{isMore ? 'Is this how it went on?' : 'Is this how the visit went?'}</h2>
          <p>
            {incoming.name}: {formatWords[preview.format]}, {format.count(preview.turns.length, 'turn')},{' '}
            {format.count(preview.words, 'word')}.
          </p>
          {preview.warnings.map((warning) => (
            <Note key={warning.kind} tone="amber">
              {warning.sentence}
              {warning.count > 1 ? <span className="figures"> ×{warning.count}</span> : null}
            </Note>
          ))}
          <SpeakerFields speakers={preview.speakers} changes={changes} onChange={setChanges} />
          {save.isError ? <Problem error={save.error} /> : null}
          <div className={styles['foot']}>
            <Button kind="quiet" onPress={onBack}>
              Back
            </Button>
            <Button
              kind="main"
              autoFocus
              hint="Enter"
              isDisabled={save.isPending}
              onPress={() => {
                save.mutate(changesOf(preview.speakers, changes))
              }}
            >
              {save.isPending ? 'Saving …' : isMore ? 'Add them' : 'Save, and read it'}
            </Button>
          </div>
        </div>
        <ol className={styles['turns']} tabIndex={0} aria-label="Turns as they were understood">
          {preview.turns.slice(0, shownTurns).map((turn) => {
            const change = named.get(turn.speaker)
            const role = change?.role ?? turn.role
            return (
              <li key={turn.number}>
                <span className={styles['number']}>{turn.number}</span>
                <span className={styles['who']} data-role={role}>
                  {speakerOf({ speaker: change?.newLabel ?? null, role })}
                  {change?.newLabel === null || role === 'unknown' ? '' : <span className="soft"> {roleWords[role].toLowerCase()}</span>}
                </span>
                <p>{turn.text}</p>
              </li>
            )
          })}
          {preview.turns.length > shownTurns ? (
            <li className="soft">and {format.count(preview.turns.length - shownTurns, 'more turn')}</li>
          ) : null}
        </ol>
      </div>
    </div>
  )
}
