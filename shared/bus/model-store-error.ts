/** A package cannot be had from the registry or added to it; the message says why, and what to do. */
export class ModelStoreError extends Error {
  override name = 'ModelStoreError'
}
