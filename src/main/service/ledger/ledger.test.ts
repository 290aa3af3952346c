import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leafHash, rootOf } from './merkle.ts'
import { openLedger } from './index.ts'
import { memoryAnchor, newSigner, testLedger, withoutGuards } from './testing.ts'
import { databaseAt } from '../vault/testing.ts'
import { openCheckpoint } from './checkpoint.ts'
import { encodeLeaf } from './encoding.ts'
import { prepareStatements } from './tables.ts'

const act = { kind: 'note.saved', actorId: 'user', subjectId: 'note', body: null } as const

describe('an append', () => {
  it('belongs into the transaction of the act, and goes with it', () => {
    const { db, ledger } = testLedger()
    expect(() => ledger.append(act)).toThrow('one transaction')
    expect(() =>
      db.transaction(() => {
        ledger.append(act)
        throw new Error('the act failed')
      })(),
    ).toThrow('the act failed')
    expect(ledger.size()).toBe(0)
    expect(db.transaction(() => ledger.append(act))()).toMatchObject({ seq: 0 })
    expect(ledger.size()).toBe(1)
  })

  it('is refused where the ledger is read-only', () => {
    const { db, reopen } = testLedger()
    const ledger = reopen({ readOnly: true })
    expect(() => db.transaction(() => ledger.append(act))()).toThrow(expect.objectContaining({ code: 'LEDGER_BROKEN' }))
  })

  it('takes any text as it is, and the ledger holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.jsonValue(), async (actorId, subjectId, value) => {
        const { append, ledger } = testLedger()
        append(2, { actorId, subjectId, body: { value } })
        expect((await ledger.verify()).holds).toBe(true)
        expect(ledger.list({ beforeSeq: null, limit: 1 })[0]?.body).toBe(JSON.stringify({ value }))
      }),
      { numRuns: 100 },
    )
    const { append, ledger } = testLedger()
    append(1, { actorId: '\ud800', subjectId: 'a\u0000b\udfff', body: { text: '\ud800\u0000' } })
    expect((await ledger.verify()).holds).toBe(true)
  })

  it('keeps the root of RFC 6962 at every size', async () => {
    const { append, db, ledger } = testLedger()
    const leaves: Buffer[] = []
    for (let size = 1; size <= 140; size++) {
      append(1)
      leaves.push(prepareStatements(db).last.get()?.leaf_hash ?? Buffer.alloc(0))
      expect((await ledger.checkpoint()).root).toBe(rootOf(leaves).toString('hex'))
    }
    expect(await ledger.verify()).toMatchObject({ holds: true, root: rootOf(leaves).toString('hex'), checkpoints: 140 })
  })
})

describe('a clock that goes back', () => {
  it('is put on record before the act, once, and is a notice', async () => {
    const { append, clock, ledger } = testLedger()
    append(1)
    clock.set('2020-01-01T00:00:00.000Z')
    append(2)
    expect(ledger.list({ beforeSeq: null, limit: 9 }).map(({ kind }) => kind)).toEqual([
      'note.saved',
      'note.saved',
      'clock.moved-back',
      'note.saved',
    ])
    const report = await ledger.verify()
    expect(report.holds).toBe(true)
    expect(report.findings.filter(({ kind }) => kind === 'clock-moved-back')).toMatchObject([{ seq: 1, severity: 'notice' }])
  })
})

describe('the list', () => {
  it('comes newest first, in pages', () => {
    const { append, ledger } = testLedger()
    append(10)
    const seqs = (beforeSeq: number | null) => ledger.list({ beforeSeq, limit: 4 }).map(({ seq }) => seq)
    expect(seqs(null)).toEqual([9, 8, 7, 6])
    expect(seqs(6)).toEqual([5, 4, 3, 2])
    expect(seqs(0)).toEqual([])
  })
})

describe('the guard rails', () => {
  it.each([
    "UPDATE ledger_entry SET kind = 'note.signed' WHERE seq = 3",
    'DELETE FROM ledger_entry WHERE seq = 9',
    'DELETE FROM ledger_body WHERE seq = 3',
    "UPDATE ledger_body SET body = '{}' WHERE seq = 3",
    'UPDATE ledger_node SET hash = zeroblob(32)',
    'DELETE FROM ledger_node',
    'DELETE FROM ledger_checkpoint',
    "UPDATE ledger_checkpoint SET text = ''",
    'INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 3',
    'INSERT INTO ledger_entry SELECT seq + 20, at, actor_id, kind, subject_id, commitment, previous_leaf_hash, leaf_hash FROM ledger_entry WHERE seq = 9',
    'INSERT OR REPLACE INTO ledger_body SELECT * FROM ledger_body WHERE seq = 3',
    "INSERT OR REPLACE INTO ledger_checkpoint SELECT size, at, '' FROM ledger_checkpoint",
    'INSERT OR REPLACE INTO ledger_node SELECT number, zeroblob(32) FROM ledger_node',
  ])('refuse %s', async (sql) => {
    const { append, db, ledger } = testLedger()
    append(10)
    await ledger.checkpoint()
    expect(() => db.exec(sql)).toThrow('the ledger only grows')
    expect((await ledger.verify()).holds).toBe(true)
  })
})

describe('an erasure', () => {
  it('takes what was said and leaves the tree standing, on record', async () => {
    const { append, db, ledger } = testLedger()
    append(10)
    const erased = db.transaction(() => ledger.eraseBodies({ seqs: [3, 4], actorId: 'user', reason: 'asked for by the patient' }))()
    expect(erased).toEqual({ seq: 10 })
    append(5)
    const report = await ledger.verify()
    expect(report.holds).toBe(true)
    expect(report.findings).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'body-missing', seq: 3, severity: 'notice' })]))
    expect(ledger.list({ beforeSeq: 5, limit: 2 }).map(({ body }) => body)).toEqual([null, null])
    expect(db.prepare('SELECT count(*) FROM ledger_body WHERE seq IN (3, 4)').pluck().get()).toBe(0)
  })

  it('of its own record, of what is not there and of what is to come is refused, and nothing is lost', () => {
    const { append, db, ledger } = testLedger()
    append(5)
    const erase = (seqs: number[]) => db.transaction(() => ledger.eraseBodies({ seqs, actorId: null, reason: '' })).immediate()
    erase([1])
    for (const seqs of [[5], [2, 99], [6], [-1]]) expect(() => erase(seqs)).toThrow(RangeError)
    expect(ledger.size()).toBe(6)
    expect(ledger.list({ beforeSeq: 3, limit: 1 })[0]?.body).toBe('{"n":2}')
  })

  it('without a record of it is an alarm, even if a forged one is put beside it', async () => {
    const { append, db, ledger } = testLedger()
    append(10)
    withoutGuards(db)
    db.exec(`DELETE FROM ledger_body WHERE seq = 3; UPDATE ledger_body SET body = '{"seqs":[3],"reason":""}' WHERE seq = 7`)
    expect((await ledger.verify()).findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'body-missing', seq: 3, severity: 'alarm' }),
        expect.objectContaining({ kind: 'body-edited', seq: 7 }),
      ]),
    )
  })
})

const sizeIn = (text: string | null | undefined): number => Number(text?.split('\n')[1] ?? -1)
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

describe('checkpoints', () => {
  it('are taken every 64 entries, on demand and at close, each in the form of C2SP', async () => {
    const { append, db, ledger, signer } = testLedger()
    append(130)
    const checkpoint = await ledger.checkpoint()
    append(3)
    await ledger.close()
    await ledger.close()
    expect(
      prepareStatements(db)
        .checkpoints.all()
        .map(({ size }) => size),
    ).toEqual([64, 128, 130, 133])
    const root = Buffer.from(checkpoint.root, 'hex').toString('base64')
    expect(checkpoint.text.startsWith(`cloister/${signer.keyId}\n130\n${root}\n`)).toBe(true)
    expect(checkpoint.text).toMatch(new RegExp(`\n\n— cloister/${signer.keyId} [A-Za-z0-9+/=]+\n$`))
    expect(openCheckpoint(checkpoint.text, signer.keyId, signer.publicKey)).toEqual({ state: 'signed', checkpoint })
  })

  it('are refused after any change of a single bit', async () => {
    const { append, ledger, signer } = testLedger()
    append(3)
    const { text } = await ledger.checkpoint()
    const bytes = Buffer.from(text)
    for (let i = 0; i < bytes.length * 8; i++) {
      const changed = Buffer.from(bytes)
      changed[i >> 3] = (changed[i >> 3] ?? 0) ^ (1 << (i & 7))
      expect(openCheckpoint(changed.toString('utf8'), signer.keyId, signer.publicKey).state).not.toBe('signed')
    }
  })

  it('reach the anchors after the transaction, never from one that is rolled back', async () => {
    const { anchors, append, db, ledger } = testLedger()
    append(63)
    expect(() =>
      db.transaction(() => {
        ledger.append(act)
        throw new Error('no')
      })(),
    ).toThrow('no')
    await settled()
    expect(anchors.map(({ writes }) => writes.length)).toEqual([0, 0])
    append(1)
    expect(anchors.map(({ writes }) => writes.length)).toEqual([0, 0])
    await settled()
    expect(anchors.map(({ writes }) => writes.map(sizeIn))).toEqual([[64], [64]])
  })

  it('do not leave a transaction that is still open', async () => {
    const { anchors, append, db, ledger } = testLedger()
    append(63)
    db.exec('BEGIN IMMEDIATE')
    ledger.append(act)
    await settled()
    expect(anchors[0].writes).toEqual([])
    await expect(ledger.checkpoint()).rejects.toThrow('committed')
    db.exec('COMMIT')
    await ledger.close()
    expect(sizeIn(anchors[0].text)).toBe(64)
  })

  it('wait for one another at an anchor that is slow, and only the newest of those waiting is written', async () => {
    const { anchors, append, ledger } = testLedger()
    const write = anchors[0].write.bind(anchors[0])
    let answer = (): void => undefined
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    let under = 0
    anchors[0].write = async (text) => {
      expect(++under).toBe(1)
      await answered
      await write(text)
      under--
    }
    for (let i = 0; i < 10; i++) {
      append(64)
      await new Promise((resolve) => setImmediate(resolve))
    }
    answer()
    await ledger.close()
    const sizes = anchors[0].writes.map(sizeIn)
    expect(sizes.at(-1)).toBe(640)
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    // The one in hand, the newest that waited for it, and the one at closing at most.
    expect(sizes.length).toBeLessThanOrEqual(3)
  })

  it('come to an anchor that failed as soon as it answers again', async () => {
    const { anchors, append, ledger } = testLedger()
    anchors[0].fails = true
    append(5)
    await ledger.checkpoint()
    expect((await ledger.verify()).findings).toMatchObject([{ kind: 'anchor-missing', severity: 'notice' }])
    anchors[0].fails = false
    await ledger.close()
    expect(sizeIn(anchors[0].text)).toBe(5)
    expect((await ledger.verify()).findings).toEqual([])
  })
})

describe('after a crash', () => {
  it('before the anchors were written, nothing is alarmed and the next checkpoint brings them up', async () => {
    const { anchors, append, ledger, reopen } = testLedger()
    append(64)
    await ledger.checkpoint()
    const older = anchors.map(({ text }) => text)
    append(64)
    await ledger.checkpoint()
    append(7)
    for (const [i, anchor] of anchors.entries()) anchor.text = older[i] ?? null
    const next = reopen()
    expect(await next.checkAnchors()).toEqual([])
    expect((await next.verify()).findings).toEqual([])
    await next.close()
    expect(anchors.map(({ text }) => sizeIn(text))).toEqual([135, 135])
  })

  it('between one anchor and the other, nothing is alarmed', async () => {
    const { anchors, append, ledger, reopen } = testLedger()
    append(64)
    await ledger.checkpoint()
    const older = anchors[0].text
    append(64)
    await ledger.checkpoint()
    anchors[0].text = older
    expect(await reopen().checkAnchors()).toEqual([])
  })

  it('before the first checkpoint, nothing is alarmed', async () => {
    const { append, reopen } = testLedger()
    append(7)
    const next = reopen()
    expect(await next.checkAnchors()).toEqual([])
    expect(await next.verify()).toMatchObject({ holds: true, lastCheckpoint: null })
  })
})

describe('reading only', () => {
  it('writes nothing: not to the vault and not to the anchors', async () => {
    const { anchors, append, ledger, reopen } = testLedger()
    append(10)
    await ledger.checkpoint()
    anchors[0].text = null
    const reader = reopen({ readOnly: true })
    await reader.checkAnchors()
    expect((await reader.checkpoint()).size).toBe(10)
    await reader.close()
    expect(anchors[0].text).toBeNull()
  })
})

describe('the quick check at opening', () => {
  it.each([
    ["UPDATE ledger_entry SET kind = 'note.viewed' WHERE seq = 98", 'entry-edited', 98],
    ["UPDATE ledger_body SET body = '{}' WHERE seq = 98", 'body-edited', 98],
    ['DELETE FROM ledger_entry WHERE seq = 98', 'entry-missing', 98],
    ['DELETE FROM ledger_entry WHERE seq = 99', 'tail-missing', 99],
    ["UPDATE ledger_checkpoint SET text = 'x'", 'checkpoint-signature', 96],
    ['UPDATE ledger_node SET hash = zeroblob(32) WHERE number = 126', 'checkpoint-root', null],
  ])('sees %s', async (sql, kind, seq) => {
    const { append, db, ledger, reopen } = testLedger()
    append(96)
    await ledger.checkpoint()
    append(4)
    withoutGuards(db)
    db.exec(sql)
    expect(await reopen().checkAnchors()).toEqual(expect.arrayContaining([expect.objectContaining({ kind, seq, severity: 'alarm' })]))
  })
})

describe('opening', () => {
  it('with anchors takes a database that acknowledges only what is safe', () => {
    const db = databaseAt(100)
    db.pragma('synchronous = NORMAL')
    const options = { db, signer: newSigner(), now: () => new Date(), readOnly: false }
    expect(() => openLedger({ ...options, anchors: [memoryAnchor()] })).toThrow('FULL')
    expect(openLedger({ ...options, anchors: [] }).size()).toBe(0)
  })
})

describe('verification', () => {
  const later = () => new Promise((resolve) => setImmediate(resolve))

  it('lets the vault be written to meanwhile, and speaks of what was there when it began', async () => {
    const { append, ledger } = testLedger()
    append(3000)
    await ledger.checkpoint()
    const state = { ended: false }
    const verifying = ledger.verify().finally(() => {
      state.ended = true
    })
    let written = 0
    while (!state.ended) {
      append(1)
      written++
      if (written % 3 === 0) await ledger.checkpoint() // the anchors move on as well
      await later()
    }
    const report = await verifying
    expect(written).toBeGreaterThan(5)
    expect(report).toMatchObject({ holds: true, entries: 3000, checkpoints: 47, findings: [] })
    expect(await ledger.verify()).toMatchObject({ holds: true, entries: 3000 + written, findings: [] })
  })

  it('takes no erasure that is put on record meanwhile for a body that went missing', async () => {
    const { append, db, ledger } = testLedger()
    append(3000)
    const verifying = ledger.verify()
    await later()
    db.transaction(() => ledger.eraseBodies({ seqs: [2999], actorId: null, reason: 'asked for' })).immediate()
    const { findings, holds } = await verifying
    expect(holds).toBe(true)
    expect(findings.filter(({ kind }) => kind === 'body-missing')).toMatchObject([{ seq: 2999, severity: 'notice' }])
  })

  it('finds what was changed before it began, also while it is written to', async () => {
    const { append, db, ledger } = testLedger()
    append(3000)
    withoutGuards(db)
    db.exec("UPDATE ledger_body SET body = '{}' WHERE seq = 2990; UPDATE ledger_entry SET kind = 'note.viewed' WHERE seq = 1500")
    const verifying = ledger.verify()
    append(100)
    await later()
    append(100)
    expect((await verifying).findings.filter(({ severity }) => severity === 'alarm').map(({ kind, seq }) => [kind, seq])).toEqual(
      expect.arrayContaining([
        ['entry-edited', 1500],
        ['body-edited', 2990],
      ]),
    )
  })

  it('ends where the vault is closed meanwhile, and raises no alarm for it', async () => {
    const { append, db, ledger } = testLedger()
    append(3000)
    const verifying = ledger.verify()
    await later()
    db.close()
    await expect(verifying).rejects.toMatchObject({ code: 'LOCKED' })
  })
})

describe('the encoding of an entry', () => {
  it('never changes: its bytes and hash are pinned', () => {
    const leaf = encodeLeaf({
      seq: 5,
      at: '2026-11-22T08:00:00.000Z',
      actorId: null,
      kind: 'note.signed',
      subjectId: 'n1',
      commitment: Buffer.alloc(32, 1),
      previousLeafHash: Buffer.alloc(32, 2),
    })
    expect(leaf.toString('latin1')).toBe(
      '\0\0\0\x17cloister.ledger.entry/1\0\0\0\x08\0\0\0\0\0\0\0\x05\0\0\0\x19\x012026-11-22T08:00:00.000Z\0\0\0\x01\0' +
        `\0\0\0\x0c\x01note.signed\0\0\0\x03\x01n1\0\0\0\x20${'\x01'.repeat(32)}\0\0\0\x20${'\x02'.repeat(32)}`,
    )
    expect(leafHash(leaf).toString('hex')).toHaveLength(64)
  })

  it('is another for every other entry', () => {
    const text = fc.option(fc.string({ maxLength: 4 }))
    const fields = fc.record({
      seq: fc.nat(3),
      at: fc.string({ maxLength: 3 }),
      actorId: text,
      kind: fc.string({ maxLength: 3 }),
      subjectId: text,
      commitment: fc.uint8Array({ maxLength: 2 }),
      previousLeafHash: fc.uint8Array({ maxLength: 2 }),
    })
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other)
        expect(encodeLeaf(one).equals(encodeLeaf(other))).toBe(same)
      }),
      { numRuns: 1000 },
    )
  })
})
