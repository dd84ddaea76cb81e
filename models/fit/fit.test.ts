import { expect, it } from 'vitest'
import type { Backbone } from './backbone.ts'
import { filterBank } from './filter-bank.ts'
import { fitAnomalyModel } from './fit.ts'
import { goodImages } from './sample-images.ts'

const options = { backbone: filterBank, patchesMax: 100, falseRejectRateMax: 0.005, seed: 1, position: 'free' as const }

it('gives the same bytes for the same images and seed, and others for another seed', async () => {
  const images = goodImages(10)
  const once = await fitAnomalyModel(images, options)
  const again = await fitAnomalyModel(images, options)
  const other = await fitAnomalyModel(images, { ...options, seed: 2 })
  expect(Buffer.compare(once.modelBytes, again.modelBytes)).toBe(0)
  expect(once.manifest).toEqual(again.manifest)
  expect(other.manifest.sha256).not.toBe(once.manifest.sha256)
})

it('reports its progress and says what the model rests on', async () => {
  const reports: string[] = []
  const model = await fitAnomalyModel(goodImages(8), options, (...report) => reports.push(report.join(' ')))
  const counted = (stage: string) => Array.from({ length: 8 }, (_, index) => `${stage} ${index + 1} 8`)
  expect(reports).toEqual([...counted('features'), ...counted('held back')])
  expect(model.provenance).toEqual({ backbone: 'filter-bank-1', images: 8, patchesKept: 100, seed: 1 })
  expect(model.manifest.promise.imagesHeldBack).toBe(8)
  expect(model.manifest.warningThreshold).toBeLessThan(model.manifest.threshold)
})

it('lets no copy vouch for its twin', async () => {
  const images = goodImages(8)
  const doubled = await fitAnomalyModel([...images, ...images], options)
  expect(doubled.images).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(doubled.manifest).toEqual((await fitAnomalyModel(images, options)).manifest)
})

it('names for every patch kept an image and a cell of it', async () => {
  const { head, grid } = await fitAnomalyModel(goodImages(8), options)
  expect(head.sources).toHaveLength(100)
  expect(head.sources.every(([image, cell]) => image < 8 && cell < grid.rows * grid.columns)).toBe(true)
  expect(new Set(head.sources.map(([image]) => image)).size).toBeGreaterThan(4)
})

it.each([
  ['too few images', goodImages(7), '7 images are too few'],
  ['copies of one image', Array(20).fill(goodImages(1)[0]), 'all 20 images are the same'],
  ['copies of a few', Array(4).fill(goodImages(3)).flat(), '3 images besides 9 copies are too few'],
  ['no image', [], '0 images are too few'],
  ['images of two sizes', [...goodImages(8), { width: 8, height: 8, data: new Uint8Array(192) }], 'different sizes'],
  [
    'tiny images',
    goodImages(8).map((_, index) => ({ width: 8, height: 8, data: new Uint8Array(192).fill(index) })),
    '8 × 8',
  ],
])('refuses %s', async (_, images, message) => {
  await expect(fitAnomalyModel(images, options)).rejects.toThrow(message)
})

it('refuses images between which the backbone sees no difference', async () => {
  const blind: Backbone = {
    name: 'blind',
    featureCount: 3,
    stride: 8,
    addTo(graph, image) {
      const planes = graph.node('Cast', [graph.node('Transpose', [image], { perm: [0, 3, 1, 2] })], { to: 1 })
      const cells = graph.node('AveragePool', [planes], { kernel_shape: [8, 8], strides: [8, 8] })
      return graph.node('Mul', [cells, graph.constant(Float32Array.of(0), [1])])
    },
  }
  await expect(fitAnomalyModel(goodImages(8), { ...options, backbone: blind })).rejects.toThrow('hardly differ')
})
