import type { ModelManifest } from '../../shared/contracts/model.ts'
import type { Region } from '../../shared/contracts/region.ts'
import { encodeJpeg } from '../../shared/imaging/encode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import { inspectedRegion, type JudgedImage, readPicture } from './judged-image.ts'
import { type HeatRange, heatRange, withHeat, worstMistakes } from './mistake.ts'
import type { MistakePicture, MistakePictures } from './page.ts'

const sideMax = 360
const jpegQuality = 80

async function dataUrl(image: RgbImage): Promise<string> {
  const jpeg = await encodeJpeg(image, jpegQuality)
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}

/**
 * Makes pictures of the worst mistakes: what was inspected, in its own proportions.
 * @throws {EvaluationError} naming the image that can no longer be read
 */
export async function mistakePictures(
  manifest: Exclude<ModelManifest, { kind: 'detector' }>,
  judged: readonly JudgedImage[],
  given?: Region,
): Promise<MistakePictures> {
  const range = heatRange(judged)
  const { falseRejects, misses } = worstMistakes(judged, manifest.threshold)
  return { falseRejects: await drawAll(falseRejects), misses: await drawAll(misses) }

  async function drawAll(images: readonly JudgedImage[]): Promise<MistakePicture[]> {
    const drawn: MistakePicture[] = []
    for (const image of images) drawn.push(await draw(image, range))
    return drawn
  }

  async function draw(image: JudgedImage, colours: HeatRange | undefined): Promise<MistakePicture> {
    const frame = await readPicture(image.file)
    const region = inspectedRegion(image.file, frame, manifest, given)
    const factor = Math.min(1, sideMax / Math.max(region.width, region.height))
    const size = { width: Math.ceil(region.width * factor), height: Math.ceil(region.height * factor) }
    const picture = await cropAndScale(frame, region, size)
    const heat = image.map && colours && { heat: await dataUrl(withHeat(picture, image.map, colours)) }
    return { judged: image, picture: await dataUrl(picture), ...heat }
  }
}
