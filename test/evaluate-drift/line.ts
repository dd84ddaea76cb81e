import { normalDraw, type Random } from '../../services/drift/statistics/random.ts'
import { type Gallery, type Impression, lightStepPercent, lightSwingPercent, lookName } from './gallery.ts'
import type { Look } from './look.ts'

/** How a line varies by itself. */
const batchHours = { min: 2, max: 8 }
/** Standard deviation of the logarithm of how often a batch has parts like each of the images. */
const batchVariety = 0.5
/** The next part is like this one so often. */
const alikeNext = 0.5
/** Percent of the light: over the day, and besides; the latter forgets half of itself in so many hours. */
const dayLightPercent = 0.7
const lightPercent = 0.7
const lightHalfHours = 3

/** A line: batches of parts, each like the one before it more often than not, in a light that comes and goes. */
export interface Line {
  /** Goes on by an hour. */
  nextHour(): void
  /** The next part, as it is seen in a look. */
  part(look: Look): Impression
}

export function createLine(gallery: Gallery, random: Random): Line {
  let [hour, batchEnds, drift] = [0, 0, 0]
  let weights: number[] = []
  let last = 0
  const keep = 0.5 ** (1 / lightHalfHours)

  function impressions(look: Look): readonly Impression[] {
    const wavering = dayLightPercent * Math.sin((2 * Math.PI * hour) / 24) + drift
    const natural = Math.max(-lightSwingPercent, Math.min(lightSwingPercent, wavering)) + look.dimmed * 100
    const dimmed = (Math.floor(natural / lightStepPercent + random()) * lightStepPercent) / 100
    const found = gallery[lookName({ ...look, dimmed })]
    if (!found) throw new RangeError(`no picture looks ${lookName({ ...look, dimmed })}`)
    return found
  }

  return {
    nextHour() {
      hour++
      drift = keep * drift + Math.sqrt(1 - keep * keep) * lightPercent * normalDraw(random)
      if (hour < batchEnds) return
      batchEnds = hour + batchHours.min + Math.floor(random() * (batchHours.max - batchHours.min + 1))
      weights = []
    },
    part(look) {
      const seen = impressions(look)
      while (weights.length < seen.length) weights.push(Math.exp(batchVariety * normalDraw(random)))
      if (last >= seen.length || random() > alikeNext) last = drawn(weights.slice(0, seen.length), random)
      return seen[last] as Impression
    },
  }
}

/** An index, by weight. */
function drawn(weights: readonly number[], random: Random): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  const index = weights.findIndex((weight) => {
    left -= weight
    return left <= 0
  })
  return Math.max(0, index)
}
