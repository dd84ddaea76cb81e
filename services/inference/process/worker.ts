import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import { type ModelPackage, readPackage } from '../../../shared/model/package.ts'
import { type Model, ModelOutputError, openModel } from '../../../shared/model/session.ts'
import type { Asked, FailureCode, FromWorker, ToWorker } from './worker-message.ts'

const goldenPixelsMax = 2048 * 2048

/**
 * A process that runs one model and nothing else: running one blocks its event loop, and a crash of native code ends only
 * this process. Whatever a package has in it is read here and nowhere else. Arguments: threads per run, the package's folder,
 * and `decodes` where more than pixels will be asked about.
 */
const [threads, folder = '', decodes] = process.argv.slice(2)
const send = (message: FromWorker): void => void process.send?.(message)

process.once('disconnect', () => process.exit(0))
// Ctrl-C in a terminal reaches this process as well; the service decides when it ends.
process.on('SIGINT', () => {})

const { manifest, model } = await load().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error)
  return new Promise<never>(() => process.send?.({ type: 'unloadable', reason }, () => process.exit(1)))
})

async function load(): Promise<{ manifest: ModelPackage['manifest']; model: Model }> {
  // Loading what decodes would take longer than an answer may.
  if (decodes) await import('./frame-picture.ts')
  const modelPackage = await readPackage(folder)
  return { manifest: modelPackage.manifest, model: await openModel(modelPackage, { threads: Number(threads) }) }
}

async function imageOf(asked: Asked): Promise<RgbImage> {
  if (asked.type === 'judge') return asked.image
  // Nobody who judges the line is asked about the others, nor has to know how to decode.
  if (asked.type === 'judge-frame') return (await import('./frame-picture.ts')).frameCut(asked, manifest.input)
  const { decodeImage } = await import('../../../shared/imaging/decode.ts')
  return decodeImage(await readFile(join(folder, asked.file)), goldenPixelsMax)
}

function codeOf(error: unknown): FailureCode {
  return error instanceof ModelOutputError ? 'model-output-invalid' : 'model-failed'
}

process.on('message', async ({ id, ...asked }: ToWorker) => {
  let image: RgbImage | undefined
  try {
    image = await imageOf(asked)
    const startedMs = performance.now()
    const answer = await model.judge(image)
    const { width, height } = image
    send({ type: 'judged', id, answer, image: { width, height }, runMs: performance.now() - startedMs })
  } catch (error) {
    send({
      type: 'failed',
      id,
      code: image ? codeOf(error) : 'image-unreadable',
      reason: error instanceof Error ? error.message : String(error),
    })
  }
})
send({ type: 'ready', manifest })
