export const gaborSide = 7
const sigmaPixels = 1.5
const wavelengthPixels = 4.5

/** Smooths before an image is halved: the binomial approximation of a Gaussian (Burt & Adelson 1983). */
export const binomialKernel = {
  side: 5,
  weights: Float32Array.from([1, 4, 6, 4, 1].flatMap((y) => [1, 4, 6, 4, 1].map((x) => (x * y) / 256))),
}

/** One Gabor filter without response to a plain surface; a full-contrast wave of its own kind gives about 1. */
function gaborKernel(orientation: number, phase: 'even' | 'odd'): Float32Array {
  const radius = (gaborSide - 1) / 2
  const cells = Array.from({ length: gaborSide ** 2 }, (_, index) => {
    const x = (index % gaborSide) - radius
    const y = Math.floor(index / gaborSide) - radius
    const angle = (2 * Math.PI * (x * Math.cos(orientation) + y * Math.sin(orientation))) / wavelengthPixels
    const envelope = Math.exp(-(x * x + y * y) / (2 * sigmaPixels ** 2))
    return { envelope, wave: envelope * (phase === 'even' ? Math.cos(angle) : Math.sin(angle)) }
  })
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
  const plain = total(cells.map(({ wave }) => wave)) / total(cells.map(({ envelope }) => envelope))
  const balanced = cells.map(({ envelope, wave }) => wave - plain * envelope)
  const size = total(balanced.map(Math.abs))
  return Float32Array.from(balanced, (value) => (2 * value) / size)
}

/** Gabor filters whose waves run in `count` directions, evenly over half a turn; even ones see lines, odd ones edges. */
export function gaborKernels(count: number, phase: 'even' | 'odd'): Float32Array[] {
  return Array.from({ length: count }, (_, index) => gaborKernel((Math.PI * index) / count, phase))
}
