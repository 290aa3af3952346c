import { describe, expect, it } from 'vitest'
import { saidIn } from './entry-words.ts'

const id = '0195a1c2-7b3d-7e4f-8a9b-1c2d3e4f5a6b'
const sha = 'e5c3a18f6d4b2907'.repeat(4)
const lines = (content: unknown) => saidIn(JSON.stringify(content)).map(({ label, value }) => `${label}: ${value}`)

describe('what an entry says', () => {
  it.each<[string, unknown, string[]]>([
    [
      'a signature',
      { noteId: id, encounterId: id, version: 2, sha256: sha, written: { model: 12, edited: 3, clinician: 1 } },
      ['Version: 2', 'Written: by the model 12, edited 3, by the clinician 1'],
    ],
    [
      'a statement that was answered',
      { noteId: id, statementId: id, action: 'accept', verdict: 'unsure', from: 'pending', to: 'accepted', textFrom: sha },
      ['Action: accept', 'Verdict: unsure', 'Before: pending', 'After: accepted'],
    ],
    ['a verdict by the name of its mark', { verdict: 'supported' }, ['Verdict: words found']],
    ['several at once', { action: 'accept-supported', statementIds: [id, id, id] }, ['Action: accept supported', 'Statements: 3']],
    ['what was undone', { action: 'undo', undone: [{ statementId: id, action: 'edit' }] }, ['Action: undo', 'Undone: edit']],
    [
      'a patient who was corrected',
      { patientId: id, changes: { familyName: { from: 'Okafor', to: 'Okafor-Bell' }, birthDate: { from: null, to: '1961-03-12' } } },
      ['Changes: family name Okafor, now Okafor-Bell, birth date none, now 12 Mar 1961'],
    ],
    [
      'a transcript',
      { sourceId: id, format: 'json-words', turns: 1234, warnings: [{ kind: 'hidden-characters', count: 2 }] },
      ['Format: JSON by word', 'Turns in all: 1\u2009234', 'Warnings: hidden characters, count 2'],
    ],
    ['settings', { names: ['textSize', 'lockAfterMinutes'] }, ['Settings: text size; lock after minutes']],
    [
      'where the key lies',
      { from: 'os-keychain', to: 'device-file', weaker: true },
      ['Before: the system’s keychain', 'After: a protected file', 'Weaker than a keychain: yes'],
    ],
    [
      'a way of running a model',
      { chosen: { device: 'auto', threads: null, flashAttention: 'off', readChunk: 512 }, trials: 4 },
      ['Way chosen: device by itself, threads one a core, flash attention off, tokens at once 512', 'Trials: 4'],
    ],
    ['figures', { quality: 0.873_42, bytes: 1_117_320_736 }, ['Quality: 0.873', 'Size: 1.0 GiB']],
    ['a verification', { holds: true, entries: 183, findings: [] }, ['Whole: yes', 'Entries: 183', 'Findings: none']],
    ['what nobody has named', { someNewThing: { deepDown: true } }, ['Some new thing: deep down yes']],
  ])('%s', (_, content, expected) => {
    expect(lines(content)).toEqual(expected)
  })

  it('gives times in this zone', () => {
    const instant = '2026-03-02T17:55:09.000Z'
    const here = new Date(instant)
    expect(saidIn(JSON.stringify({ from: instant }))).toEqual([
      { label: 'Before', value: `${String(here.getDate())} Mar 2026 ${here.toTimeString().slice(0, 8)}` },
    ])
  })

  it('leaves what a person typed as it is', () => {
    expect(lines({ reason: 'follow-up of h-and-p', familyName: 'soap' })).toEqual(['Reason: follow-up of h-and-p', 'Family name: soap'])
  })

  it('says nothing where there is nothing, and what is no object as it stands', () => {
    expect(saidIn(null)).toEqual([])
    expect(lines({ sha256: sha })).toEqual([])
    expect(saidIn('torn {')).toEqual([{ label: 'Content', value: 'torn {' }])
    expect(saidIn('[1,2]')).toEqual([{ label: 'Content', value: '1; 2' }])
  })
})
