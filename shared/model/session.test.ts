import { afterEach, describe, expect, it } from 'vitest'
import { constantOutput, graphFor, packageOf } from '../../test/support/foreign-package.ts'
import {
  aClassifierManifest,
  aDetectorManifest,
  aForeignAnomalyManifest,
  aReconstructionManifest,
} from '../../test/support/model-manifests.ts'
import type { ModelManifest } from '../contracts/model.ts'
import { ofKind } from './package.ts'
import { type Model, openModel } from './session.ts'

const image = (side: number, grey: number, height = side) => {
  return { width: side, height, data: new Uint8Array(side * height * 3).fill(grey) }
}

type Build = Parameters<typeof graphFor>[1]
type Graph = Parameters<Build>[0]

let opened: { release(): Promise<void> } | undefined
afterEach(async () => {
  await opened?.release()
  opened = undefined
})

async function open<Kind extends ModelManifest['kind']>(
  manifest: ModelManifest & { readonly kind: Kind },
  build: Build,
): Promise<Model<Kind>> {
  const modelPackage = packageOf<ModelManifest>(manifest, graphFor(manifest, build))
  const model = await openModel(ofKind(modelPackage, manifest.kind), { threads: 1 })
  opened = model
  return model
}

describe('what anomalib exports', () => {
  const unit: [number, number, number] = [255, 255, 255]
  const manifest = aForeignAnomalyManifest({ input: { name: 'input', width: 128, height: 96, deviation: unit } })

  /** As its `InferenceBatch`: the map is the first channel, the score its largest value; labels and mask as booleans. */
  const anomalib = (scoreShape: number[]) => (graph: Graph, input: string) => {
    const channel = graph.constant(BigInt64Array.of(0n), [1])
    const map = graph.node('Gather', [input, channel], { axis: 1 })
    const score = graph.node('ReduceMax', [map], { axes: [0, 1, 2, 3], keepdims: 0 })
    const wanted = graph.constant(BigInt64Array.from(scoreShape, BigInt), [scoreShape.length])
    graph.output('pred_score', graph.node('Reshape', [score, wanted]), 'float32', scoreShape)
    graph.output('anomaly_map', map, 'float32', [1, 1, 96, 128])
    graph.output('pred_label', graph.node('Cast', [score], { to: 1 }), 'float32', [])
  }

  it.each([[[1]], [[1, 1]]])('is read with a score of shape %j', async (scoreShape) => {
    const model = await open(manifest, anomalib(scoreShape))
    const photo = { width: 128, height: 96, data: new Uint8Array(128 * 96 * 3).fill(51) }
    photo.data[(90 * 128 + 3) * 3] = 204
    const answer = await model.judge(photo)
    expect(answer).toMatchObject({ score: expect.closeTo(0.8, 5), rows: 64, columns: 64 })
    // Cells of 1.5 rows and 2 columns keep the largest of their values.
    expect(answer.heatmap.indexOf(Math.max(...answer.heatmap))).toBe(60 * 64 + 1)
    expect(Math.max(...answer.heatmap)).toBeCloseTo(0.8, 5)
    expect(answer.heatmap[0]).toBeCloseTo(0.2, 5)
    expect(answer).not.toHaveProperty('patches')
  })

  it('is refused when its outputs are called otherwise', async () => {
    const promise = open(manifest, (graph, input) => graph.output('output', input, 'float32', [1, 3, 96, 128]))
    await expect(promise).rejects.toThrow(
      'foreign/model.onnx: the output pred_score should be float32 or float16 [] or [1] or [1, 1], but there is none; the graph has output',
    )
  })
})

describe('a model that draws its input again', () => {
  /** Draws black, so that the error is the square of what it is shown. */
  const black = (graph: Graph, input: string) => {
    const shape = aReconstructionManifest().input
    graph.output('drawn', graph.node('Sub', [input, input]), 'float32', [1, 3, shape.height, shape.width])
  }

  it('scores the mean squared error in the unit of its input', async () => {
    const model = await open(aReconstructionManifest({ input: { deviation: [255, 255, 255] } }), black)
    const grey = image(64, 51)
    grey.data.fill(255, 0, 3)
    const answer = await model.judge(grey)
    expect(answer.score).toBeCloseTo((0.04 * 4095 + 1) / 4096, 6)
    expect(answer.heatmap[0]).toBeCloseTo(1, 6)
    expect(answer).toMatchObject({ kind: 'anomaly', rows: 64, columns: 64 })
  })

  it('is not blamed for what fills a letterbox', async () => {
    const model = await open(aReconstructionManifest({ input: { fit: 'letterbox-centre' } }), black)
    const answer = await model.judge(image(64, 2, 16))
    expect(answer).toMatchObject({ score: 4, rows: 16, columns: 64 })
  })
})

describe('a detector', () => {
  const found = (graph: Graph) => {
    // Three boxes: a cap twice, a bottle beyond the edge of the image; centre x, centre y, width, height, two classes.
    const rows = [20, 21, 62, 32, 32, 18, 8, 8, 8, 8, 8, 8, 0, 0, 0.75, 0.875, 0.75, 0]
    constantOutput(graph, 'boxes', Float32Array.from(rows), [1, 6, 3])
  }

  it('answers in pixels of the image, not of the letterbox it is shown in', async () => {
    const model = await open(aDetectorManifest({ input: { fit: 'letterbox-centre' } }), found)
    expect(await model.judge(image(64, 0, 32))).toEqual({
      kind: 'detector',
      boxes: [
        { class: 'cap', confidence: 0.875, x: 16, y: 12, width: 8, height: 8 },
        { class: 'bottle', confidence: 0.75, x: 58, y: 0, width: 6, height: 6 },
      ],
    })
  })

  it('answers so beside a letterbox as well, and finds nothing in what is filled', async () => {
    const model = await open(aDetectorManifest({ input: { fit: 'letterbox-centre' } }), found)
    expect((await model.judge(image(32, 0, 64))).boxes).toEqual([
      { class: 'cap', confidence: 0.875, x: 0, y: 28, width: 8, height: 8 },
    ])
  })

  it.each([
    [64, 64],
    [64, 1],
    [1, 64],
  ])('takes %i × %i pixels in its letterbox', async (width, height) => {
    const model = await open(aDetectorManifest({ input: { fit: 'letterbox-centre' } }), found)
    await expect(model.judge({ width, height, data: new Uint8Array(width * height * 3) })).resolves.toBeDefined()
  })

  it.each([
    [63, 32],
    [65, 64],
    [64, 0],
  ])('takes no %i × %i pixels', async (width, height) => {
    const model = await open(aDetectorManifest({ input: { fit: 'letterbox-centre' } }), found)
    const judgement = model.judge({ width, height, data: new Uint8Array(width * height * 3) })
    await expect(judgement).rejects.toThrow('the model judges 64 × 64 RGB pixels (12288 bytes), or fewer on one side')
  })

  it('keeps what is nearly certain enough, which grades the finding, and nothing below', async () => {
    const rows = [20, 40, 32, 32, 8, 8, 8, 8, 0, 0, 0.125, 0.0625]
    const model = await open(aDetectorManifest(), (graph) =>
      constantOutput(graph, 'boxes', Float32Array.from(rows), [1, 6, 2]),
    )
    expect((await model.judge(image(64, 0))).boxes.map(({ confidence }) => confidence)).toEqual([0.125])
  })

  it('that ends before its sigmoid is not believed', async () => {
    const rows = [20, 32, 8, 8, 0, 7.25]
    const opening = open(aDetectorManifest(), (graph) =>
      constantOutput(graph, 'boxes', Float32Array.from(rows), [1, 6, 1]),
    )
    await expect(opening).rejects.toThrow('the output boxes has a confidence of 7.25')
  })

  it('is refused when it knows another number of classes', async () => {
    const opening = open(aDetectorManifest({ classes: ['bottle', 'cap', 'label'] }), found)
    await expect(opening).rejects.toThrow(
      'the output boxes should be float32 or float16 [1, 7, boxes] or [7, boxes], the graph has float32 [1, 6, 3]',
    )
  })
})

describe('a classifier', () => {
  const says =
    (...values: number[]) =>
    (graph: Graph) =>
      constantOutput(graph, 'probabilities', Float32Array.from(values), [1, 3, 1, 1])

  it('gives probabilities', async () => {
    const model = await open(aClassifierManifest(), says(0.5, 0.25, 0.25))
    expect(await model.judge(image(64, 0))).toEqual({ kind: 'classifier', probabilities: [0.5, 0.25, 0.25] })
  })

  it('gives logits, however large', async () => {
    const model = await open(aClassifierManifest({ softmax: true }), says(1000, 1000, -1000))
    expect((await model.judge(image(64, 0))).probabilities).toEqual([0.5, 0.5, 0])
  })

  it.each([
    [[0.9, 0.9, 0], 'add up to 1.800'],
    [[2, -1, 0], 'hold 2.000'],
  ])('of %j gives none', async (values, found) => {
    await expect(open(aClassifierManifest(), says(...values))).rejects.toThrow(
      `should be probabilities of which one class is right, but they ${found}; set softmax to true`,
    )
  })
})

describe('what a run gives', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is not believed when it is %f', async (value) => {
    const opening = open(aForeignAnomalyManifest(), (graph) => {
      constantOutput(graph, 'pred_score', Float32Array.of(1), [1])
      constantOutput(graph, 'anomaly_map', Float32Array.of(1, value), [1, 2])
    })
    await expect(opening).rejects.toMatchObject({
      name: 'ModelOutputError',
      message: `the output anomaly_map holds ${value}, which is no measurement`,
    })
  })

  it('is not believed when it has another shape than the manifest lets expect', async () => {
    const opening = open(aForeignAnomalyManifest(), (graph) => {
      graph.output('pred_score', graph.constant(Float32Array.of(1, 2), [2]), 'float32')
      constantOutput(graph, 'anomaly_map', Float32Array.of(1), [1, 1])
    })
    await expect(opening).rejects.toThrow('the output pred_score is float32 [2], expected float32 or float16 [] or [1]')
  })

  it('holds the grounds only when they are asked for', async () => {
    const outputs = { score: 'score', heatmap: 'heatmap', patches: 'patches', nearest: 'nearest' }
    const model = await open(aForeignAnomalyManifest({ outputs }), (graph) => {
      constantOutput(graph, 'score', Float32Array.of(1), [1])
      constantOutput(graph, 'heatmap', Float32Array.of(1, 2), [1, 2])
      constantOutput(graph, 'patches', Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3])
      graph.output('nearest', graph.constant(BigInt64Array.of(7n, 8n), [2]), 'int64', [2])
    })
    const judged = await model.judge(image(64, 0))
    expect(judged).toMatchObject({ nearestOfPeak: 8 })
    for (const ground of ['patches', 'nearest']) expect(judged).not.toHaveProperty(ground)
    expect(await model.explain(image(64, 0))).toMatchObject({
      patches: Float32Array.of(1, 2, 3, 4, 5, 6),
      nearest: Int32Array.of(7, 8),
    })
  })

  it('is refused where grounds and map disagree about the number of cells', async () => {
    const outputs = { score: 'score', heatmap: 'heatmap', patches: 'patches' }
    const opening = open(aForeignAnomalyManifest({ outputs }), (graph) => {
      constantOutput(graph, 'score', Float32Array.of(1), [1])
      constantOutput(graph, 'heatmap', Float32Array.of(1, 2), [1, 2])
      constantOutput(graph, 'patches', new Float32Array(9), [3, 3])
    })
    await expect(opening).rejects.toThrow('the output patches is float32 [3, 3], expected float32 [2, features]')
  })
})
