import { describe, expect, it } from 'vitest'
import { aManifest } from '../../test/support/builders.ts'
import { inspectedRegion, judgeImages, scoreOf } from './judged-image.ts'

const { threshold: _, outputs: __, ...about } = aManifest()
const classifier = {
  ...about,
  kind: 'classifier' as const,
  threshold: 0.5,
  classes: ['whole', 'dented', 'new'],
  good: ['whole', 'new'],
  softmax: false,
  outputs: { probabilities: 'p' },
}
const detector = {
  ...about,
  kind: 'detector' as const,
  decoder: 'yolov8' as const,
  classes: ['cap'],
  confidenceMin: 0.5,
  overlapMax: 0.5,
  outputs: { boxes: 'b' },
}

describe('the score', () => {
  it('of a classifier is the probability of no good class', () => {
    expect(scoreOf(classifier, { kind: 'classifier', probabilities: [0.5, 0.3, 0.2] })).toBeCloseTo(0.3, 12)
  })

  it('is none of a detector’s business without a recipe', async () => {
    expect(() => scoreOf(detector, { kind: 'detector', boxes: [] })).toThrow('is said by a recipe')
    const cap = { folder: 'cap', manifest: detector, modelBytes: new Uint8Array() }
    await expect(judgeImages(cap, [], { threads: 1 })).rejects.toThrow('is said by a recipe')
  })
})

describe('the region', () => {
  const image = { width: 40, height: 30, data: new Uint8Array(3600) }
  const region = { x: 4, y: 5, width: 20, height: 10 }
  const fitted = {
    provenance: { backbone: 'b', fittedAt: '', images: 8, patchesKept: 1, seed: 1, software: 's', region },
  }

  it('is the one given, else the one that the package was fitted on, else the whole frame', () => {
    const given = { x: 0, y: 0, width: 8, height: 8 }
    expect(inspectedRegion('a.png', image, fitted, given)).toBe(given)
    expect(inspectedRegion('a.png', image, fitted)).toBe(region)
    expect(inspectedRegion('a.png', image, { provenance: { source: 'others' } })).toMatchObject({
      width: 40,
      height: 30,
    })
  })

  it('must lie within the frame', () => {
    const small = { ...image, width: 20 }
    expect(() => inspectedRegion('a.png', small, fitted)).toThrow(
      'a.png: has 20 × 30 pixels, the region 20 × 10 at 4, 5',
    )
  })
})
