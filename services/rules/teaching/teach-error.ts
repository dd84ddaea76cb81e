/** Nothing can be taught from what was given. The message says what is wrong, where, and what to do. */
export class TeachError extends Error {
  override name = 'TeachError'
}
