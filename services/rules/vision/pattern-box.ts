import type { Mat, Rect } from '@techstark/opencv-js'
import { z } from 'zod'
import { Region } from '../../../shared/contracts/region.ts'
import { cv } from './opencv.ts'
import { searchSeconds } from './pattern-search.ts'

/** Fewer pixels are no box. */
const sideMin = 12

export const PatternBox = Region.describe(
  'box on the reference around something unmistakable, within the region, in pixels of the frame',
)

export const TurnTolerance = z
  .number()
  .min(0)
  .max(180)
  .default(0)
  .describe('how far it may lie turned, either way, in degrees; more takes longer')

export const ScaleTolerance = z
  .number()
  .min(0)
  .max(30)
  .default(0)
  .describe(
    'how much larger or smaller than on the reference it may look, in percent; it is measured as large as the camera sees it, so a part that lies nearer measures larger; more takes longer',
  )

/** A search takes at most about so long, in seconds: no budget has time for more. */
const searchSecondsMax = 1

interface PatternSettings {
  readonly pattern: Region
  readonly turnDegreesMax: number
  readonly scalePercentMax?: number
}

/** Mistakes in where a recipe's pattern lies, and in how far it is looked for. @param region in which it is looked for */
export function examinePattern({ pattern, turnDegreesMax, scalePercentMax = 0 }: PatternSettings, region: Region) {
  const mistakes = examineBox(pattern, region, ['pattern'])
  if (mistakes.length > 0) return mistakes
  const seconds = searchSeconds(region, pattern, { turnDegreesMax, scalePercentMax })
  if (seconds <= searchSecondsMax) return []
  const lower = [...(turnDegreesMax > 0 ? ['turnDegreesMax'] : []), ...(scalePercentMax > 0 ? ['scalePercentMax'] : [])]
  const remedy = `lower ${[...lower, 'or draw a smaller region or a larger pattern'].join(', ')}`
  const message = `takes about ${seconds.toFixed(1)} s to look for, at most ${searchSecondsMax} s are allowed: ${remedy}`
  return [{ path: ['pattern'], message }]
}

/**
 * Mistakes in a box within a region.
 * @param path where the box stands in the settings
 */
export function examineBox({ x, y, width, height }: Region, region: Region, path: readonly PropertyKey[]) {
  const mistake = (message: string) => [{ path, message }]
  if (width < sideMin || height < sideMin) {
    return mistake(`is too small: nothing is recognised in less than ${sideMin} × ${sideMin} pixels`)
  }
  const [right, bottom] = [region.x + region.width, region.y + region.height]
  if (x < region.x || y < region.y || x + width > right || y + height > bottom) {
    return mistake(`reaches outside its region (x ${region.x} to ${right}, y ${region.y} to ${bottom})`)
  }
  return []
}

/** A box within a region in pixels of the region's crop. */
export function patternBox(box: Region, region: Region, crop: Mat): Rect {
  const [across, down] = [crop.cols / region.width, crop.rows / region.height]
  const x = Math.min(Math.round((box.x - region.x) * across), crop.cols - 1)
  const y = Math.min(Math.round((box.y - region.y) * down), crop.rows - 1)
  const width = Math.min(Math.max(1, Math.round(box.width * across)), crop.cols - x)
  const height = Math.min(Math.max(1, Math.round(box.height * down)), crop.rows - y)
  return new cv.Rect(x, y, width, height)
}
