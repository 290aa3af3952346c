/**
 * What a ledger entry costs, against plain INSERTs of the same text into one plain table of the same encrypted file in the same run, and
 * how long verification takes. `npm run bench -- ledger [--entries N] [--json]`. Rounds of both are taken in turn, so that a drift of the
 * machine's speed meets both.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { openEncryptedLedger, type EncryptedLedger } from '../tests/support/encrypted-ledger.ts'

const body = { noteId: '0190b6f2-0000-7000-8000-000000000000', statementId: '0190b6f2-0000-7000-8000-000000000001', action: 'accept' }
const rounds = 10

type Work = (opened: EncryptedLedger, n: number) => void
const appendEntry: Work = ({ ledger }) =>
  void ledger.append({ kind: 'note.statement-decided', actorId: body.noteId, subjectId: body.statementId, body })
function plainInsert({ db }: EncryptedLedger): Work {
  db.exec('CREATE TABLE plain (id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT, kind TEXT NOT NULL, subject TEXT, body TEXT) STRICT')
  const insert = db.prepare('INSERT INTO plain (at, actor, kind, subject, body) VALUES (?, ?, ?, ?, ?)')
  return () => void insert.run(new Date().toISOString(), body.noteId, 'note.statement-decided', body.statementId, JSON.stringify(body))
}

/** Microseconds each, `batch` to a transaction. */
function time(opened: EncryptedLedger, work: Work, count: number, batch: number): number {
  const started = performance.now()
  for (let done = 0; done < count; done += batch)
    opened.db
      .transaction(() => {
        for (let i = 0; i < batch; i++) work(opened, done + i)
      })
      .immediate()
  return ((performance.now() - started) * 1000) / count
}
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { entries: { type: 'string', default: '100000' }, json: { type: 'boolean', default: false } },
  })
  const entries = Number(values.entries)
  const folder = mkdtempSync(join(tmpdir(), 'cloister-bench-'))
  const opened = openEncryptedLedger(folder)
  try {
    const plain = plainInsert(opened)
    const each = { plain: [] as number[], append: [] as number[], plainBatched: [] as number[], appendBatched: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      each.plain.push(time(opened, plain, 200, 1))
      each.append.push(time(opened, appendEntry, 200, 1))
      each.plainBatched.push(time(opened, plain, 2000, 500))
      each.appendBatched.push(time(opened, appendEntry, 2000, 500))
    }
    while (opened.ledger.size() < entries) time(opened, appendEntry, 5000, 500)
    const full = time(opened, appendEntry, 200, 1)
    await opened.ledger.checkpoint()
    const report = await opened.ledger.verify()
    const checkStarted = performance.now()
    await opened.ledger.checkAnchors()
    const result = {
      microsecondsEach: {
        plainOwnTransaction: median(each.plain),
        ledgerOwnTransaction: median(each.append),
        plainInBatch: median(each.plainBatched),
        ledgerInBatch: median(each.appendBatched),
        ledgerOwnTransactionWhenFull: full,
      },
      ratioOwnTransaction: median(each.append) / median(each.plain),
      ratioInBatch: median(each.appendBatched) / median(each.plainBatched),
      entries: report.entries,
      verifyMilliseconds: report.ms,
      entriesVerifiedPerSecond: (report.entries * 1000) / report.ms,
      checkAtOpeningMilliseconds: performance.now() - checkStarted,
      holds: report.holds,
    }
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`)
    return report.holds ? 0 : 1
  } finally {
    opened.close()
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) process.exit(await run(process.argv.slice(2)))
