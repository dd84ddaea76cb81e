import { createHash } from 'node:crypto'
import type { GoldenImage, ManifestOf, PackageFile } from '../../shared/contracts/model.ts'
import { ModelMemory } from '../../shared/contracts/model-memory.ts'
import { encodeJpeg, encodePng } from '../../shared/imaging/encode.ts'
import { openModel } from '../../shared/model/session.ts'
import type { FittedModel } from './fit.ts'
import type { ModelImage } from './image-set.ts'

const goldenMax = 8
const imagesKeptMax = 200
const jpegQuality = 80

/** A file of a package besides the model and the manifest. */
export interface PackageContent {
  /** Its path in the package's folder. */
  readonly file: string
  readonly bytes: Uint8Array
}

/** What a package holds to be examined and explained by. */
export interface PackageEvidence {
  readonly contents: readonly PackageContent[]
  readonly golden: readonly GoldenImage[]
}

/** Images that stand for all: evenly spread from the least to the most unusual, as they scored when held back. */
function goldenImages({ heldBackScores }: FittedModel): number[] {
  const order = [...heldBackScores.keys()].sort(
    (one, other) => (heldBackScores[one] as number) - (heldBackScores[other] as number),
  )
  const count = Math.min(goldenMax, order.length)
  return Array.from({ length: count }, (_, index) => {
    return order[Math.round((index * (order.length - 1)) / Math.max(1, count - 1))] as number
  })
}

/** The images that the most patches were kept of, at most as many as a package holds. */
function imagesKept({ head, images }: FittedModel): Set<number> {
  const patches = images.map(() => 0)
  for (const [image] of head.sources) patches[image] = (patches[image] as number) + 1
  const order = [...images.keys()].sort((one, other) => (patches[other] as number) - (patches[one] as number))
  return new Set(order.slice(0, imagesKeptMax))
}

async function memoryOf(model: FittedModel, images: readonly ModelImage[]): Promise<PackageContent[]> {
  const kept = imagesKept(model)
  const fileOf = (image: number) => `images/${image + 1}.jpg`
  const memory = ModelMemory.parse({
    version: 1,
    grid: model.grid,
    images: images.map(({ name }, image) => ({ name, ...(kept.has(image) && { file: fileOf(image) }) })),
    patches: model.head.sources,
  })
  const contents: PackageContent[] = [{ file: 'memory.json', bytes: Buffer.from(JSON.stringify(memory)) }]
  for (const image of [...kept].sort((one, other) => one - other)) {
    const { pixels } = images[image] as ModelImage
    contents.push({ file: fileOf(image), bytes: await encodeJpeg(pixels, jpegQuality) })
  }
  return contents
}

/**
 * Makes what goes into a package besides the model: golden images with the scores that the model gives them, and the
 * good images that its memory comes from.
 * @param given the images that the model was fitted on, in their order
 * @param manifest of the model; its files and golden images are not looked at
 */
export async function gatherEvidence(
  fitted: FittedModel,
  given: readonly ModelImage[],
  manifest: ManifestOf<'anomaly'>,
): Promise<PackageEvidence> {
  const images = fitted.images.map((image) => given[image] as ModelImage)
  const model = await openModel({ folder: manifest.name, manifest, modelBytes: fitted.modelBytes }, { threads: 1 })
  const contents = await memoryOf(fitted, images)
  const golden: GoldenImage[] = []
  for (const [index, image] of goldenImages(fitted).entries()) {
    const { pixels } = images[image] as ModelImage
    const file = `golden/${index + 1}.png`
    contents.push({ file, bytes: await encodePng(pixels) })
    golden.push({ file, score: (await model.judge(pixels)).score })
  }
  await model.release()
  return { contents, golden }
}

/** How a manifest lists a file. */
export function packageFile({ file, bytes }: PackageContent): PackageFile {
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
}
