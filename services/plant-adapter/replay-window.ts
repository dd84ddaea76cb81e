/** How far behind the highest number a number may be and still count as new. */
export const replayWindowSize = 1024

/**
 * The anti-replay window of RFC 4303 §3.4.3: each number is taken once, in any order within the window, and nothing below
 * it. Bit 0 of `taken` is `highest`, bit n the number n below it.
 */
export interface ReplayWindow {
  readonly highest: number
  readonly taken: bigint
}

export const emptyReplayWindow: ReplayWindow = { highest: 0, taken: 0n }

/** Why a number must not be taken; undefined when it is new. */
export function replayDoubt({ highest, taken }: ReplayWindow, sequence: number): string | undefined {
  if (sequence > highest) return undefined
  const behind = highest - sequence
  if (behind >= replayWindowSize) {
    return `part ${sequence} lies more than ${replayWindowSize} behind part ${highest}, the highest so far`
  }
  return (taken >> BigInt(behind)) & 1n ? `part ${sequence} had its verdict before` : undefined
}

/** The window after a number was taken; one below the window leaves it as it is. */
export function withTaken({ highest, taken }: ReplayWindow, sequence: number): ReplayWindow {
  if (sequence <= highest) {
    const behind = highest - sequence
    return behind >= replayWindowSize ? { highest, taken } : { highest, taken: taken | (1n << BigInt(behind)) }
  }
  const ahead = sequence - highest
  const kept = ahead >= replayWindowSize ? 0n : BigInt.asUintN(replayWindowSize, taken << BigInt(ahead))
  return { highest: sequence, taken: kept | 1n }
}
