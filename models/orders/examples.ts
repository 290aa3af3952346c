/**
 * What the detector of orders learns from, as features of windows: orders and near-orders of our own (`orders.json`, without what is held
 * out), the instructions of BIPIA's training texts (Yi et al. 2023, MIT), and every turn of real and written visits: ACI-Bench `train` and
 * `valid` (CC BY 4.0), PriMock57 (CC BY 4.0), the visits of the adapter (our own). Read where they lie; the file made holds them: keep it
 * out of the repository.
 *
 *   node models/orders/examples.ts OUT.jsonl
 *
 * Each line: `{ kind, group, turn, features }`; `kind` is order, innocent, real or clinician (a real turn, of the clinician), `group` is one visit or one lot, `turn` tells the windows
 * of one turn together.
 */
import { createWriteStream } from 'node:fs'
import { aciVisits } from '../../bench/aci.ts'
import { bipiaInstructions, learnedLots } from '../../bench/orders.ts'
import { primockVisits } from '../../bench/primock.ts'
import { talkVisits } from '../../bench/talk.ts'
import { windowsOf, wordFeatures } from '../../src/main/service/records/transcript/order-words.ts'

const [out] = process.argv.slice(2)
if (out === undefined) throw new Error('Name the file to write.')
const file = createWriteStream(out)
let turn = 0
const write = (kind: 'order' | 'innocent' | 'real' | 'clinician', group: string, windows: readonly string[]) => {
  turn++
  for (const window of windows) file.write(`${JSON.stringify({ kind, group, turn, features: wordFeatures(window) })}\n`)
}
for (const { innocent, name, orders } of learnedLots()) {
  // An order is one as a whole: its sentences by themselves may be harmless.
  orders.forEach((text, i) => write('order', `${name} ${String(i)}`, [text]))
  innocent.forEach((text, i) => write('innocent', `${name} innocent ${String(i)}`, windowsOf(text)))
}
bipiaInstructions().forEach((text, i) => write('order', `bipia ${String(i)}`, [text]))
const visits = [...aciVisits('train'), ...aciVisits('valid'), ...primockVisits(), ...talkVisits()]
for (const { id, turns } of visits)
  for (const { role, text } of turns) write(role === 'clinician' ? 'clinician' : 'real', id, windowsOf(text))
file.end()
