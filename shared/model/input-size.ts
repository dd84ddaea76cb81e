import type { ModelInput } from '../contracts/model.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The size in pixels to which a region is scaled before a model sees it: all of its input, or of a letterbox the part
 * that is not filled.
 */
export function sizeForModel(region: Size, { width, height, fit }: Pick<ModelInput, 'width' | 'height' | 'fit'>): Size {
  if (fit === 'squeeze') return { width, height }
  const scale = Math.min(width / region.width, height / region.height)
  const scaled = (length: number): number => Math.max(1, Math.round(length * scale))
  return { width: Math.min(width, scaled(region.width)), height: Math.min(height, scaled(region.height)) }
}
