/** A model cannot take over; the message says why, for the report of its exam. */
export class ChangeError extends Error {
  override name = 'ChangeError'
}
