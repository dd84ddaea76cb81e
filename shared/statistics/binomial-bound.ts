/** P(at most `count` of `trials` independent events happen), each with probability `share`. */
function probabilityAtMost(count: number, trials: number, share: number): number {
  const odds = Math.log(share) - Math.log1p(-share)
  let logTerm = trials * Math.log1p(-share)
  let sum = 0
  for (let happened = 0; happened <= count; happened++) {
    sum += Math.exp(logTerm)
    logTerm += odds + Math.log(trials - happened) - Math.log(happened + 1)
  }
  return Math.min(1, sum)
}

const halvings = 60

/**
 * The largest share that is still plausible when `count` of `trials` events were seen: the upper limit of Clopper &
 * Pearson (1934), exact at any number of trials.
 *
 * For a threshold at the score with `count` of `trials` good scores above it, this is also the share of all good parts
 * that score above, whatever the distribution (Wilks 1941).
 */
export function largestShare(count: number, trials: number, confidence: number): number {
  if (count >= trials) return 1
  let [low, high] = [0, 1]
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (low + high) / 2
    if (probabilityAtMost(count, trials, middle) > 1 - confidence) low = middle
    else high = middle
  }
  return high
}

/** The most events of `trials` that still prove a share of at most `shareMax`; none where even 0 do not. */
export function mostEventsThatProve(shareMax: number, trials: number, confidence: number): number | undefined {
  let count: number | undefined
  for (let next = 0; probabilityAtMost(next, trials, shareMax) <= 1 - confidence; next++) count = next
  return count
}

/** Trials without a single event that prove a share of at most `shareMax`: 598 for 0.5 % with 95 % confidence. */
export function trialsThatProve(shareMax: number, confidence: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-shareMax))
}
