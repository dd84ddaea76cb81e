import type { DriftSettings } from './drift-settings.ts'

interface Block {
  readonly startedAt: number
  readonly parts: number
}

/**
 * The block that a time falls in, made where there is none yet. Where there are too many, one goes that has too few parts
 * to count, or else the oldest.
 * @param blocks oldest first; changed
 * @param wanted blocks that are over; the one that goes on comes on top
 * @returns undefined for a time older than all blocks that are kept
 */
export function blockAt<Item extends Block>(
  blocks: Item[],
  at: number,
  { blockMs, blockPartsMin }: DriftSettings,
  { wanted, make }: { wanted: number; make: (startedAt: number) => Item },
): Item | undefined {
  const startedAt = Math.floor(at / blockMs) * blockMs
  const place = blocks.findLastIndex((block) => block.startedAt <= startedAt)
  const found = blocks[place]
  if (found?.startedAt === startedAt) return found
  if (place < 0 && blocks.length > wanted) return undefined
  const made = make(startedAt)
  blocks.splice(place + 1, 0, made)
  if (blocks.length > wanted + 1) {
    const thin = blocks.findIndex((block) => block !== made && block.parts < blockPartsMin)
    blocks.splice(Math.max(0, thin), 1)
  }
  return made
}

/** The blocks that are over and have enough parts to count. */
export function usableBlocks<Item extends Block>(
  blocks: readonly Item[],
  now: number,
  { blockMs, blockPartsMin }: DriftSettings,
): Item[] {
  return blocks.filter(({ startedAt, parts }) => startedAt + blockMs <= now && parts >= blockPartsMin)
}
