import { z } from 'zod'
import { PackageFile } from './model.ts'

/**
 * `memory.json` of a package that was fitted here: where every good patch that the model keeps was seen. The number that
 * the model's output `nearest` gives for a cell counts in `patches`.
 */
export const ModelMemory = z.strictObject({
  version: z.literal(1),
  /** Cells that the model lays over its input. */
  grid: z.strictObject({ rows: z.int().min(1), columns: z.int().min(1) }),
  images: z
    .array(
      z.strictObject({
        /** What the image was called when the model was fitted. */
        name: z.string().max(255),
        /** One of the package's `files`: the image at the size of the input. Absent where the package keeps only others. */
        file: PackageFile.shape.file.optional(),
      }),
    )
    .max(1000),
  /** The number of the image and the cell in it, counted row by row. */
  patches: z.array(z.tuple([z.int().min(0), z.int().min(0)])).max(10_000),
})
export type ModelMemory = z.infer<typeof ModelMemory>
