/** Appends to the ledger in a folder without end, and says on stdout which entry is committed. For `ledger-kill.test.ts`. */
import { writeSync } from 'node:fs'
import { appendTo, openEncryptedLedger } from '../support/encrypted-ledger.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: ledger-writer.ts FOLDER')
const opened = openEncryptedLedger(folder)
const alarms = (await opened.ledger.checkAnchors()).filter(({ severity }) => severity === 'alarm')
if (alarms.length > 0) throw new Error(alarms.map(({ sentence }) => sentence).join(' '))
for (let n = 0; ; n++) {
  const seq = appendTo(opened, n)
  writeSync(1, `${String(seq)}\n`)
  // Now and then a checkpoint on demand, and always a turn of the loop, so that anchors are written between commits.
  if (n % 23 === 22) await opened.ledger.checkpoint()
  else await new Promise((resolve) => setImmediate(resolve))
}
