import { decodeImage } from '../../../shared/imaging/decode.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cropAndScale } from '../../../shared/imaging/scale.ts'
import { type Size, sizeForModel } from '../../../shared/model/input-size.ts'
import type { FrameAsked } from './worker-message.ts'

/** What preprocess would cut for a model of a stored frame. @throws when the frame is no image of the recipe's size */
export async function frameCut(
  { bytes, frame, region }: FrameAsked,
  input: Parameters<typeof sizeForModel>[1],
): Promise<RgbImage> {
  const image = await decodeImage(bytes, frame.width * frame.height)
  if (image.width !== frame.width || image.height !== frame.height)
    throw new RangeError(`the image is ${spell(image)}, the recipe expects ${spell(frame)}`)
  return cropAndScale(image, region, sizeForModel(region, input))
}

function spell({ width, height }: Size): string {
  return `${width} × ${height}`
}
