import type { OnnxGraph } from './onnx-graph.ts'

/** Turns an image into a grid of feature vectors, inside the graph. Whatever implements this can be fitted on. */
export interface Backbone {
  /** Stands in the package's provenance; changes whenever the features do. */
  readonly name: string
  readonly featureCount: number
  /** Pixels of the image per cell of the grid, in both directions; divides the image's width and height. */
  readonly stride: number
  /**
   * Adds its nodes to a graph.
   * @param image name of a uint8 tensor `[1, height, width, 3]`, RGB
   * @returns name of a float32 tensor `[1, featureCount, height / stride, width / stride]`
   */
  addTo(graph: OnnxGraph, image: string): string
}
