/** What the anchors say against the vault. An anchor that lags behind is a crash before the next checkpoint; one ahead is a rollback. */
import type { LedgerFinding } from '../../../contract/ledger.ts'
import type { Anchor } from './anchors.ts'
import { openCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import type { Hash } from './merkle.ts'

export type AnchorText = readonly [Anchor['name'], string | null]
const nameInWords = { keychain: 'the keychain', sidecar: 'the file beside the vault' } as const satisfies Record<Anchor['name'], string>

/** Reads every anchor; one that does not answer counts as missing. */
export async function readAnchors(anchors: readonly Anchor[]): Promise<AnchorText[]> {
  return Promise.all(
    anchors.map(async (anchor): Promise<AnchorText> => {
      try {
        return [anchor.name, await anchor.read()]
      } catch {
        return [anchor.name, null]
      }
    }),
  )
}

export type VaultSide = {
  readonly signer: CheckpointSigner
  /** Entries in the vault. */
  readonly size: number
  readonly hasCheckpoints: boolean
  /** The root over the first entries as the vault has them now. May throw where the tree is broken. */
  readonly rootAt: (size: number) => Hash
}

export function compareAnchors(texts: readonly AnchorText[], vault: VaultSide): LedgerFinding[] {
  return texts.flatMap(([name, text]) => {
    const finding = compareAnchor(name, text, vault)
    return finding === null ? [] : [finding]
  })
}

function compareAnchor(
  name: Anchor['name'],
  text: string | null,
  { hasCheckpoints, rootAt, signer, size }: VaultSide,
): LedgerFinding | null {
  const where = nameInWords[name]
  if (text === null) {
    if (!hasCheckpoints) return null
    return {
      kind: 'anchor-missing',
      seq: null,
      severity: 'notice',
      sentence: `The last checkpoint is not in ${where}; without it a rolled-back vault is harder to notice.`,
    }
  }
  const opened = openCheckpoint(text, signer.keyId, signer.publicKey)
  switch (opened.state) {
    case 'malformed':
    case 'bad-signature':
      return {
        kind: 'checkpoint-signature',
        seq: null,
        severity: 'alarm',
        sentence: `The checkpoint in ${where} is not signed by this vault's key.`,
      }
    case 'other-origin':
      return { kind: 'key-mismatch', seq: null, severity: 'alarm', sentence: `The checkpoint in ${where} is of another vault.` }
    case 'signed':
      break
  }
  const { checkpoint } = opened
  if (checkpoint.size > size) {
    return {
      kind: 'vault-rolled-back',
      seq: size,
      severity: 'alarm',
      sentence: `The vault holds ${String(size)} entries, but ${where} remembers ${String(checkpoint.size)}: this is an older copy of the vault, or its end was removed.`,
    }
  }
  if (rootHex(rootAt, checkpoint.size) === checkpoint.root) return null
  return {
    kind: 'anchor-mismatch',
    seq: null,
    severity: 'alarm',
    sentence: `The first ${String(checkpoint.size)} entries are not those that ${where} remembers: history was changed.`,
  }
}

function rootHex(rootAt: VaultSide['rootAt'], size: number): string | null {
  try {
    return rootAt(size).toString('hex')
  } catch {
    return null
  }
}
