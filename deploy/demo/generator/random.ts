/** A seeded stream of pseudo-random numbers. */
export interface Random {
  /** Uniform number in [minimum, maximum). */
  uniform(minimum: number, maximum: number): number
  /** Standard normal number, by the Box–Muller transform. */
  normal(): number
  /** Uniform integer in [0, count). */
  integer(count: number): number
  /** One of the items, each equally likely. */
  pick<Item>(items: readonly Item[]): Item
}

/** FNV-1a hash of a text, 32 bits (Fowler, Noll and Vo 1991). */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return hash >>> 0
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/**
 * Opens a stream by the generator xoshiro128** (Blackman and Vigna 2018).
 *
 * Streams of the same seed but different names are independent, so that a draw
 * added to one of them leaves all the others as they were.
 */
export function createRandom(seed: number, ...names: readonly string[]): Random {
  const label = `${seed}/${names.join('/')}`
  const state = Uint32Array.from([0, 1, 2, 3], (index) => hashText(`${index}:${label}`))

  function nextWord(): number {
    const [a = 0, b = 0, c = 0, d = 0] = state
    const word = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const mixedC = c ^ a
    const mixedD = d ^ b
    state[0] = a ^ mixedD
    state[1] = b ^ mixedC
    state[2] = mixedC ^ (b << 9)
    state[3] = rotateLeft(mixedD, 11)
    return word
  }

  function unit(): number {
    return nextWord() / 2 ** 32
  }

  function integer(count: number): number {
    return Math.floor(unit() * count)
  }

  // The hash leaves neighbouring seeds alike in their first words.
  for (let round = 0; round < 16; round++) nextWord()

  return {
    uniform: (minimum, maximum) => minimum + (maximum - minimum) * unit(),
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    integer,
    pick: (items) => {
      const item = items[integer(items.length)]
      if (item === undefined) throw new RangeError('cannot pick from an empty list')
      return item
    },
  }
}
