import {
  closeUpBytesMax,
  nearestGoodMissingCharactersMax,
  pictureBytesMax,
} from '../../../shared/contracts/explanation.ts'
import type { Drawn, FromExplainer, ToDraw, ToExplainer } from './explainer-message.ts'
import { drawnPicture } from './explanation-picture.ts'
import { findNearestGood, NearestGoodError } from './nearest-good.ts'

/**
 * A process that draws explanations and nothing else: it gives way to all others, and pictures of a package that a decoder
 * chokes on end only this process.
 */
const send = (message: FromExplainer): void => void process.send?.(message)

process.once('disconnect', () => process.exit(0))
// Ctrl-C in a terminal reaches this process as well; the service decides when it ends.
process.on('SIGINT', () => {})

async function draw({ image, closeUp, nearest }: ToDraw): Promise<Drawn> {
  const whole = { x: 0, y: 0, width: image.width, height: image.height }
  return {
    picture: await drawnPicture(image, whole, pictureBytesMax),
    ...(closeUp && { closeUp: await drawnPicture(image, closeUp, closeUpBytesMax) }),
    ...(nearest && (await nearestGoodOf(nearest, image))),
  }
}

async function nearestGoodOf(
  { folder, patch }: NonNullable<ToDraw['nearest']>,
  image: ToDraw['image'],
): Promise<Pick<Drawn, 'nearestGood' | 'nearestGoodMissing'>> {
  try {
    return { nearestGood: await findNearestGood(folder, patch, image) }
  } catch (error) {
    if (!(error instanceof NearestGoodError)) throw error
    return { nearestGoodMissing: error.message.slice(0, nearestGoodMissingCharactersMax) }
  }
}

process.on('message', async ({ id, ...asked }: ToExplainer) => {
  try {
    send({ type: 'drawn', id, drawn: await draw(asked) })
  } catch (error) {
    send({ type: 'failed', id, reason: error instanceof Error ? error.message : String(error) })
  }
})
