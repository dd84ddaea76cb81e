import type { RgbImage } from '../../../shared/imaging/image.ts'

/** Numbers of an embedding. */
export const embeddingLength = 32

/** Says in a few numbers how a picture looks to the project's own network, whatever model the station runs. */
export interface Embedder {
  /** @param picture of any size @returns `embeddingLength` numbers */
  embed(picture: RgbImage): Promise<Float32Array>
  release(): Promise<void>
}

/**
 * Opens the network. It blocks the event loop for tens of milliseconds a picture: keep it in a process or thread of its own.
 * @param networkBytes the file `models/backbone/backbone.onnx`
 */
export declare function openEmbedder(networkBytes: Uint8Array): Promise<Embedder>
