import { decodeImage } from '../../../shared/imaging/decode.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { cropAndScale } from '../../../shared/imaging/scale.ts'
import { sizeForModel } from '../../../shared/model/input-size.ts'
import type { FrameAsked } from './worker-message.ts'

/** What preprocess would cut for a model of a stored frame. @throws when the frame is no image of the recipe's size */
export async function frameCut(
  { bytes, frame, region }: FrameAsked,
  input: Parameters<typeof sizeForModel>[1],
): Promise<RgbImage> {
  const image = await decodeImage(bytes, frame)
  return cropAndScale(image, region, sizeForModel(region, input))
}
