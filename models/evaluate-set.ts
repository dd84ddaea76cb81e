import { readFile } from 'node:fs/promises'
import type { RgbImage } from '../shared/imaging/image.ts'
import { cropAndScale } from '../shared/imaging/scale.ts'
import { imageDigest } from '../shared/model/image-digest.ts'
import { softwareVersion } from '../shared/service/software-version.ts'
import type { ComparedBackbone } from './evaluate-backbones.ts'
import { judgeImages, readPicture } from './evaluation/judged-image.ts'
import { unseenFiles } from './evaluation/labelled-file.ts'
import { mistakePictures } from './evaluation/mistake-pictures.ts'
import { evaluationPage } from './evaluation/page.ts'
import { type EvaluationReport, evaluationReport } from './evaluation/report.ts'
import { fitAnomalyModel } from './fit/fit.ts'
import { describePackage } from './fit/package-writer.ts'
import type { LabelledSet } from './labelled-set.ts'

const patchesMax = 1000
const falseRejectRateMax = 0.005
const seed = 1
const threads = 1

/** A set measured with one backbone. */
export interface MeasuredSet {
  readonly set: string
  readonly backbone: string
  readonly imagesFitted: number
  readonly fitSeconds: number
  readonly report: EvaluationReport
}

/** What was measured, and the page that shows it. */
export interface EvaluatedSet {
  readonly measured: MeasuredSet
  page(): Promise<string>
}

/** Whole images, each squeezed to a square: in some sets every image has a size of its own. */
export async function readSquares(files: readonly string[], side: number): Promise<RgbImage[]> {
  const squares: RgbImage[] = []
  for (const file of files) {
    const image = await readPicture(file)
    const whole = { x: 0, y: 0, width: image.width, height: image.height }
    squares.push(await cropAndScale(image, whole, { width: side, height: side }))
  }
  return squares
}

/** The package that `vaglio fit` would write. */
async function fitOn({ name, fit }: LabelledSet, backbone: ComparedBackbone, side: number) {
  const opened = await backbone.open({ width: side, height: side })
  const options = { backbone: opened, patchesMax, falseRejectRateMax, seed }
  const fitted = await fitAnomalyModel(await readSquares(fit, side), options)
  const imageDigests = await Promise.all(fit.map(async (file) => imageDigest(await readFile(file))))
  const about = { name, version: '1', licence: 'none', software: softwareVersion, fittedAt: new Date() }
  return { folder: name, manifest: describePackage(fitted, { ...about, imageDigests }), modelBytes: fitted.modelBytes }
}

/**
 * Fits a model on the images of a set that are there to fit on and measures it on the others, with the settings that
 * `vaglio fit` has unless told otherwise.
 * @param side pixels to which every image is squeezed, both ways
 */
export async function evaluateSet(set: LabelledSet, backbone: ComparedBackbone, side: number): Promise<EvaluatedSet> {
  const started = performance.now()
  const modelPackage = await fitOn(set, backbone, side)
  const fitSeconds = (performance.now() - started) / 1000
  const { manifest } = modelPackage
  const { files, ...conditions } = await unseenFiles(set.test, manifest)
  const judged = await judgeImages(modelPackage, files, { threads })
  const report = evaluationReport(manifest, judged, conditions, { software: softwareVersion, threads })
  return {
    measured: { set: set.name, backbone: backbone.name, imagesFitted: set.fit.length, fitSeconds, report },
    page: async () => evaluationPage(report, await mistakePictures(manifest, judged)),
  }
}
