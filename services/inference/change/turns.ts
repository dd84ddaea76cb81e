/** Has pieces of work done one after the other. */
export type Turns = (work: () => Promise<void>) => Promise<void>

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
}
