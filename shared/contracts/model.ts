import { z } from 'zod'
import { Name } from './name.ts'
import { Region } from './region.ts'

/** What the threshold is worth: how many good images it rests on and what they allow one to claim. */
export const ThresholdPromise = z.strictObject({
  method: z.string(),
  falseRejectRateMax: z.number().gt(0).lt(1),
  confidence: z.number().gt(0).lt(1),
  imagesHeldBack: z.int().min(1),
})

/** `model.json`: what stands beside `model.onnx` in a package folder `<name>/<version>/`. */
export const ModelManifest = z.strictObject({
  name: Name,
  version: z.string().regex(/^[0-9A-Za-z.-]{1,32}$/),
  kind: z.literal('anomaly'),
  sha256: z.hash('sha256'),
  /** uint8 RGB pixels `[1, height, width, 3]`; the region is squeezed to this size without keeping its aspect. */
  input: z.strictObject({
    name: z.string(),
    width: z.int().min(16).max(2048),
    height: z.int().min(16).max(2048),
  }),
  /** Tensor names. score `[1]`, heatmap `[rows, columns]`, patches `[rows·columns, features]`, nearest `[rows·columns]`. */
  outputs: z.strictObject({
    score: z.string(),
    heatmap: z.string(),
    patches: z.string(),
    nearest: z.string(),
  }),
  threshold: z.number().gt(0),
  promise: ThresholdPromise,
  provenance: z.strictObject({
    backbone: z.string(),
    fittedAt: z.iso.datetime(),
    images: z.int().min(1),
    /** The part of the frame that the images were cut to; all of it where none is given. */
    region: Region.optional(),
    patchesKept: z.int().min(1),
    seed: z.int(),
    software: z.string(),
  }),
  licence: z.string(),
})
export type ModelManifest = z.infer<typeof ModelManifest>
