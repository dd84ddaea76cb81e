import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { modelFinding } from '../services/inference/judge/finding.ts'
import type { ModelManifest } from '../shared/contracts/model.ts'
import { decodeImage } from '../shared/imaging/decode.ts'
import type { RgbImage } from '../shared/imaging/image.ts'
import { cropAndScale } from '../shared/imaging/scale.ts'
import { sizeForModel } from '../shared/model/input-size.ts'
import { ofKind } from '../shared/model/package.ts'
import { type Model, openModel } from '../shared/model/session.ts'
import { packageOf } from './support/foreign-package.ts'
import { aClassifierManifest, aDetectorManifest, aReconstructionManifest } from './support/model-manifests.ts'

// biome-ignore lint/style/noProcessEnv: where the photos and models are is the machine's business
const dataFolder = process.env.VAGLIO_DATA ?? ''
const modelFolder = join(dataFolder, '../models')
const isThere = dataFolder !== '' && existsSync(join(modelFolder, 'yolov8n-int8.onnx'))
if (!isThere) process.stderr.write('real models: skipped, VAGLIO_DATA names no folder that has ../models beside it\n')

const hasFfmpeg = isThere && canRunFfmpeg()
if (isThere && !hasFfmpeg) process.stderr.write('real models: frames of the video are skipped, there is no ffmpeg\n')

function canRunFfmpeg(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A frame of the video with three bottles on a table. */
function videoFrame(index: number): Promise<RgbImage> {
  const file = join(dataFolder, 'intel-sample-videos/bottle-detection.mp4')
  const only = ['-vf', `select=eq(n\\,${index})`, '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', '-']
  return decodeImage(execFileSync('ffmpeg', ['-loglevel', 'error', '-i', file, ...only]), 1e6)
}

function photo(file: string): Promise<RgbImage> {
  return decodeImage(readFileSync(join(dataFolder, file)), 1e6)
}

/** As preprocess cuts it. */
function cut(image: RgbImage, { input }: ModelManifest): Promise<RgbImage> {
  return cropAndScale(image, { x: 0, y: 0, width: image.width, height: image.height }, sizeForModel(image, input))
}

const opened: { release(): Promise<void> }[] = []
afterEach(async () => {
  for (const model of opened.splice(0)) await model.release()
})

async function open<Kind extends ModelManifest['kind']>(
  file: string,
  manifest: ModelManifest & { readonly kind: Kind },
): Promise<Model<Kind>> {
  const modelPackage = packageOf<ModelManifest>(manifest, readFileSync(join(modelFolder, file)))
  const model = await openModel(ofKind({ ...modelPackage, folder: file }, manifest.kind), { threads: 1 })
  opened.push(model)
  return model
}

/** The 80 classes of COCO, of which only one is looked for here. */
const classes = Array.from({ length: 80 }, (_, index) => (index === 39 ? 'bottle' : `class ${index}`))

const detectors = {
  'yolov8n-int8.onnx': aDetectorManifest({
    classes,
    opset: 20,
    decoder: 'yolov8',
    input: { name: 'images', width: 640, height: 640, fit: 'letterbox-centre', deviation: [255, 255, 255] },
    outputs: { boxes: 'output0' },
  }),
  'yolox-nano-416.onnx': aDetectorManifest({
    classes,
    opset: 11,
    decoder: 'yolox',
    input: { name: 'images', width: 416, height: 416, fit: 'letterbox-top-left', channels: 'bgr' },
    outputs: { boxes: 'output' },
  }),
}

/** Where each of the three bottles has to stand: once, in its third of the frame. */
const thirds = [0, 214, 428].map((x) => {
  return { class: 'bottle', countMin: 1, countMax: 1, region: { x, y: 60, width: 212, height: 280 } }
})

describe.skipIf(!hasFfmpeg)('bottles on a table', () => {
  const region = { x: 0, y: 0, width: 640, height: 360 }

  // Frame 0 shows three of them, 300 no left one, 600 the right one alone, 1000 no right one.
  const missing: [number, number[]][] = [
    [0, []],
    [300, [0]],
    [600, [0, 1]],
    [1000, [2]],
  ]

  it.each(Object.entries(detectors))('are found by %s, each where it has to stand', async (file, manifest) => {
    const model = await open(file, manifest)
    for (const [index, absent] of missing) {
      const answer = await model.judge(await cut(await videoFrame(index), manifest))
      const scores = thirds.map((expected) => modelFinding(manifest, [expected], answer, region).score)
      process.stderr.write(`${file}, frame ${index}: scores ${scores.map((score) => score.toFixed(2)).join(', ')}\n`)
      expect(scores.map((score, third) => (score > 1 ? third : -1)).filter((third) => third >= 0)).toEqual(absent)
      const { objects = [], reason } = modelFinding(manifest, thirds, answer, region)
      expect(objects).toHaveLength(3 - absent.length)
      expect(reason).toBe(absent.length > 0 ? absent.map(() => 'bottle: found 0, expected 1').join('; ') : undefined)
    }
  })

  it('are one too many where fewer are wanted', async () => {
    const manifest = detectors['yolox-nano-416.onnx']
    const model = await open('yolox-nano-416.onnx', manifest)
    const answer = await model.judge(await cut(await videoFrame(0), manifest))
    const finding = modelFinding(manifest, [{ class: 'bottle', countMin: 1, countMax: 2 }], answer, region)
    expect(finding).toMatchObject({ reason: 'bottle: found 3, expected 1 to 2' })
    expect(finding.score).toBeGreaterThan(2)
  })

  it('stand at the same places for both detectors', async () => {
    const frame = await videoFrame(0)
    const places: number[][] = []
    for (const [file, manifest] of Object.entries(detectors)) {
      const model = await open(file, manifest)
      const finding = modelFinding(manifest, thirds, await model.judge(await cut(frame, manifest)), region)
      const boxes = (finding.objects ?? []).map((found) => found.region).sort((one, other) => one.x - other.x)
      places.push(boxes.flatMap(({ x, y, width, height }) => [x, y, x + width, y + height]))
    }
    const [first = [], second = []] = places
    expect(Math.max(...first.map((edge, index) => Math.abs(edge - (second[index] as number))))).toBeLessThan(8)
  })
})

describe.skipIf(!isThere)('a classifier in 16-bit floats', () => {
  // Class 737 of ImageNet is a soda bottle.
  const manifest = aClassifierManifest({
    classes: Array.from({ length: 1000 }, (_, index) => (index === 737 ? 'soda bottle' : `class ${index}`)),
    good: ['class 0'],
    opset: 7,
    input: { name: 'data_0', width: 224, height: 224, type: 'float16', channels: 'bgr' },
    outputs: { probabilities: 'softmaxout_1' },
  })

  it('sees what is on the photo', async () => {
    const frame = await photo('cola-bottles/good/normal-image016.jpg')
    const model = await open('squeezenet1.1-fp16.onnx', manifest)
    const answer = await model.judge(await cut(frame, manifest))
    const region = { x: 0, y: 0, width: frame.width, height: frame.height }
    expect(answer.probabilities[737]).toBeCloseTo(0.842, 1)
    expect(modelFinding(manifest, [], answer, region)).toMatchObject({
      score: expect.closeTo(1, 2),
      reason: expect.stringMatching(/^looks like soda bottle \(0\.8\d\)$/),
    })
  })
})

describe.skipIf(!isThere)('a model that draws its input again', () => {
  const manifest = aReconstructionManifest({
    threshold: 0.002,
    opset: 9,
    input: { name: 'input_1', width: 416, height: 416, layout: 'nhwc', deviation: [255, 255, 255] },
    outputs: { image: 'conv2d_6' },
  })

  it('finds what it was not trained on far from good', async () => {
    const model = await open('testkit-cnn-autoencoder-416.onnx', manifest)
    const frame = await photo('cola-bottles/good/normal-image016.jpg')
    const answer = await model.judge(await cut(frame, manifest))
    expect(answer).toMatchObject({ rows: 64, columns: 64 })
    expect(answer.score).toBeGreaterThan(2 * manifest.threshold)
    expect(answer.heatmap.reduce((sum, cell) => sum + cell, 0) / answer.heatmap.length).toBeCloseTo(answer.score, 3)
  })
})

describe.skipIf(!isThere)('a file that is not what its manifest says', () => {
  const yolox = detectors['yolox-nano-416.onnx']
  const yolov8 = detectors['yolov8n-int8.onnx']
  it.each([
    ['yolox-nano-416.onnx', { ...yolox, opset: 17 }, 'is written in version 11'],
    ['yolox-nano-416.onnx', { ...yolox, decoder: 'yolov8' as const }, 'should be float32 or float16 [1, 84, boxes]'],
    [
      'yolox-nano-416.onnx',
      { ...yolox, classes: ['bottle'] },
      '[1, 3549, 6] or [3549, 6], the graph has float32 [1, 3549, 85]',
    ],
    ['yolov8n-int8.onnx', { ...yolov8, decoder: 'yolo-end-to-end' as const }, '[1, boxes, 6]'],
    [
      'nanodet-m-416.onnx',
      yolox,
      'the input images should be float32 [1, 3, 416, 416], but there is none; the graph has input.1',
    ],
    ['nanodet-m-320.onnx', { ...yolox, opset: 12 }, 'the graph has image'],
  ])('%s is refused', async (file, manifest, problem) => {
    await expect(open(file, manifest)).rejects.toThrow(problem)
  })
})
