import type { Mat } from '@techstark/opencv-js'
import { medianOf } from './median.ts'
import { cv, type Keep, withMats } from './opencv.ts'

/** The light is the same for all pixels: a few thousand tell it. */
const sideMax = 64
const rounds = 4
/** A pixel has a say while it fits no worse than so many times the median; or within so many grey levels. */
const fitting = { timesMedian: 3, levels: 8 } as const
/** A channel that varies less tells how bright it is, but not by which factor; in grey levels. */
const spreadMin = 4
/** What asks for more, or for less than its inverse, is another picture, not another light. */
const gainMax = 2
/** So is what lies so many grey levels off, */
const offsetMax = 40
/** or so many further off in one channel than in another: stray light is white, a stain is not. */
const offsetSpreadMax = 20

interface Light {
  readonly gain: number
  readonly offset: number
}

const unchanged: Light = { gain: 1, offset: 0 }

/**
 * The picture in the light of the reference: each channel gets the gain and the offset that bring its pixels to theirs,
 * by least squares over those that fit: what differs on the part
 * has no say in it.
 * @param picture 8-bit, of the reference's size and channels
 * @returns the picture as it is where more than half of it differs so much that no such light is found, or the light would
 * have changed by more than light does: a black frame is not a white one in other light
 */
export function inLightOf(reference: Mat, picture: Mat, keep: Keep): Mat {
  const channels = picture.channels()
  const lights = withMats((keepBriefly) => {
    const [wanted, given] = [few(reference, keepBriefly), few(picture, keepBriefly)]
    return Array.from({ length: channels }, (_, channel) =>
      lightBetween(every(channels, channel, given), every(channels, channel, wanted)),
    )
  })
  if (!isLight(lights)) return picture
  const table = keep(new cv.Mat(1, 256, picture.type()))
  const entries: Uint8Array = table.data
  for (const index of entries.keys()) {
    const { gain, offset } = lights[index % channels] as Light
    entries[index] = Math.max(0, Math.min(255, Math.round(gain * Math.floor(index / channels) + offset)))
  }
  const levelled = keep(new cv.Mat())
  cv.LUT(picture, table, levelled)
  return levelled
}

function isLight(lights: readonly Light[]): boolean {
  const offsets = lights.map(({ offset }) => offset)
  const isLikely = lights.every(({ gain, offset }) => {
    return gain <= gainMax && gain >= 1 / gainMax && Math.abs(offset) <= offsetMax
  })
  return isLikely && Math.max(...offsets) - Math.min(...offsets) <= offsetSpreadMax
}

function few(mat: Mat, keep: Keep): Uint8Array {
  const small = keep(new cv.Mat())
  const size = new cv.Size(Math.min(mat.cols, sideMax), Math.min(mat.rows, sideMax))
  cv.resize(mat, small, size, 0, 0, cv.INTER_AREA)
  return small.data
}

function every(channels: number, channel: number, levels: Uint8Array): Float32Array {
  return Float32Array.from({ length: levels.length / channels }, (_, pixel) => levels[pixel * channels + channel] ?? 0)
}

/** Of what comes of both starts, the light in which more pixels fit, and fit better. */
function lightBetween(given: Float32Array, wanted: Float32Array): Light {
  const starts = [unchanged, fitted(given, wanted, () => true)]
  const [one, other] = starts.map((start) => concentrated(given, wanted, start)) as [Light, Light]
  const cost = (light: Light): number =>
    misfitsTo(light, given, wanted).reduce((sum, misfit) => sum + Math.min(misfit, fitting.levels), 0)
  return cost(one) <= cost(other) ? one : other
}

function concentrated(given: Float32Array, wanted: Float32Array, start: Light): Light {
  let light = start
  for (let round = 0; round < rounds; round += 1) {
    const misfits = misfitsTo(light, given, wanted)
    const heard = Math.max(fitting.timesMedian * medianOf(misfits.slice()), fitting.levels)
    light = fitted(given, wanted, (pixel) => (misfits[pixel] as number) <= heard)
  }
  return light
}

function misfitsTo({ gain, offset }: Light, given: Float32Array, wanted: Float32Array): Float32Array {
  return given.map((level, pixel) => Math.abs(gain * level + offset - (wanted[pixel] as number)))
}

/** The line of least squares through the pixels that are heard. */
function fitted(given: Float32Array, wanted: Float32Array, isHeard: (pixel: number) => boolean): Light {
  let [count, x, y, xx, xy] = [0, 0, 0, 0, 0]
  for (const [pixel, from] of given.entries()) {
    if (!isHeard(pixel)) continue
    const to = wanted[pixel] as number
    count += 1
    x += from
    y += to
    xx += from * from
    xy += from * to
  }
  const [meanGiven, meanWanted] = [x / count, y / count]
  const variance = xx / count - meanGiven ** 2
  const gain = variance < spreadMin ** 2 ? 1 : (xy / count - meanGiven * meanWanted) / variance
  return { gain, offset: meanWanted - gain * meanGiven }
}
