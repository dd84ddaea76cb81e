/** A message that the broker keeps, and hands out again after a crash, until it is told that nobody needs it any longer. */
export interface Settleable {
  settle(): void
}
