/** Hash of a lattice point, uniform in [-1, 1]. */
export function latticeValue(column: number, row: number, seed: number): number {
  let hash = Math.imul(column, 0x27d4eb2d) ^ Math.imul(row, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2147483647.5 - 1
}

function fade(fraction: number): number {
  return fraction * fraction * (3 - 2 * fraction)
}

/** Value noise in [-1, 1] with a lattice spacing of one (Ebert et al. 2003). */
export function valueNoise(x: number, y: number, seed: number): number {
  const column = Math.floor(x)
  const row = Math.floor(y)
  const across = fade(x - column)
  const down = fade(y - row)
  const above = latticeValue(column, row, seed) * (1 - across) + latticeValue(column + 1, row, seed) * across
  const below = latticeValue(column, row + 1, seed) * (1 - across) + latticeValue(column + 1, row + 1, seed) * across
  return above * (1 - down) + below * down
}

/** Sum of octaves of value noise, each of half the size and half the strength, in [-1, 1]. */
export function fractalNoise(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0
  let weight = 0.5
  let frequency = 1
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * valueNoise(x * frequency, y * frequency, seed + octave)
    weight /= 2
    frequency *= 2
  }
  return sum / (1 - 2 * weight)
}
