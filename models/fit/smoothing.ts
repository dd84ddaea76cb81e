/** Side 5 holds all but 2 % of a Gaussian of sigma 1. */
export const smoothingSide = 5

/** A Gaussian of sigma 1 cell whose weights add up to 1, `smoothingSide` squared, row by row. */
export function smoothingKernel(): Float32Array {
  const radius = (smoothingSide - 1) / 2
  const line = Array.from({ length: smoothingSide }, (_, index) => Math.exp(-((index - radius) ** 2) / 2))
  const sum = line.reduce((total, value) => total + value, 0)
  return Float32Array.from(line.flatMap((y) => line.map((x) => (x * y) / sum ** 2)))
}
