import type { ModelManifest } from '../../shared/contracts/model.ts'
import { liesWithin, type Region } from '../../shared/contracts/region.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import type { RgbImage } from '../../shared/imaging/image.ts'
import { cropAndScale } from '../../shared/imaging/scale.ts'
import type { ModelAnswer } from '../../shared/model/answer.ts'
import { sizeForModel } from '../../shared/model/input-size.ts'
import type { ModelPackage } from '../../shared/model/package.ts'
import { type Model, openModel } from '../../shared/model/session.ts'
import type { Mask } from './defect-regions.ts'
import { EvaluationError } from './evaluation-error.ts'
import type { Heatmap } from './heatmap.ts'
import { type LabelledFile, readBytes } from './labelled-file.ts'
import { blankMask, truthMask } from './truth-mask.ts'

/** Largest frame that a recipe may ask for. */
const pixelsMax = 8192 * 8192
/** Judgements before the first that is timed. */
const warmUps = 3

/** What a model said of an image whose truth is known. */
export interface JudgedImage extends LabelledFile {
  readonly score: number
  /** Time of the judgement alone, without reading and scaling the image. */
  readonly judgeMs: number
  /** Absent where the model has none. */
  readonly map?: Heatmap
  /** What is defect within the region; absent where nobody marked it. */
  readonly truth?: Mask
}

/** How to judge. */
export interface JudgeOptions {
  /** Cores that one judgement may use. */
  readonly threads: number
  /** Part of the frame to inspect, in place of the one that the package names. */
  readonly region?: Region | undefined
}

/** The score that a threshold is compared with. @throws {EvaluationError} for a detector, which has none by itself */
export function scoreOf(manifest: ModelManifest, answer: ModelAnswer): number {
  if (answer.kind === 'anomaly') return answer.score
  if (answer.kind === 'classifier' && manifest.kind === 'classifier') {
    const good = manifest.classes.map((name, index) => (manifest.good.includes(name) ? answer.probabilities[index] : 0))
    return 1 - good.reduce<number>((sum, probability) => sum + (probability ?? 0), 0)
  }
  throw new EvaluationError(`a ${manifest.kind} gives no score by itself; what has to be where is said by a recipe`)
}

/** Decodes an image. @throws {EvaluationError} naming the file when it cannot be read or decoded */
export async function readPicture(file: string): Promise<RgbImage> {
  const bytes = await readBytes(file)
  try {
    return await decodeImage(bytes, pixelsMax)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new EvaluationError(`${file}: ${reason}; replace the image or leave it out`, { cause: error })
  }
}

/** The part of a frame that a model judges. @throws {EvaluationError} when the frame is too small for it */
export function inspectedRegion(
  file: string,
  image: RgbImage,
  { provenance }: Pick<ModelManifest, 'provenance'>,
  given?: Region,
): Region {
  const region = given ?? ('region' in provenance ? provenance.region : undefined)
  if (!region) return { x: 0, y: 0, width: image.width, height: image.height }
  if (liesWithin(region, image)) return region
  const wanted = `${region.width} × ${region.height} at ${region.x}, ${region.y}`
  throw new EvaluationError(
    `${file}: has ${image.width} × ${image.height} pixels, the region ${wanted} reaches outside; give whole frames`,
  )
}

async function truthOf({ file, defect, mask }: LabelledFile, image: RgbImage, region: Region) {
  if (defect === undefined) return { truth: blankMask(region) }
  if (mask === undefined) return {}
  const drawn = await readPicture(mask)
  if (drawn.width === image.width && drawn.height === image.height) return { truth: truthMask(drawn, region) }
  const sizes = `${drawn.width} × ${drawn.height} pixels, ${file} has ${image.width} × ${image.height}`
  throw new EvaluationError(`${mask}: has ${sizes}; a mask is as large as its image`)
}

async function judgeFile(model: Model, labelled: LabelledFile, given: Region | undefined): Promise<JudgedImage> {
  const { manifest } = model
  const image = await readPicture(labelled.file)
  const region = inspectedRegion(labelled.file, image, manifest, given)
  const scaled = await cropAndScale(image, region, sizeForModel(region, manifest.input))
  const truth = await truthOf(labelled, image, region)
  const started = performance.now()
  const answer = await model.judge(scaled).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new EvaluationError(`${labelled.file}: the model gives no judgement: ${reason}`, { cause: error })
  })
  const judgeMs = performance.now() - started
  const score = scoreOf(manifest, answer)
  const map = answer.kind === 'anomaly' && {
    map: { heatmap: answer.heatmap, rows: answer.rows, columns: answer.columns },
  }
  return { ...labelled, score, judgeMs, ...truth, ...map }
}

/**
 * Judges images by a package, as the station would: decoded, cut, scaled, one after the other, warm.
 * @param onImage called after each image
 * @throws {EvaluationError} when the package has no score, or naming the image that cannot be judged
 * @throws {ModelPackageError} when the model cannot be loaded
 */
export async function judgeImages(
  modelPackage: ModelPackage,
  files: readonly LabelledFile[],
  { threads, region }: JudgeOptions,
  onImage: (done: number) => void = () => {},
): Promise<JudgedImage[]> {
  if (modelPackage.manifest.kind === 'detector') {
    throw new EvaluationError('a detector gives no score by itself; what has to be where is said by a recipe')
  }
  const model: Model = await openModel(modelPackage, { threads })
  try {
    for (const file of files.slice(0, 1)) {
      for (let warmUp = 0; warmUp < warmUps; warmUp++) await judgeFile(model, file, region)
    }
    const judged: JudgedImage[] = []
    for (const file of files) {
      judged.push(await judgeFile(model, file, region))
      onImage(judged.length)
    }
    return judged
  } finally {
    await model.release()
  }
}
