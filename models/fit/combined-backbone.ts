import type { Backbone } from './backbone.ts'
import { FitError } from './fit-error.ts'

/** The features of several backbones side by side. @throws {FitError} when their cells differ in size */
export function combinedBackbone(backbones: readonly Backbone[]): Backbone {
  const [first, ...others] = backbones
  if (!first) throw new FitError('no backbone is named; give filter-bank or an ONNX file')
  if (others.length === 0) return first
  const odd = others.find(({ stride }) => stride !== first.stride)
  if (odd) {
    const cells = `${first.name} has cells of ${first.stride} pixels, ${odd.name} of ${odd.stride}`
    throw new FitError(`${cells}; name layers of one stride, or one backbone alone`)
  }
  return {
    name: backbones.map(({ name }) => name).join('+'),
    featureCount: backbones.reduce((sum, { featureCount }) => sum + featureCount, 0),
    stride: first.stride,
    addTo: (graph, image) =>
      graph.node(
        'Concat',
        backbones.map((backbone) => backbone.addTo(graph, image)),
        { axis: 1 },
      ),
  }
}
