/** Thrown by a handler when the time its part has left cannot be enough: the message is dropped, not tried again. */
export class ExpiredError extends Error {
  override name = 'ExpiredError'
}
