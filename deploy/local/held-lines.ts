/** Lines that wait until something more important stands above them. */
export interface HeldLines {
  write(line: string): void
  /** Writes what waits; what comes later is written at once. */
  release(): void
}

/**
 * @param msMax so long the first line waits at most
 * @param schedule runs an action after a delay
 */
export function createHeldLines(
  write: (line: string) => void,
  msMax: number,
  schedule: (action: () => void, delayMs: number) => void,
): HeldLines {
  let held: string[] | undefined = []
  function release(): void {
    const lines = held ?? []
    held = undefined
    for (const line of lines) write(line)
  }
  return {
    release,
    write(line) {
      if (!held) return write(line)
      if (held.length === 0) schedule(release, msMax)
      held.push(line)
    },
  }
}
