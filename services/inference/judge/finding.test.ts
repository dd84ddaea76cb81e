import { describe, expect, it } from 'vitest'
import type { Expectation } from '../../../shared/contracts/expectation.ts'
import { ModelFinding } from '../../../shared/contracts/finding.ts'
import type { AnomalyAnswer, DetectedBox } from '../../../shared/model/answer.ts'
import { aManifest } from '../../../test/support/builders.ts'
import {
  aClassifierManifest,
  aDetectorManifest,
  aReconstructionManifest,
} from '../../../test/support/model-manifests.ts'
import { modelFinding } from './finding.ts'

const region = { x: 100, y: 50, width: 400, height: 200 }

describe('an anomaly', () => {
  const answer: AnomalyAnswer = {
    kind: 'anomaly',
    score: 3,
    heatmap: Float32Array.of(0.5, 1, 3, 9),
    rows: 2,
    columns: 2,
  }

  it('has its score, its limits, the hottest place in the frame and a heatmap relative to the threshold', () => {
    expect(modelFinding(aManifest({ warningThreshold: 1.5 }), [], answer, region)).toEqual({
      outcome: 'judged',
      model: { name: 'plate', version: '1', sha256: '0'.repeat(64) },
      score: 3,
      threshold: 2,
      warningThreshold: 1.5,
      heatmap: { width: 2, height: 2, cells: Buffer.from([32, 64, 192, 255]).toString('base64') },
      peak: { x: 400, y: 200 },
    })
  })

  it('is told alike by a model that draws its input again', () => {
    expect(modelFinding(aReconstructionManifest(), [], answer, region)).toMatchObject({ score: 3, threshold: 0.5 })
  })

  it('is not what a detector answers with', () => {
    expect(() => modelFinding(aDetectorManifest(), [], answer, region)).toThrow('of kind detector')
  })
})

describe('presence', () => {
  // The model sees 64 × 64 pixels: one of its own is 6.25 of the frame across and 3.125 down.
  const manifest = aDetectorManifest()
  const cap: Expectation = { class: 'cap', countMin: 1 }
  const aBox = (changes: Partial<DetectedBox> = {}): DetectedBox => {
    return { class: 'cap', confidence: 0.8, x: 16, y: 32, width: 8, height: 8, ...changes }
  }
  const judge = (expects: Expectation[], ...boxes: DetectedBox[]) =>
    modelFinding(manifest, expects, { kind: 'detector', boxes }, region)

  it('is met by an object that is certain enough, and tells it in pixels of the frame', () => {
    const finding = judge([cap], aBox())
    expect(finding).toEqual({
      outcome: 'judged',
      model: { name: 'foreign', version: '1', sha256: '0'.repeat(64) },
      score: 0.5,
      threshold: 1,
      objects: [{ class: 'cap', confidence: 0.8, region: { x: 200, y: 150, width: 50, height: 25 } }],
    })
    expect(ModelFinding.parse(finding)).toEqual(finding)
  })

  it('is not met where there is no trace of it, in the middle of where it should be', () => {
    expect(judge([{ ...cap, region: { x: 300, y: 60, width: 20, height: 40 } }], aBox())).toMatchObject({
      score: 10,
      reason: 'cap: found 0, expected 1',
      peak: { x: 310, y: 80 },
    })
  })

  it('counts an object by its centre', () => {
    const around = { x: 224, y: 162, width: 2, height: 2 }
    expect(judge([{ ...cap, region: around }], aBox()).score).toBe(0.5)
    expect(judge([{ ...cap, region: { ...around, x: 226 } }], aBox()).score).toBe(10)
  })

  it.each([
    [0.4, 1],
    [0.32, 1.25],
    [0.1, 4],
    [0.01, 10],
  ])('graded: an object of confidence %f where 0.4 is asked for scores %f', (confidence, score) => {
    const finding = judge([cap], aBox({ confidence }))
    expect(finding.score).toBeCloseTo(score, 10)
    expect('objects' in finding && finding.objects?.length).toBe(confidence < 0.4 ? 0 : 1)
  })

  it('wants as many as it says', () => {
    const two = [aBox(), aBox({ confidence: 0.2 })]
    expect(judge([{ ...cap, countMin: 2 }], ...two)).toMatchObject({
      score: 2,
      reason: 'cap: found 1, expected at least 2',
    })
    expect(judge([{ ...cap, countMin: 2 }], aBox(), aBox({ confidence: 0.5 })).score).toBeCloseTo(0.8)
  })

  it('is not met by one too many, where that one is', () => {
    const surplus = aBox({ confidence: 0.6, x: 48, y: 0 })
    const finding = judge([{ ...cap, countMax: 1 }], aBox(), surplus)
    expect(finding).toMatchObject({ reason: 'cap: found 2, expected 1', peak: { x: 425, y: 62.5 } })
    expect(finding.score).toBeCloseTo(1.5)
  })

  it('is above the threshold even where the surplus is just certain enough', () => {
    expect(judge([{ ...cap, countMin: 0, countMax: 0 }], aBox({ confidence: 0.4 })).score).toBeGreaterThan(1)
    expect(judge([{ ...cap, countMin: 0, countMax: 0 }], aBox({ confidence: 0.3 })).score).toBeCloseTo(0.75)
    expect(judge([{ ...cap, countMin: 0, countMax: 0 }]).score).toBe(0)
  })

  it('tells everything that is not met, the worst first', () => {
    const bottles: Expectation = { class: 'bottle', countMin: 3, countMax: 4 }
    expect(judge([{ ...cap, countMax: 1 }, bottles], aBox(), aBox())).toMatchObject({
      score: 10,
      reason: 'bottle: found 0, expected 3 to 4; cap: found 2, expected 1',
      peak: { x: 300, y: 150 },
    })
  })

  it('passes no part of which nothing is expected', () => {
    expect(judge([], aBox())).toMatchObject({ score: 10, reason: 'the recipe does not say what has to be there' })
  })

  it('keeps every object within what was inspected', () => {
    const objects = judge(
      [cap],
      aBox({ x: 63.9, y: 63.9, width: 0.1, height: 0.1 }),
      aBox({ x: 0, y: 0, width: 64, height: 64 }),
    )
    expect(objects).toMatchObject({
      objects: [{ region: { x: 499, y: 249, width: 1, height: 1 } }, { region }],
    })
  })
})

describe('a class', () => {
  const judge = (...probabilities: number[]) =>
    modelFinding(aClassifierManifest({ warningThreshold: 0.2 }), [], { kind: 'classifier', probabilities }, region)

  it('that is not good is the reason', () => {
    expect(judge(0.05, 0.93, 0.02)).toMatchObject({
      score: expect.closeTo(0.95, 10),
      threshold: 0.5,
      warningThreshold: 0.2,
      reason: 'looks like dented (0.93)',
    })
  })

  it('needs no reason while the part is good', () => {
    expect(judge(0.9, 0.1, 0)).not.toHaveProperty('reason')
    expect(judge(0.75, 0.05, 0.2)).toMatchObject({ reason: 'looks like scratched (0.20)' })
  })

  it('has a score from 0 to 1 however its probabilities were rounded', () => {
    expect(judge(1.01, 0, 0).score).toBe(0)
  })
})
