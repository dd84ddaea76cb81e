import type { RulesImage } from '../inspection/rules-image.ts'
import { openCvLoaded } from './opencv.ts'

// Whoever draws an image is about to measure it.
await openCvLoaded()

export type Rgb = readonly [red: number, green: number, blue: number]

/** What covers a pixel, by its centre; undefined leaves the ground. */
type Paint = (x: number, y: number) => Rgb | undefined

/** A small image for the tests of checks, 0.1 mm a pixel: a ground, and shapes painted on it in turn. */
export function drawnImage(width: number, height: number, ground: Rgb, ...paints: Paint[]): RulesImage {
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const colour = paints.reduce<Rgb>((under, paint) => paint(x, y) ?? under, ground)
    data.set(colour, pixel * 3)
  }
  return { pixels: { width, height, data }, origin: { x: 0, y: 0 }, scale: 1, millimetresPerFramePixel: 0.1 }
}

export function disc(centreX: number, centreY: number, diameter: number, colour: Rgb): Paint {
  return (x, y) => (Math.hypot(x - centreX, y - centreY) <= diameter / 2 ? colour : undefined)
}

export function box(left: number, top: number, width: number, height: number, colour: Rgb): Paint {
  return (x, y) => (x >= left && x < left + width && y >= top && y < top + height ? colour : undefined)
}
