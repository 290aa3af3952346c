import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { DropZone, FileTrigger, isFileDropItem, isTextDropItem, Text } from 'react-aria-components'
import type { z } from 'zod'
import { errorSentences } from '../../contract/errors.ts'
import type { IncomingSource } from '../../contract/index.ts'
import type { SpeakerChange, TranscriptFormat, TranscriptPreview } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { announce, Button, format, Note, Problem } from '../ui/index.ts'
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

type ImportSourceProps = { readonly encounterId: string; readonly onImported: () => void }

/** How a visit comes in: a file, a drop, or a paste. What was understood is shown before anything is saved. */
export function ImportSource({ encounterId, onImported }: ImportSourceProps) {
  const { service } = useLink()
  const paste = useBuffer('paste', '')
  const [looked, setLooked] = useState<Looked | null>(null)
  const look = useMutation({
    mutationFn: async (bring: () => Promise<Incoming>): Promise<Looked> => {
      const incoming = await bring()
      const preview = await service.sources.preview(incoming)
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
        encounterId={encounterId}
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
      <div className={styles['import']}>
        <h2 className={styles['title']}>Bring in the visit’s transcript</h2>
        <p className="soft">
          Plain text with or without speakers, WebVTT, SRT, or JSON of a speech recogniser. Nothing is saved before you have seen how it was
          understood.
        </p>
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
            <Button kind="main" autoFocus isDisabled={look.isPending}>
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
          <span>Or paste it</span>
          <textarea
            value={paste.text}
            rows={8}
            spellCheck={false}
            placeholder={'Doctor: What brings you in today?\nPatient: I have had a cough for two weeks.'}
            onChange={(event) => {
              paste.type(event.target.value)
            }}
          />
        </label>
        <div className={styles['foot']}>
          <span className="soft">
            {paste.problem ?? (paste.text === '' ? '' : paste.restored ? 'Restored from before. Kept as you type.' : 'Kept as you type.')}
          </span>
          <Button
            isDisabled={paste.text.trim() === '' || look.isPending}
            onPress={() => {
              bringText(paste.text)
            }}
          >
            Look at the pasted text
          </Button>
        </div>
      </div>
    </div>
  )
}

type PreviewProps = { readonly encounterId: string; readonly looked: Looked; readonly onBack: () => void; readonly onImported: () => void }

const shownTurns = 200

function Preview({ encounterId, looked: { incoming, preview }, onBack, onImported }: PreviewProps) {
  const { query } = useLink()
  const queries = useQueryClient()
  const [changes, setChanges] = useState<SpeakerChange[]>(() => unchanged(preview.speakers))
  const save = useMutation(
    query.sources.import.mutationOptions({
      onSuccess: () => {
        announce('The transcript is saved. The visit is being read.')
        void queries.invalidateQueries({ queryKey: query.encounters.key() })
        void queries.invalidateQueries({ queryKey: query.drafting.readiness.key() })
        onImported()
      },
    }),
  )
  const named = new Map(changes.map((change) => [change.label, change]))
  return (
    <div className={styles['page']}>
      <div className={styles['preview']}>
        <div className={styles['side']}>
          <h2 className={styles['title']}>Is this how the visit went?</h2>
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
                save.mutate({ ...incoming, encounterId, speakers: changesOf(preview.speakers, changes) })
              }}
            >
              {save.isPending ? 'Saving …' : 'Save, and read it'}
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
