import type { Lab } from './lab.ts'

const degrees = Math.PI / 180
const hue = (a: number, b: number): number => (Math.atan2(b, a) / degrees + 360) % 360

/** Mean of two hue angles on the shorter way round; of a grey without hue, the other's. */
function meanHue(hue1: number, hue2: number, bothColoured: boolean): number {
  const sum = hue1 + hue2
  if (!bothColoured) return sum
  if (Math.abs(hue1 - hue2) <= 180) return sum / 2
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2
}

/**
 * Colour difference CIEDE2000 with all weights 1, after Sharma, Wu and Dalal, "The CIEDE2000 color-difference
 * formula: implementation notes, supplementary test data, and mathematical observations" (2005). About 1 is just
 * visible; above 5 two colours are plainly different.
 */
export function ciede2000(one: Lab, other: Lab): number {
  const saturation = (chroma: number): number => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7))
  const meanPlainChroma = (Math.hypot(one.a, one.b) + Math.hypot(other.a, other.b)) / 2
  const stretch = 1 + (1 - saturation(meanPlainChroma)) / 2
  const [a1, a2] = [one.a * stretch, other.a * stretch]
  const [chroma1, chroma2] = [Math.hypot(a1, one.b), Math.hypot(a2, other.b)]
  const [hue1, hue2] = [hue(a1, one.b), hue(a2, other.b)]

  const bothColoured = chroma1 * chroma2 !== 0
  const turn = bothColoured ? ((hue2 - hue1 + 540) % 360) - 180 : 0
  const lightnessStep = other.lightness - one.lightness
  const chromaStep = chroma2 - chroma1
  const hueStep = 2 * Math.sqrt(chroma1 * chroma2) * Math.sin((turn / 2) * degrees)

  const chroma = (chroma1 + chroma2) / 2
  const angle = meanHue(hue1, hue2, bothColoured)
  const offset = ((one.lightness + other.lightness) / 2 - 50) ** 2
  const cosine = (multiple: number, shift: number): number => Math.cos((multiple * angle + shift) * degrees)
  const hueWeight = 1 - 0.17 * cosine(1, -30) + 0.24 * cosine(2, 0) + 0.32 * cosine(3, 6) - 0.2 * cosine(4, -63)
  const lightnessPart = lightnessStep / (1 + (0.015 * offset) / Math.sqrt(20 + offset))
  const chromaPart = chromaStep / (1 + 0.045 * chroma)
  const huePart = hueStep / (1 + 0.015 * chroma * hueWeight)
  const blueTurn = 60 * Math.exp(-(((angle - 275) / 25) ** 2))
  const rotation = -2 * saturation(chroma) * Math.sin(blueTurn * degrees)
  return Math.sqrt(lightnessPart ** 2 + chromaPart ** 2 + huePart ** 2 + rotation * chromaPart * huePart)
}
