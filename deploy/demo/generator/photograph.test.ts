import { describe, expect, it } from 'vitest'
import { type Box, boundingBox, type View } from './camera.ts'
import { addDefect, defectKinds, type Specimen } from './defect.ts'
import { drawPart } from './part.ts'
import { takePhotograph } from './photograph.ts'
import { createRandom } from './random.ts'

const seed = 3
const view: View = { widthPx: 128, heightPx: 96, pixelPitchMm: 1 }
const part = drawPart(createRandom(seed, 'part'))
const good: Specimen = { part, outline: [], detail: '' }
const reference = takePhotograph(good, view, seed)

/** Greatest change of any channel, within a box and farther than a margin from it. */
function greatestChanges(pixels: Uint8Array, box: Box, marginPx: number): { inside: number; outside: number } {
  const changes = { inside: 0, outside: 0 }
  for (const [index, value] of pixels.entries()) {
    const change = Math.abs(value - (reference.pixels[index] ?? 0))
    const x = Math.floor(index / 3) % view.widthPx
    const y = Math.floor(index / 3 / view.widthPx)
    const beyondX = Math.max(box.x - x, x - box.x - box.width + 1)
    const beyondY = Math.max(box.y - y, y - box.y - box.height + 1)
    const beyond = Math.max(beyondX, beyondY)
    if (beyond <= 0) changes.inside = Math.max(changes.inside, change)
    if (beyond > marginPx) changes.outside = Math.max(changes.outside, change)
  }
  return changes
}

describe('a photograph', () => {
  it('is the same, byte for byte, for the same seed', () => {
    expect(takePhotograph(good, view, seed).pixels).toEqual(reference.pixels)
  })

  it('shows the bright plate on the dark belt', () => {
    const plate = 3 * (48 * view.widthPx + 96)
    expect(reference.pixels[plate]).toBeGreaterThan(120)
    expect(reference.pixels[0]).toBeLessThan(90)
  })

  it.each(defectKinds)('shows a %s in its box and nowhere else', (kind) => {
    const specimen = addDefect(part, kind, 0, createRandom(seed, 'defect'))
    const box = boundingBox(view, reference.pose, specimen.outline)
    if (box === undefined) throw new Error('a defect has a box')
    const { pixels } = takePhotograph(specimen, view, seed)
    const { inside, outside } = greatestChanges(pixels, box, 3)
    expect(inside).toBeGreaterThan(25)
    expect(outside).toBeLessThan(8)
  })
})
