import { basename } from 'node:path'
import type { CheckResult } from '../../shared/contracts/finding.ts'
import type { JudgedPart } from './judged-parts.ts'
import type { Mistake } from './mistake.ts'
import type { Tally } from './tally.ts'

/** In the order of the digits in the names of the photos; checks end in the name of their position. */
const positions = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const

const rightMin = 0.98

/** One of the four places for a screw. */
interface JudgedPosition {
  readonly file: string
  readonly position: string
  readonly isThere: boolean
  readonly saidThere: boolean
  readonly reason: string
}

/** `34_1001.jpg` shows the first and the last screw. @throws {RangeError} for another name */
export function screwsIn(file: string): boolean[] {
  const digits = /_([01]{4})\.jpg$/.exec(basename(file))?.[1]
  if (!digits) throw new RangeError(`${file} is not named for its screws, such as 34_1001.jpg`)
  return [...digits].map((digit) => digit === '1')
}

function judgedAt(checks: readonly CheckResult[], position: string): { saidThere: boolean; reason: string } {
  const own = checks.filter(({ name }) => name.endsWith(position))
  if (own.length === 0) throw new RangeError(`no check of the recipe is named for the position ${position}`)
  return { saidThere: own.every(({ passed }) => passed), reason: own.map(({ reason }) => reason).join('; ') }
}

function judgedPositions(parts: readonly JudgedPart[]): JudgedPosition[] {
  return parts.flatMap(({ file, checks }) => {
    const there = screwsIn(file)
    return positions.map((position, index) => {
      return { file, position, isThere: there[index] === true, ...judgedAt(checks, position) }
    })
  })
}

/** Positions that were judged rightly: all, and those with and without a screw apart. */
export function positionTallies(set: string, parts: readonly JudgedPart[]): Tally[] {
  const all = judgedPositions(parts)
  const right = (what: string, of: readonly JudgedPosition[]): Tally => {
    const count = of.filter(({ isThere, saidThere }) => isThere === saidThere).length
    return { set, what, count, total: of.length }
  }
  return [
    { ...right('positions right', all), aim: { is: 'at least', value: rightMin } },
    right(
      'missing screws found',
      all.filter(({ isThere }) => !isThere),
    ),
    right(
      'screws seen',
      all.filter(({ isThere }) => isThere),
    ),
  ]
}

/** Every position that was judged wrongly. */
export function positionMistakes(set: string, parts: readonly JudgedPart[]): Mistake[] {
  const wrong = judgedPositions(parts).filter(({ isThere, saidThere }) => isThere !== saidThere)
  return wrong.map(({ file, position, isThere, reason }) => {
    return { set, file, truth: `${position}: ${isThere ? 'a screw' : 'no screw'}`, said: reason }
  })
}
