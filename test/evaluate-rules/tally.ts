import { intervalOfShare } from '../../models/evaluation/interval.ts'
import { shareWithInterval } from '../../models/evaluation/wording.ts'

/** What a count has to reach. */
export interface Aim {
  readonly is: 'at least' | 'at most'
  /** A share of the total; of `regions an image` a number. */
  readonly value: number
}

/** Something counted over the photos of a set. */
export interface Tally {
  readonly set: string
  /** What was counted, such as `cap-missing found`. */
  readonly what: string
  readonly count: number
  readonly total: number
  /** Counts events that may come more than once a photo: it has no share and no interval. */
  readonly isRate?: true
  readonly aim?: Aim
}

/** Whether a count reaches what it has to; undefined where nothing was asked. */
export function isReached({ count, total, aim }: Tally): boolean | undefined {
  if (!aim || total === 0) return undefined
  return aim.is === 'at least' ? count / total >= aim.value : count / total <= aim.value
}

/** `9 of 10 (90 %; 55 to 100 %)`, or `80 in 160 (0.50 each)`. */
export function tallyInWords({ count, total, isRate }: Tally): string {
  if (total === 0) return 'none there'
  if (isRate) return `${count} in ${total} (${(count / total).toFixed(2)} each)`
  return shareWithInterval(count, total, intervalOfShare(count, total))
}
