/** Every tampering is found and named. Each is done with the guard rails gone, on a ledger with signed checkpoints and both anchors. */
import { describe, expect, it } from 'vitest'
import type { LedgerFinding, VerificationReport } from '../../../contract/ledger.ts'
import { encodeLeaf, commitmentOf } from './encoding.ts'
import { leafHash, nodeNumber, RightEdge } from './merkle.ts'
import { newSigner, testLedger, withoutGuards, type TestLedger } from './testing.ts'
import { leafOfRow, prepareStatements, type Db } from './tables.ts'

const entries = 200

async function madeUp(count = entries): Promise<TestLedger> {
  const made = testLedger()
  made.append(count)
  await made.ledger.checkpoint()
  await new Promise((resolve) => setImmediate(resolve)) // nothing of this ledger is on its way to the anchors any more
  withoutGuards(made.db)
  return made
}

/** What a fresh opening of the same vault finds: the whole verification, and whether the quick check at opening saw it too. */
async function examine(
  { reopen }: TestLedger,
  signer?: TestLedger['signer'],
): Promise<{ report: VerificationReport; atOpening: LedgerFinding[] }> {
  const ledger = reopen({ readOnly: true, ...(signer === undefined ? {} : { signer }) })
  const atOpening = await ledger.checkAnchors()
  return { report: await ledger.verify(), atOpening: atOpening.filter(({ severity }) => severity === 'alarm') }
}
const named = (findings: readonly LedgerFinding[]): string[] => findings.map(({ kind, seq }) => `${kind} ${String(seq)}`)

/** Shifts the numbers of entries and bodies from `from` on. */
function shift(db: Db, from: number, by: 1 | -1): void {
  for (const table of ['ledger_entry', 'ledger_body']) {
    db.prepare(`UPDATE ${table} SET seq = seq + ? + 1000000 WHERE seq >= ?`).run(by, from)
    db.prepare(`UPDATE ${table} SET seq = seq - 1000000 WHERE seq >= 900000`).run()
  }
}

/** Makes hashes, chain and stored tree fit what the entries say now: all that can be done without the signing key. */
function rehash(db: Db): void {
  const rows = prepareStatements(db)
  const update = db.prepare('UPDATE ledger_entry SET previous_leaf_hash = ?, leaf_hash = ? WHERE seq = ?')
  db.exec('DELETE FROM ledger_node')
  const edge = new RightEdge()
  let previous: Buffer = Buffer.alloc(32)
  for (const row of rows.from.all(0)) {
    const leaf = leafOfRow({ ...row, previous_leaf_hash: previous })
    update.run(previous, leaf, row.seq)
    edge.add(leaf, (level, index, hash) => void rows.insertNode.run(nodeNumber(level, index), hash))
    previous = leaf
  }
}

function remove(db: Db, where: string): void {
  db.exec(`DELETE FROM ledger_entry WHERE ${where}; DELETE FROM ledger_body WHERE ${where}`)
}
/** Cuts everything back to `size` entries, as if no more had ever been written. */
function cutTo(db: Db, size: number): void {
  remove(db, `seq >= ${String(size)}`)
  db.exec(
    `DELETE FROM ledger_node WHERE number >= ${String(nodeNumber(0, size))}; DELETE FROM ledger_checkpoint WHERE size > ${String(size)}`,
  )
}

/** Takes an entry out and closes the gap. */
function removeAndClose(db: Db, seq: number): void {
  remove(db, `seq = ${String(seq)}`)
  shift(db, seq + 1, -1)
}

/** Puts a made-up entry in its place between others, with a body and a hash that fit it. */
function insert(db: Db, seq: number): void {
  shift(db, seq, 1)
  const rows = prepareStatements(db)
  const previous = (seq === 0 ? undefined : rows.from.get(seq - 1)?.leaf_hash) ?? Buffer.alloc(32)
  const nonce = Buffer.alloc(32, 7)
  const body = '{"forged":true}'
  const commitment = commitmentOf(nonce, body)
  const fields = { seq, at: '2026-11-22T09:00:00.000Z', actorId: 'mallory', kind: 'note.signed', subjectId: 'note' }
  const leaf = leafHash(encodeLeaf({ ...fields, commitment, previousLeafHash: previous }))
  rows.insertEntry.run(seq, fields.at, fields.actorId, fields.kind, fields.subjectId, commitment, previous, leaf)
  rows.insertBody.run(seq, nonce, body)
}

describe('a ledger that nobody touched', () => {
  it('holds, at every size around a checkpoint', async () => {
    for (const count of [1, 2, 63, 64, 65, 127, 128, 129, 200]) {
      const { report, atOpening } = await examine(await madeUp(count))
      expect(report.findings).toEqual([])
      expect(report).toMatchObject({ holds: true, entries: count })
      expect(report.checks.every(({ holds }) => holds)).toBe(true)
      expect(atOpening).toEqual([])
    }
  })
})

/** Each: what is done, and the findings of the whole verification, first of them first. */
const careless: [string, (db: Db) => void, string[]][] = [
  ['an edited kind', (db) => db.exec("UPDATE ledger_entry SET kind = 'note.viewed' WHERE seq = 70"), ['entry-edited 70']],
  ['an edited actor', (db) => db.exec("UPDATE ledger_entry SET actor_id = 'somebody' WHERE seq = 0"), ['entry-edited 0']],
  ['an edited time', (db) => db.exec("UPDATE ledger_entry SET at = '2030-01-01T00:00:00.000Z' WHERE seq = 199"), ['entry-edited 199']],
  ['an edited subject', (db) => db.exec('UPDATE ledger_entry SET subject_id = NULL WHERE seq = 70'), ['entry-edited 70']],
  ['a removed head', (db) => remove(db, 'seq = 0'), ['entry-missing 0']],
  ['a removed head, renumbered', (db) => removeAndClose(db, 0), ['entry-missing 0']],
  ['a removed middle', (db) => remove(db, 'seq BETWEEN 80 AND 84'), ['entry-missing 80']],
  ['a removed middle, renumbered', (db) => removeAndClose(db, 80), ['entry-missing 80']],
  ['a removed tail', (db) => remove(db, 'seq >= 190'), ['tail-missing 190']],
  ['an entry put between others', (db) => insert(db, 50), ['entry-inserted 50']],
  ['an entry put at the end', (db) => insert(db, 200), ['entry-inserted 200']],
  ['an entry put in front', (db) => insert(db, 0), ['entry-inserted 0']],
  [
    'two entries that change places',
    (db) => {
      for (const table of ['ledger_entry', 'ledger_body'])
        for (const [from, to] of [
          [90, 1000],
          [95, 90],
          [1000, 95],
        ])
          db.prepare(`UPDATE ${table} SET seq = ? WHERE seq = ?`).run(to, from)
    },
    ['entries-reordered 90', 'entries-reordered 95'],
  ],
  [
    'a copy of an entry at the end',
    (db) => {
      const columns = 'at, actor_id, kind, subject_id, commitment, previous_leaf_hash, leaf_hash'
      db.exec(`INSERT INTO ledger_entry (seq, ${columns}) SELECT 200, ${columns} FROM ledger_entry WHERE seq = 12`)
      db.exec('INSERT INTO ledger_body (seq, nonce, body) SELECT 200, nonce, body FROM ledger_body WHERE seq = 12')
    },
    ['entry-inserted 200', 'body-edited 200'],
  ],
  ['an edited body', (db) => db.exec("UPDATE ledger_body SET body = '{}' WHERE seq = 33"), ['body-edited 33']],
  ['an emptied body', (db) => db.exec('UPDATE ledger_body SET body = NULL WHERE seq = 33'), ['body-edited 33']],
  ['another nonce', (db) => db.exec('UPDATE ledger_body SET nonce = zeroblob(32) WHERE seq = 33'), ['body-edited 33']],
  ['removed bodies', (db) => db.exec('DELETE FROM ledger_body WHERE seq IN (33, 34)'), ['body-missing 33']],
  ['a removed checkpoint', (db) => db.exec('DELETE FROM ledger_checkpoint WHERE size = 128'), ['checkpoint-missing 128']],
  [
    'an edited checkpoint',
    (db) => db.exec("UPDATE ledger_checkpoint SET text = replace(text, '128', '129') WHERE size = 128"),
    ['checkpoint-signature 128'],
  ],
  [
    'a checkpoint in another place',
    (db) => db.exec('UPDATE ledger_checkpoint SET text = (SELECT text FROM ledger_checkpoint WHERE size = 64) WHERE size = 128'),
    ['checkpoint-signature 128'],
  ],
  ['an edited node of the tree', (db) => db.exec('UPDATE ledger_node SET hash = zeroblob(32) WHERE number = 45'), ['tree-mismatch 16']],
  ['an edited leaf of the tree', (db) => db.exec('UPDATE ledger_node SET hash = zeroblob(32) WHERE number = 8'), ['tree-mismatch 5']],
  ['a removed node of the tree', (db) => db.exec('DELETE FROM ledger_node WHERE number = 254'), ['tree-mismatch 0']],
]

describe('a tampering with rows', () => {
  it.each(careless)('%s is found and named', async (_, tamper, expected) => {
    const made = await madeUp()
    tamper(made.db)
    const { report } = await examine(made)
    expect(report.holds).toBe(false)
    expect(named(report.findings).slice(0, expected.length)).toEqual(expected)
    expect(report.checks.some(({ holds }) => !holds)).toBe(true)
  })

  it('is named once: an entry put between others does not accuse those after it', async () => {
    const made = await madeUp()
    insert(made.db, 50)
    const { report } = await examine(made)
    expect(report.findings.filter(({ kind }) => kind.startsWith('entr'))).toHaveLength(1)
  })
})

describe('a tampering by somebody who makes every hash fit', () => {
  const careful: [string, (db: Db) => void, string[]][] = [
    ['an edit', (db) => db.exec("UPDATE ledger_entry SET actor_id = 'x' WHERE seq = 70"), ['checkpoint-root 64', 'anchor-mismatch null']],
    ['a removal', (db) => removeAndClose(db, 80), ['tail-missing 199', 'checkpoint-root 64', 'vault-rolled-back 199']],
    ['an insertion', (db) => insert(db, 50), ['checkpoint-root 0', 'anchor-mismatch null']],
  ]
  it.each(careful)('%s no longer fits what was signed', async (_, tamper, expected) => {
    const made = await madeUp()
    tamper(made.db)
    rehash(made.db)
    const { report, atOpening } = await examine(made)
    const kinds = named(report.findings)
    for (const each of expected) expect(kinds).toContain(each)
    expect(atOpening.length).toBeGreaterThan(0)
  })
})

describe('an end that is cut off cleanly', () => {
  it.each([
    ['to a checkpoint', 128],
    ['to a checkpoint in the middle of nothing', 64],
    ['to no checkpoint', 150],
    ['to nothing', 0],
  ])('%s is known from the anchors, at opening already', async (_, size) => {
    const made = await madeUp()
    cutTo(made.db, size)
    const { report, atOpening } = await examine(made)
    expect(named(atOpening)).toEqual([`vault-rolled-back ${String(size)}`, `vault-rolled-back ${String(size)}`])
    expect(named(report.findings)).toEqual(named(atOpening))
    expect(report.holds).toBe(false)
  })

  it('is known from one anchor alone, and from none not at all: that is said', async () => {
    const made = await madeUp()
    cutTo(made.db, 128)
    made.anchors[0].text = null
    expect(named((await examine(made)).report.findings)).toEqual(['vault-rolled-back 128', 'anchor-missing null'])
    made.anchors[1].fails = true
    const { report } = await examine(made)
    expect(named(report.findings)).toEqual(['anchor-missing null', 'anchor-missing null'])
    expect(report.checks.find(({ name }) => name === 'anchors')).toMatchObject({ holds: false })
  })
})

describe('a history that was written anew', () => {
  /** Everything after entry 99 is other than it was, and all of it signed. */
  async function forked(signer: TestLedger['signer'], made: TestLedger): Promise<void> {
    cutTo(made.db, 100)
    const fork = testLedger({ db: made.db, signer })
    fork.append(150, { kind: 'note.viewed' })
    await fork.ledger.checkpoint()
  }

  it('with the same key is known from the anchors', async () => {
    const made = await madeUp()
    await forked(made.signer, made)
    const { report, atOpening } = await examine(made)
    expect(named(atOpening)).toEqual(['anchor-mismatch null', 'anchor-mismatch null'])
    expect(report.holds).toBe(false)
  })

  it('with another key is known from its checkpoints', async () => {
    const made = await madeUp()
    await forked(newSigner(), made)
    const { report } = await examine(made)
    expect(named(report.findings)).toContain('key-mismatch 128')
  })

  it('with another key that the vault now calls its own is known from the anchors', async () => {
    const made = await madeUp()
    const other = newSigner()
    await forked(other, made)
    made.db.exec('DELETE FROM ledger_checkpoint WHERE size < 100')
    const { report, atOpening } = await examine(made, other)
    expect(named(atOpening)).toEqual(['key-mismatch null', 'key-mismatch null'])
    expect(report.holds).toBe(false)
  })

  it('is not covered up by the writing that goes on: the anchors keep what they know', async () => {
    const made = await madeUp()
    const before = made.anchors.map(({ text }) => text)
    cutTo(made.db, 128)
    const unaware = made.reopen()
    made.db.transaction(() => unaware.append({ kind: 'note.saved', actorId: null, subjectId: null, body: null })).immediate()
    await unaware.close()
    expect(made.anchors.map(({ text }) => text)).toEqual(before)
    expect(named((await examine(made)).atOpening)).toContain('vault-rolled-back 129')
  })
})

describe('a checkpoint of another vault', () => {
  it('in an anchor is an alarm', async () => {
    const [made, other] = [await madeUp(), await madeUp()]
    made.anchors[1].text = other.anchors[1].text
    expect(named((await examine(made)).atOpening)).toEqual(['key-mismatch null'])
  })

  it('in the vault is an alarm', async () => {
    const [made, other] = [await madeUp(), await madeUp()]
    const text = prepareStatements(other.db).lastCheckpoint.get()?.text ?? ''
    made.db.prepare('UPDATE ledger_checkpoint SET text = ? WHERE size = 200').run(text)
    expect(named((await examine(made)).report.findings)).toEqual(expect.arrayContaining(['key-mismatch 200']))
  })
})

describe('an anchor that was edited', () => {
  it('is an alarm, and stays as it is', async () => {
    const made = await madeUp()
    for (const spoil of [
      (text: string) => text.replace('\n200\n', '\n201\n'),
      (text: string) => text.slice(0, -8),
      () => 'nonsense',
      () => '',
    ]) {
      const spoilt = spoil(made.anchors[0].writes.at(-1) ?? '')
      made.anchors[0].text = spoilt
      expect(named((await examine(made)).atOpening)).toEqual(['checkpoint-signature null'])
      await made.reopen().checkpoint()
      expect(made.anchors[0].text).toBe(spoilt)
    }
  })
})

describe('the same secret number twice', () => {
  it('is named, though both entries are whole', async () => {
    const made = testLedger()
    made.append(3)
    withoutGuards(made.db)
    // As a broken source of randomness would have done it: commitment, hashes and all are of the repeated number.
    const rows = prepareStatements(made.db)
    const nonce = rows.from.get(0)?.nonce ?? Buffer.alloc(0)
    const body = '{"n":2}'
    made.db.prepare('UPDATE ledger_body SET nonce = ?, body = ? WHERE seq = 2').run(nonce, body)
    made.db.prepare('UPDATE ledger_entry SET commitment = ? WHERE seq = 2').run(commitmentOf(nonce, body))
    rehash(made.db)
    expect(named((await examine(made)).report.findings)).toEqual(['body-edited 2'])
  })
})
