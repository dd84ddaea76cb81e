import { describe, expect, test } from 'vitest'
import { closeUpBytesMax, Explanation, pictureBytesMax } from '../../../shared/contracts/explanation.ts'
import { aView } from '../../../test/support/builders.ts'
import { someBytes } from '../../../test/support/model-files.ts'
import type { JudgedFinding } from '../judge/finding.ts'
import type { Drawn, ToDraw } from './explainer-message.ts'
import { explain, isSuspicious, type Suspicion } from './explanation.ts'
import { drawnPicture } from './explanation-picture.ts'

const finding: JudgedFinding = {
  outcome: 'judged',
  model: { name: 'plate', version: '1', sha256: '0'.repeat(64) },
  score: 3,
  threshold: 2,
  heatmap: { width: 4, height: 4, cells: Buffer.alloc(16).toString('base64') },
  peak: { x: 100 + 350, y: 50 + 25 },
}
const suspicion: Suspicion = {
  envelope: aView(),
  image: { width: 64, height: 32, data: new Uint8Array(64 * 32 * 3) },
  region: { x: 100, y: 50, width: 400, height: 200 },
  finding,
  nearestOfPeak: 7,
  folder: '/packages/1',
}
const nearestGood = { image: 'plate 07.jpg', region: { x: 0, y: 0, width: 16, height: 8 } }

async function explained(changes: Partial<Suspicion> = {}, drawn: Partial<Drawn> = { closeUp: 'BB==', nearestGood }) {
  const asked: ToDraw[] = []
  const { envelope, body } = await explain({ ...suspicion, ...changes }, async (one) => {
    asked.push(one)
    return { picture: 'AA==', ...drawn }
  })
  return { envelope, body, asked }
}

describe('an explanation', () => {
  test('shows the worst place, in the frame and large, and the good one it resembles', async () => {
    const { envelope, body, asked } = await explained()
    expect(envelope).toBe(suspicion.envelope)
    expect(Explanation.parse(body)).toMatchObject({
      ...{ model: finding.model, score: 3, threshold: 2, heatmap: finding.heatmap, picture: 'AA==', nearestGood },
      inspected: suspicion.region,
      worst: {
        region: { x: 400, y: 50, width: 100, height: 50 },
        // Of the picture of 64 × 32 the cell and what fits around it: x 40 to 64, y 0 to 12.
        closeUp: { region: { x: 350, y: 50, width: 150, height: 75 }, picture: 'BB==' },
      },
    })
    expect(asked).toEqual([
      {
        image: suspicion.image,
        closeUp: { x: 40, y: 0, width: 24, height: 12 },
        nearest: { patch: 7, folder: '/packages/1' },
      },
    ])
  })

  test('of a model that knows neither place nor good patches shows what was inspected', async () => {
    const { heatmap: _, peak: __, ...classified } = finding
    const { body, asked } = await explained({ finding: classified, nearestOfPeak: undefined }, {})
    expect(asked).toEqual([{ image: suspicion.image }])
    expect(Object.keys(Explanation.parse(JSON.parse(JSON.stringify(body)))).sort()).toEqual(
      ['inspected', 'model', 'picture', 'score', 'threshold'].sort(),
    )
  })

  test('says why there is no good patch to be seen', async () => {
    const { body } = await explained({}, { closeUp: 'BB==', nearestGoodMissing: 'the package has no memory.json' })
    expect(body).toMatchObject({ nearestGoodMissing: 'the package has no memory.json', worst: {} })
    expect(body.nearestGood).toBeUndefined()
  })

  test('is below 100 kB whatever the picture', async () => {
    const side = 1024
    const image = { width: side, height: side, data: someBytes(side * side * 3) }
    const part = { x: 0, y: 0, width: side, height: side }
    const picture = await drawnPicture(image, part, pictureBytesMax)
    const closeUp = await drawnPicture(image, { ...part, width: 300, height: 300 }, closeUpBytesMax)
    const heatmap = { width: 64, height: 64, cells: Buffer.alloc(4096, 200).toString('base64') }
    const object = { class: 'c'.repeat(64), confidence: 0.123456789, region: part }
    const good = { image: 'g'.repeat(255), region: part, closeUp: { region: part, picture: closeUp } }
    const whole = { ...finding, heatmap, objects: Array.from({ length: 100 }, () => object), reason: 'r'.repeat(300) }
    const { body } = await explained({ image, finding: whole }, { picture, closeUp, nearestGood: good })
    expect(JSON.stringify(Explanation.parse(body)).length).toBeLessThan(100_000)
  })
})

test.each([
  [1.4, 1.5, false],
  [1.5, 1.5, false],
  [1.6, 1.5, true],
  [1.9, undefined, false],
  [2.1, undefined, true],
])('a score of %d with a warning threshold of %s below a threshold of 2: %s', (score, warningThreshold, suspicious) => {
  const { warningThreshold: _, ...plain } = finding
  expect(isSuspicious({ ...plain, score, ...(warningThreshold && { warningThreshold }) })).toBe(suspicious)
})
