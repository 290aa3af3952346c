import type { RecoveryKey } from '../../contract/vault.ts'

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** The sheet of paper with the recovery key, as a document that needs nothing else. */
export function recoveryDocument(recoveryKey: RecoveryKey, userName: string): string {
  const groups = recoveryKey.groups.map((group, index) => `<li><small>${String(index + 1)}</small>${escape(group)}</li>`).join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cloister recovery key</title><style>
@page { size: A4; margin: 25mm }
body { font: 11pt/1.5 sans-serif; color: #000 }
h1 { font-size: 18pt; margin: 0 0 4mm }
ol { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(4, 1fr); border: 0.5mm solid #000; margin: 8mm 0 }
li { padding: 4mm; font: bold 16pt/1.2 monospace; letter-spacing: 1mm; text-align: center; border: 0.2mm solid #999 }
small { display: block; font: 8pt sans-serif; letter-spacing: 0 }
</style></head><body><h1>Cloister recovery key</h1>
<p>Made for ${escape(userName)} on ${escape(recoveryKey.createdAt.slice(0, 10))}.</p><ol>${groups}</ol>
<p>With this key and the vault's files, the vault opens when the passphrase is forgotten or the machine's keychain is gone. Whoever holds both can read every visit in it.</p>
<p>Keep it on paper in a locked place, away from the workstation. Do not photograph or type it into another machine.</p>
<p>To use it: on the lock screen choose "Use the recovery key" and type the groups in order. 0 and O, 1, I and L are taken as the same.</p>
</body></html>`
}
