import { nkeys } from 'nats'

/** A new identity for the broker: the public key goes into its configuration, the seed to whoever connects. */
export function createUserKey(): { readonly publicKey: string; readonly seed: string } {
  const pair = nkeys.createUser()
  return { publicKey: pair.getPublicKey(), seed: new TextDecoder().decode(pair.getSeed()) }
}

/** @throws when the text is no seed */
export function publicKeyOf(seed: string): string {
  return nkeys.fromSeed(new TextEncoder().encode(seed.trim())).getPublicKey()
}
