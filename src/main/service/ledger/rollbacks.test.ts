/** Accepting an older copy: what it takes, what it leaves on record, and everything that is refused. */
import { describe, expect, it } from 'vitest'
import type { LedgerFinding } from '../../../contract/ledger.ts'
import { signCheckpoint } from './checkpoint.ts'
import { encodeLeaf } from './encoding.ts'
import { leafHash, nodeNumber, RightEdge } from './merkle.ts'
import { prepareStatements, type Db } from './tables.ts'
import { testLedger, withoutGuards, type TestLedger } from './testing.ts'

const actorId = 'owner'
const reason = 'restored from the backup of Sunday'
const directly = <T>(work: () => T): T => work()
const alarmsOf = (findings: readonly LedgerFinding[]) => findings.filter(({ severity }) => severity === 'alarm').map(({ kind }) => kind)

/** Takes what came after the first `size` entries away, as an older copy of the file does. */
function cutTo(db: Db, size: number): void {
  withoutGuards(db)
  db.exec(`DELETE FROM ledger_body WHERE seq >= ${String(size)}; DELETE FROM ledger_entry WHERE seq >= ${String(size)};
    DELETE FROM ledger_node WHERE number >= ${String(nodeNumber(0, size))}; DELETE FROM ledger_checkpoint WHERE size > ${String(size)}`)
}

/** A ledger of `count` entries of which both anchors know, put back to its first `size`. */
async function rolledBack(count = 200, size = 128): Promise<TestLedger> {
  const made = testLedger()
  for (let done = 0; done < count; done += 50) {
    made.append(Math.min(50, count - done))
    await made.ledger.checkpoint()
  }
  await new Promise((resolve) => setImmediate(resolve))
  cutTo(made.db, size)
  return made
}

/** What an opening does under an alarm: puts it on record without the anchors. */
function recordAlarm({ db, reopen }: TestLedger): void {
  const ledger = reopen()
  db.transaction(() => ledger.append({ kind: 'ledger.alarm', actorId: null, subjectId: null, body: { findings: [] } })).immediate()
}

const accept = ({ reopen }: TestLedger) => reopen({ readOnly: true }).acceptRollback({ actorId, reason }, directly)

describe('an older copy that is accepted', () => {
  it('has expectation, finding, reason and owner on record, agrees with new anchors, and says so in every report from then on', async () => {
    const made = await rolledBack()
    recordAlarm(made)
    const old = made.anchors[0].text
    const { seq } = await accept(made)
    expect(seq).toBe(129)
    expect(made.anchors.map(({ text }) => text)).toEqual([expect.not.stringContaining(old ?? ''), made.anchors[0].text])
    const next = made.reopen()
    expect(await next.checkAnchors()).toEqual([])
    made.db.transaction(() => next.append({ kind: 'vault.opened', actorId, subjectId: null, body: null })).immediate()
    await next.checkpoint()
    const report = await next.verify()
    expect(report.holds).toBe(true)
    expect(report.findings).toMatchObject([{ kind: 'rollback-accepted', severity: 'notice', seq: 129 }])
    expect(report.findings[0]?.sentence).toContain('it held 128 entries, and 200 were known')
    const entry = next.list({ beforeSeq: 130, limit: 1 })[0]
    expect(entry).toMatchObject({ kind: 'ledger.rollback-accepted', actorId })
    expect(JSON.parse(entry?.body ?? '')).toMatchObject({
      reason,
      found: { entries: 128 },
      expected: [
        { anchor: 'keychain', entries: 200 },
        { anchor: 'sidecar', entries: 200 },
      ],
    })
  })

  it.each([1, 2, 3])('may be behind by as little as %i, though the alarm itself goes on record', async (behind) => {
    const made = await rolledBack(150, 150 - behind)
    for (let opening = 0; opening < 4; opening++) {
      recordAlarm(made)
      expect(alarmsOf(await made.reopen({ readOnly: true }).checkAnchors())).toEqual(['vault-rolled-back', 'vault-rolled-back'])
    }
    await accept(made)
    expect(await made.reopen().checkAnchors()).toEqual([])
  })

  it('can be followed by another, further back or not', async () => {
    const made = await rolledBack()
    await accept(made)
    const next = made.reopen()
    await next.checkAnchors()
    made.append(90)
    await next.checkpoint()
    cutTo(made.db, 180)
    expect(alarmsOf(await made.reopen({ readOnly: true }).checkAnchors())).toContain('vault-rolled-back')
    await accept(made)
    expect((await made.reopen().verify()).findings.filter(({ kind }) => kind === 'rollback-accepted')).toHaveLength(2)
    cutTo(made.db, 60)
    await accept(made)
    expect(await made.reopen().checkAnchors()).toEqual([])
  })

  it('is an alarm still where an anchor could not be written, and can then be accepted again', async () => {
    const made = await rolledBack()
    const [keychain] = made.anchors
    const { write } = keychain
    keychain.write = () => Promise.reject(new Error('locked'))
    await expect(accept(made)).rejects.toThrow('locked')
    keychain.write = write
    expect(alarmsOf(await made.reopen({ readOnly: true }).checkAnchors())).toEqual(['vault-rolled-back'])
    await accept(made)
    expect(await made.reopen().checkAnchors()).toEqual([])
  })
})

describe('nothing is accepted', () => {
  const refused = async (made: TestLedger, code: string): Promise<void> => {
    const size = made.ledger.size()
    const texts = made.anchors.map(({ text }) => text)
    await expect(accept(made)).rejects.toMatchObject({ code })
    expect(made.ledger.size()).toBe(size)
    expect(made.anchors.map(({ text }) => text)).toEqual(texts)
  }

  it('without an alarm', async () => {
    const made = testLedger()
    made.append(100)
    await made.ledger.checkpoint()
    await refused(made, 'NO_ROLLBACK')
  })

  it('a second time', async () => {
    const made = await rolledBack()
    await accept(made)
    await refused(made, 'NO_ROLLBACK')
  })

  it.each([
    ['an entry was edited', "UPDATE ledger_entry SET kind = 'note.viewed' WHERE seq = 5"],
    ['what an entry says was edited', "UPDATE ledger_body SET body = '{}' WHERE seq = 5"],
    ['an entry was removed', 'DELETE FROM ledger_body WHERE seq = 5; DELETE FROM ledger_entry WHERE seq = 5'],
    ['a checkpoint was removed', 'DELETE FROM ledger_checkpoint WHERE size = 64'],
    ['the stored tree was edited', 'UPDATE ledger_node SET hash = zeroblob(32) WHERE number = 3'],
  ])('where, besides, %s', async (_, sql) => {
    const made = await rolledBack()
    made.db.exec(sql)
    await refused(made, 'LEDGER_BROKEN')
  })

  it('where entries were edited and nothing was put back', async () => {
    const made = await rolledBack(200, 200)
    made.db.exec("UPDATE ledger_entry SET kind = 'note.viewed' WHERE seq = 5")
    await refused(made, 'LEDGER_BROKEN')
  })

  it('where an anchor holds the checkpoint of another vault', async () => {
    const made = await rolledBack()
    const stranger = await rolledBack()
    made.anchors[0].text = stranger.anchors[0].text
    await refused(made, 'LEDGER_BROKEN')
  })

  it('where somebody with every key rewrote an entry, signed all anew, and cut the end off to make it look like an older copy', async () => {
    const made = await rolledBack()
    forge(made, 5)
    // One anchor alone cannot tell; the history of the sidecar can.
    expect(alarmsOf(await made.reopen({ readOnly: true }).checkAnchors())).toEqual(['vault-rolled-back', 'vault-rolled-back'])
    await refused(made, 'LEDGER_BROKEN')
  })
})

/** Changes an entry, and makes hashes, chain, tree and signatures fit again. */
function forge({ clock, db, signer }: TestLedger, seq: number): void {
  const rows = prepareStatements(db)
  db.prepare("UPDATE ledger_entry SET kind = 'note.viewed' WHERE seq = ?").run(seq)
  db.exec('DELETE FROM ledger_node; DELETE FROM ledger_checkpoint')
  const update = db.prepare('UPDATE ledger_entry SET previous_leaf_hash = ?, leaf_hash = ? WHERE seq = ?')
  const edge = new RightEdge()
  let previous: Buffer = Buffer.alloc(32)
  for (const row of rows.from.all(0)) {
    const { actor_id: actorId, at, commitment, kind, subject_id: subjectId } = row
    const leaf = leafHash(encodeLeaf({ seq: row.seq, at, actorId, kind, subjectId, commitment, previousLeafHash: previous }))
    update.run(previous, leaf, row.seq)
    edge.add(leaf, (level, index, hash) => void rows.insertNode.run(nodeNumber(level, index), hash))
    if (edge.size % 64 === 0) {
      const now = clock.now().toISOString()
      rows.insertCheckpoint.run(edge.size, now, signCheckpoint(signer, edge.size, edge.root(), now).text)
    }
    previous = leaf
  }
}
