/** The scale cannot be told from what was given. The message says what is wrong, where, and what to do. */
export class CalibrationError extends Error {
  override name = 'CalibrationError'
}
