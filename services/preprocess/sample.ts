const offset = 0x811c9dc5
const prime = 0x01000193
const hashes = 2 ** 32

/**
 * Whether a part is one of so many. Chosen by a hash of its identity (FNV-1a, 32 bits), whose end is random: by counting,
 * a line that fills several moulds in turn would show parts of the same ones only.
 */
export function isSampled(partId: string, every: number): boolean {
  let hash = offset
  for (const character of partId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), prime) >>> 0
  return hash * every < hashes
}
