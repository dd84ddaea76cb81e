import { expect, it } from 'vitest'
import { type Facets, mirroredShare } from './reflection.ts'

const facets: Facets = {
  slopeX: 0.1,
  slopeY: -0.05,
  roughnessAlong: 0.15,
  roughnessAcross: 0.3,
  grainX: 0.6,
  grainY: 0.8,
}

function rectangle(left: number, top: number, right: number, bottom: number): Float64Array {
  return Float64Array.of(left, top, right, top, right, bottom, left, bottom)
}

it('mirrors all of a boundless light', () => {
  expect(mirroredShare(facets, rectangle(-1e4, -1e4, 1e4, 1e4))).toBeCloseTo(1, 3)
})

it('agrees with the GGX slope distribution summed numerically', () => {
  const cells = 200
  let sum = 0
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const x = 0.2 + (0.4 * (column + 0.5)) / cells - facets.slopeX
      const y = -0.3 + (0.5 * (row + 0.5)) / cells - facets.slopeY
      const along = (x * facets.grainX + y * facets.grainY) / facets.roughnessAlong
      const across = (y * facets.grainX - x * facets.grainY) / facets.roughnessAcross
      const scale = Math.PI * facets.roughnessAlong * facets.roughnessAcross
      sum += (0.4 * 0.5) / cells ** 2 / (scale * (1 + along ** 2 + across ** 2) ** 2)
    }
  }
  expect(mirroredShare(facets, rectangle(0.2, -0.3, 0.6, 0.2))).toBeCloseTo(sum, 3)
})
