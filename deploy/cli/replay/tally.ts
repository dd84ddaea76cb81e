import { type Interval, intervalOfShare } from '../../../models/evaluation/interval.ts'
import { imageClasses } from '../../../services/archive/images/image-class.ts'
import { isChanged, type Outcome } from './outcome.ts'
import type { Kept } from './past-part.ts'

const keptForReasons: readonly Kept[] = [...imageClasses, 'broker']

/** Parts of which pictures are kept for the same reason. */
export interface Stratum {
  readonly kept: Kept
  readonly onRecord: number
  readonly replayed: number
  readonly changed: number
  /** So many parts on record one replayed part stands for. */
  readonly weight: number
  /** Parts on record that would have changed, with 95 % confidence; absent where it is no sample, or an empty one. */
  readonly changedOnRecord?: Interval
}

/** How many parts went from one verdict to another. */
export interface Transition {
  readonly was: string
  readonly now: string
  readonly parts: number
  /** Of all parts on record, every replayed one counted by its weight. */
  readonly onRecord: number
}

export interface Tally {
  readonly strata: readonly Stratum[]
  readonly transitions: readonly Transition[]
  /** Of the parts of which a person has said what they are: how often the verdicts say the same. */
  readonly said: { readonly parts: number; readonly wasRight: number; readonly isRight: number }
  /** Same model, same recipe, all in time: what then came out, and how far the scores are apart at most. */
  readonly selfCheck: {
    readonly parts: number
    readonly different: readonly Outcome[]
    readonly scoresApartMax: number
  }
  /** Then decided without one of the judges. */
  readonly inPart: number
  readonly forTheLine: number
}

/**
 * What replayed parts say of all parts. Passed parts that have pictures were chosen by a hash of their identity: they are a
 * fair sample of all passed parts, and count for them. Of all other parts every picture was to be kept; one that lacks
 * is lost for a reason that may have to do with the part, so that the others do not speak for it.
 */
export function tallyOf(onRecord: ReadonlyMap<Kept, number>, outcomes: readonly Outcome[]): Tally {
  const strata = keptForReasons.map((kept) => stratumOf(kept, onRecord.get(kept) ?? 0, outcomes))
  const weights = new Map(strata.map(({ kept, weight }) => [kept, weight]))
  const said = outcomes.filter(({ part }) => part.said !== undefined)
  const alike = outcomes.filter(({ makers }) => makers === 'same')
  return {
    strata: strata.filter(({ onRecord: parts }) => parts > 0),
    transitions: transitionsOf(outcomes, weights),
    said: {
      parts: said.length,
      wasRight: said.filter(({ part, was }) => isRight(was, part.said)).length,
      isRight: said.filter(({ part, now }) => isRight(now.verdict, part.said)).length,
    },
    selfCheck: {
      parts: alike.length,
      different: alike.filter(isChanged),
      scoresApartMax: alike.reduce((most, one) => Math.max(most, scoresApart(one)), 0),
    },
    inPart: outcomes.filter(({ makers }) => makers === 'in-part').length,
    forTheLine: outcomes.filter(({ wasForTheLine }) => wasForTheLine).length,
  }
}

function stratumOf(kept: Kept, onRecord: number, outcomes: readonly Outcome[]): Stratum {
  const those = outcomes.filter(({ part }) => part.kept === kept)
  const [replayed, changed] = [those.length, those.filter(isChanged).length]
  const isSample = kept === 'pass' && replayed > 0 && replayed < onRecord
  if (!isSample) return { kept, onRecord, replayed, changed, weight: 1 }
  // Nothing is to be guessed of the parts that were looked at.
  const others = onRecord - replayed
  const { low, high } = intervalOfShare(changed, replayed)
  const changedOnRecord = { low: changed + Math.floor(low * others), high: changed + Math.ceil(high * others) }
  return { kept, onRecord, replayed, changed, weight: onRecord / replayed, changedOnRecord }
}

function transitionsOf(outcomes: readonly Outcome[], weights: ReadonlyMap<Kept, number>): Transition[] {
  const found = new Map<string, Transition>()
  for (const { part, was, now } of outcomes) {
    const key = `${was} ${now.verdict}`
    const { parts, onRecord } = found.get(key) ?? { parts: 0, onRecord: 0 }
    const weight = weights.get(part.kept) ?? 1
    found.set(key, { was, now: now.verdict, parts: parts + 1, onRecord: onRecord + weight })
  }
  return [...found.values()].toSorted((one, other) => other.onRecord - one.onRecord)
}

function isRight(verdict: string, said: 'pass' | 'reject' | undefined): boolean {
  return (verdict === 'pass') === (said === 'pass')
}

function scoresApart({ part, now }: Outcome): number {
  return part.score === undefined || now.score === undefined ? 0 : Math.abs(part.score - now.score)
}
