/** What the anchors say against the vault. An anchor that lags behind is a crash before the next checkpoint; one ahead is a rollback. */
import type { LedgerFinding } from '../../../contract/ledger.ts'
import type { Anchor } from './anchors.ts'
import { openCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import type { Hash } from './merkle.ts'

type Name = Anchor['name']
/** What an anchor answered: `unread` before it was asked, `unreachable` where it did not answer. */
export type AnchorReading =
  | { readonly name: Name; readonly state: 'found'; readonly text: string }
  | { readonly name: Name; readonly state: 'empty' | 'unreachable' | 'unread' }

const inWords = { keychain: 'the keychain', sidecar: 'the file beside the vault' } as const satisfies Record<Name, string>

export type VaultSide = {
  readonly signer: Pick<CheckpointSigner, 'keyId' | 'publicKey'>
  /** Entries in the vault. */
  readonly size: number
  /** Entries without those at the end that were written under an alarm: how far this copy of the vault had come when it was put here. */
  readonly standing: number
  /** Whether this vault has written to that anchor before, so that it cannot be empty by itself. */
  readonly knows: (name: Name) => boolean
  readonly hasCheckpoints: boolean
  /** The root over the first entries as the vault has them now; null where it cannot be told. */
  readonly rootAt: (size: number) => Hash | null
  /** The text of the vault's own checkpoint at a size. */
  readonly checkpointAt: (size: number) => string | null
}

export function compareAnchors(readings: readonly AnchorReading[], vault: VaultSide): LedgerFinding[] {
  return readings.flatMap((reading) => compareAnchor(reading, vault) ?? [])
}

/** One anchor against the vault; null where there is nothing to say. */
export function compareAnchor(reading: AnchorReading, vault: VaultSide): LedgerFinding | null {
  const where = inWords[reading.name]
  switch (reading.state) {
    case 'found':
      return compareText(reading.text, where, vault)
    case 'empty':
      if (vault.knows(reading.name)) {
        const sentence = `This vault has kept its last checkpoint in ${where}, and it is gone: whether this is an older copy of the vault cannot be told.`
        return { kind: 'anchor-missing', seq: null, severity: 'alarm', sentence }
      }
      if (!vault.hasCheckpoints) return null
      return missing(`The last checkpoint is not in ${where}; without it a rolled-back vault is harder to notice.`)
    case 'unreachable':
      return missing(`No answer came from ${where}, so its copy of the last checkpoint could not be compared.`)
    case 'unread':
      return missing(`The last checkpoint has not been compared with ${where} yet.`)
  }
}

function missing(sentence: string): LedgerFinding {
  return { kind: 'anchor-missing', seq: null, severity: 'notice', sentence }
}

function compareText(text: string, where: string, vault: VaultSide): LedgerFinding | null {
  const alarm = (kind: LedgerFinding['kind'], seq: number | null, sentence: string): LedgerFinding => ({
    kind,
    seq,
    severity: 'alarm',
    sentence,
  })
  const opened = openCheckpoint(text, vault.signer.keyId, vault.signer.publicKey)
  switch (opened.state) {
    case 'malformed':
    case 'bad-signature':
      return alarm('checkpoint-signature', null, `The checkpoint in ${where} is not signed by this vault's key.`)
    case 'other-origin':
      return alarm('key-mismatch', null, `The checkpoint in ${where} is of another vault, or was signed with another key.`)
    case 'signed':
      break
  }
  const { size, root } = opened.checkpoint
  const agrees = size <= vault.size && vault.rootAt(size)?.toString('hex') === root
  if (!agrees && size > vault.standing) {
    const sentence = `The vault holds ${String(vault.standing)} entries, but ${where} remembers ${String(size)}: this is an older copy of the vault, or its end was removed.`
    return alarm('vault-rolled-back', vault.standing, sentence)
  }
  if (!agrees)
    return alarm('anchor-mismatch', null, `The first ${String(size)} entries are not those that ${where} remembers: history was changed.`)
  // An anchor is written after the commit of the same checkpoint, so the vault must have it, to the letter.
  const own = vault.checkpointAt(size)
  if (own === null) return alarm('checkpoint-missing', size, `The checkpoint at ${String(size)}, which ${where} remembers, was removed.`)
  if (own === text) return null
  return alarm('anchor-mismatch', size, `The checkpoint at ${String(size)} is not the one that ${where} remembers: it was signed anew.`)
}
