import type { RgbImage } from '../../shared/imaging/image.ts'
import { type OnnxSession, openSession } from '../../shared/model/onnx-session.ts'
import { fitThreads } from './fit-threads.ts'
import { type Random, shuffledIndices } from './random.ts'

const foldsMax = 5

/** Smoothed distances of every cell of one image, row by row. */
export type DistanceMap = Float32Array

/** What models that had not seen an image say of it. */
export interface HeldBack {
  readonly map: DistanceMap
  /** Of variants of the image, in the order they were given. */
  readonly variants: readonly DistanceMap[]
}

/** How images are judged that a model has not seen. */
export interface HeldBackOptions {
  readonly images: readonly RgbImage[]
  /** The bytes of a model that knows only some of the images; its output `heatmap` are distances. */
  readonly fitOn: (images: readonly number[]) => Promise<Uint8Array>
  /** Further pictures to judge wherever an image is held back, made when they are needed. */
  readonly variantsOf?: (image: number) => readonly RgbImage[]
  readonly random: Random
  readonly onImage?: () => void
}

async function distanceMap(session: OnnxSession, { data, width, height }: RgbImage): Promise<DistanceMap> {
  const { heatmap } = await session.run('image', data, [1, height, width, 3], ['heatmap'])
  return heatmap?.data as Float32Array
}

/** Numbers of the images, each in one of five folds. */
function foldsOf(images: number, random: Random): number[][] {
  const count = Math.min(foldsMax, images)
  const folds = Array.from({ length: count }, (): number[] => [])
  for (const [position, image] of shuffledIndices(images, random).entries()) folds[position % count]?.push(image)
  return folds
}

/**
 * Judges every good image once by a model that has not seen it (5-fold cross-validation), in the very graph of a package.
 *
 * Each of these models knows four fifths of the images, the final one knows all: distances of held-back images are on
 * average a little larger than the final model's will be. The error is on the safe side for false rejects, on the
 * other for detection, and shrinks as images are added.
 * @returns one answer an image, in their order
 */
export async function judgeHeldBack(options: HeldBackOptions): Promise<HeldBack[]> {
  const { images, fitOn, variantsOf = () => [], random, onImage } = options
  const answers: HeldBack[] = new Array(images.length)
  for (const held of foldsOf(images.length, random)) {
    const others = images.map((_, image) => image).filter((image) => !held.includes(image))
    const session = await openSession(await fitOn(others), { threads: fitThreads })
    for (const image of held) {
      const map = await distanceMap(session, images[image] as RgbImage)
      const variants: DistanceMap[] = []
      for (const variant of variantsOf(image)) variants.push(await distanceMap(session, variant))
      answers[image] = { map, variants }
      onImage?.()
    }
    await session.release()
  }
  return answers
}
