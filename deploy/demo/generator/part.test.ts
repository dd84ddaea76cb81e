import { expect, it } from 'vitest'
import { drawPart, nominalPart } from './part.ts'
import { createRandom } from './random.ts'

it('gives the drawing in pixels of the nominal pose', () => {
  expect(nominalPart.plate).toMatchObject({ xPx: 320, yPx: 240, widthPx: 480, heightPx: 320 })
  expect(nominalPart.bore).toMatchObject({ xPx: 320, yPx: 240, diameterPx: 100 })
  expect(nominalPart.screws['bottom-right']).toMatchObject({ xPx: 510, yPx: 350, diameterPx: 50 })
  expect(nominalPart.inserts.map(({ xPx, yPx }) => [xPx, yPx])).toEqual([
    [260, 128],
    [320, 128],
    [380, 128],
  ])
})

it('draws good parts within the tolerance of the bore', () => {
  for (let seed = 0; seed < 50; seed++) {
    const { boreDiameterMm } = drawPart(createRandom(seed, 'part'))
    const { bore, boreTolerance } = nominalPart
    expect(Math.abs(boreDiameterMm / bore.diameterMm - 1)).toBeLessThan(boreTolerance)
  }
})
