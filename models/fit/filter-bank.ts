import type { Backbone } from './backbone.ts'
import { binomialKernel, gaborKernels, gaborSide } from './filter-kernels.ts'
import type { OnnxGraph } from './onnx-graph.ts'

const stride = 8
const orientations = 4
const levels = 4

/** Luminance, red against green, yellow against blue, from bytes. */
const opponentColours = [
  [1 / 3, 1 / 3, 1 / 3],
  [1 / 2, -1 / 2, 0],
  [1 / 4, 1 / 4, -1 / 2],
].flatMap((row) => row.map((weight) => weight / 255))
const colours = 3

/** Contrast at which the logarithm bends: about one grey level of 255, the noise of a usual camera. */
const noiseFloor = 0.003

interface FilterBankTensor {
  readonly name: string
  readonly channels: number
}

function scalar(graph: OnnxGraph, value: number): string {
  return graph.constant(Float32Array.of(value), [1])
}

/** Filters every channel by each of the kernels; the image goes on past its border as it ends there. */
function filter(
  graph: OnnxGraph,
  image: FilterBankTensor,
  kernels: Float32Array[],
  side: number,
  step: number,
): string {
  const margin = BigInt((side - 1) / 2)
  const margins = graph.constant(BigInt64Array.of(0n, 0n, margin, margin, 0n, 0n, margin, margin), [8])
  const padded = graph.node('Pad', [image.name, margins], { mode: 'edge' })
  const outputs = image.channels * kernels.length
  const weights = new Float32Array(outputs * side * side)
  for (let output = 0; output < outputs; output++) {
    weights.set(kernels[output % kernels.length] as Float32Array, output * side * side)
  }
  return graph.node('Conv', [padded, graph.constant(weights, [outputs, 1, side, side])], {
    group: image.channels,
    kernel_shape: [side, side],
    strides: [step, step],
  })
}

/** How strongly each orientation is present, wherever in the wave: the modulus of a quadrature pair. */
function energies(graph: OnnxGraph, image: FilterBankTensor, step: number): FilterBankTensor {
  const even = filter(graph, image, gaborKernels(orientations, 'even'), gaborSide, step)
  const odd = filter(graph, image, gaborKernels(orientations, 'odd'), gaborSide, step)
  const squares = [even, odd].map((half) => graph.node('Mul', [half, half]))
  return { name: graph.node('Sqrt', [graph.node('Add', squares)]), channels: image.channels * orientations }
}

function halved(graph: OnnxGraph, image: FilterBankTensor): FilterBankTensor {
  return { name: filter(graph, image, [binomialKernel.weights], binomialKernel.side, 2), channels: image.channels }
}

function luminance(graph: OnnxGraph, image: FilterBankTensor): FilterBankTensor {
  const [first, last, axis] = [0n, 1n, 1n].map((value) => graph.constant(BigInt64Array.of(value), [1]))
  return { name: graph.node('Slice', [image.name, first as string, last as string, axis as string]), channels: 1 }
}

/** Pools non-negative energies over square cells and takes the logarithm, in which contrast counts as a ratio. */
function pooled(graph: OnnxGraph, operator: 'AveragePool' | 'MaxPool', image: FilterBankTensor, side: number) {
  const square = { kernel_shape: [side, side], strides: [side, side] }
  const cells = side === 1 ? image.name : graph.node(operator, [image.name], square)
  const name = graph.node('Log', [graph.node('Add', [cells, scalar(graph, noiseFloor)])])
  return { name, channels: image.channels }
}

function opponents(graph: OnnxGraph, image: string): FilterBankTensor {
  const planes = graph.node('Cast', [graph.node('Transpose', [image], { perm: [0, 3, 1, 2] })], { to: 1 })
  const weights = graph.constant(Float32Array.from(opponentColours), [colours, 3, 1, 1])
  return { name: graph.node('Conv', [planes, weights], { kernel_shape: [1, 1] }), channels: colours }
}

/** Every group of features, each on the grid of cells. */
function featureGroups(graph: OnnxGraph, image: string): FilterBankTensor[] {
  const groups: FilterBankTensor[] = []
  let scaled = opponents(graph, image)
  for (let level = 0; level < levels; level++) {
    const finest = level === 0
    // The finest level looks at luminance alone. Energies are smooth: where cells are large, every second one will do.
    const step = level < 2 ? 2 : 1
    const energy = energies(graph, finest ? luminance(graph, scaled) : scaled, step)
    const side = (stride >> level) / step
    groups.push(pooled(graph, 'AveragePool', energy, side))
    if (side > 1) groups.push(pooled(graph, 'MaxPool', energy, side))
    if (finest) groups.push(pooled(graph, 'AveragePool', energies(graph, energy, 2), side / 2))
    if (level < levels - 1) scaled = halved(graph, scaled)
  }
  return [...groups, scaled]
}

// Per level: mean and largest energy of each colour and orientation; the finest has luminance alone, and its second
// order; the coarsest cells are single pixels, where mean and largest are the same.
const finestFeatures = 2 * orientations + orientations ** 2
const featureCount = finestFeatures + (2 * (levels - 2) + 1) * colours * orientations + colours

/**
 * A fixed bank of filters, made by formula: no weights to download, to license or to explain. Gabor quadrature pairs
 * (Daugman 1985) in four orientations on four octaves of opponent colours, their moduli pooled by mean and maximum over
 * cells of 8 × 8 pixels; on the finest octave the moduli are filtered once more, which sees corners and textures
 * (scattering, Bruna & Mallat, "Invariant Scattering Convolution Networks", 2013); and the colour itself. Each
 * cell is averaged with its neighbours, as PatchCore does.
 */
export const filterBank: Backbone = {
  name: 'filter-bank-1',
  featureCount,
  stride,
  addTo(graph, image) {
    const groups = featureGroups(graph, image)
    const map = graph.node(
      'Concat',
      groups.map((group) => group.name),
      { axis: 1 },
    )
    return graph.node('AveragePool', [map], { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] })
  },
}
