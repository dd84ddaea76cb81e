import { InvalidArgumentError } from 'commander'
import { Region } from '../../shared/contracts/region.ts'

/** Reads a whole number from `min` to `max`. */
export function parseWhole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`)
  }
}

/** Reads a share such as `0.005`. */
export function parseShare(text: string): number {
  const value = Number(text)
  if (value > 0 && value <= 0.5) return value
  throw new InvalidArgumentError('Give a share above 0 and up to 0.5, such as 0.005 for 0.5 %.')
}

/** Reads `x,y,width,height`. */
export function parseRegion(text: string): Region {
  const [x, y, width, height, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const region = Region.safeParse({ x, y, width, height })
  if (region.success && more.length === 0) return region.data
  throw new InvalidArgumentError('Give four whole numbers, x,y,width,height, in pixels of the frame.')
}
