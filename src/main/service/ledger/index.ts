/** The ledger: what happened, who did it, and proof that nobody changed it afterwards. */
export { keychainAnchor, sidecarAnchor, type Anchor } from './anchors.ts'
export type { CheckpointSigner } from './checkpoint.ts'
export type { LedgerBundle } from './export.ts'
export { openLedger, type AnchorMemory, type Ledger, type LedgerAct } from './ledger.ts'
