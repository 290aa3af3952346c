/** Names that the types of @hpke/core take from a browser's library; Node keeps them in a module. */
import type { webcrypto } from 'node:crypto'

declare global {
  type CryptoKey = webcrypto.CryptoKey
  type CryptoKeyPair = webcrypto.CryptoKeyPair
}
