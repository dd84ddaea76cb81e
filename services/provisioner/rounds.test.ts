import { describe, expect, test } from 'vitest'
import type { Log } from '../../shared/runtime/log.ts'
import { until } from '../../test/support/until.ts'
import { type Round, runRounds } from './rounds.ts'

const nothingMissing: Round = { putBack: [], ready: true, reason: '' }
const neverMs = 3_600_000

/** Rounds that end as a test says, one after the other; the last one stays for all that follow. */
function watched(intervalMs: number, ...outcomes: (() => Promise<Round>)[]) {
  const stopping = new AbortController()
  const seen = { rounds: 0, healths: [] as string[], warnings: [] as string[] }
  const quiet = (): void => {}
  const log: Log = { debug: quiet, info: quiet, error: quiet, warn: (_, text) => void seen.warnings.push(text) }
  let reconnect = quiet
  const round = (): Promise<Round> => {
    const outcome = outcomes[Math.min(seen.rounds, outcomes.length - 1)]
    seen.rounds += 1
    return outcome ? outcome() : Promise.reject(new Error('no outcome was given'))
  }
  const onHealth = ({ ready, reason }: { ready: boolean; reason: string }): void =>
    void seen.healths.push(ready ? 'ready' : reason)
  const onReconnect = (action: () => void): void => {
    reconnect = action
  }
  const finished = runRounds({ intervalMs, round, onReconnect, onHealth, log }, stopping.signal)
  const stop = async (): Promise<void> => {
    stopping.abort()
    await finished
  }
  return { seen, reconnect: () => reconnect(), stop }
}

describe('the rounds of the provisioner', () => {
  test('come one after the other and tell what they found', async () => {
    const full: Round = { putBack: [], ready: false, reason: 'FRAMES is 90 % full' }
    const { seen, stop } = watched(
      1,
      async () => nothingMissing,
      async () => full,
    )
    await until('three rounds', () => seen.rounds >= 3)
    await stop()
    expect(seen.healths.slice(0, 3)).toEqual(['ready', 'FRAMES is 90 % full', 'FRAMES is 90 % full'])
  })

  test('begin again soon after a failure, which is said once and makes the station not ready', async () => {
    const fails = (): Promise<Round> => Promise.reject(new Error('503'))
    const { seen, stop } = watched(neverMs, fails, fails, async () => nothingMissing)
    await until('a round that succeeds', () => seen.healths.includes('ready'))
    await stop()
    const failure = 'streams cannot be put back: 503'
    expect(seen.healths).toEqual([failure, failure, 'ready'])
    expect(seen.warnings).toHaveLength(1)
  })

  test('begin at once when the broker is back, whether one is waited for or hangs', async () => {
    const hangs = (): Promise<Round> => new Promise(() => {})
    const { seen, reconnect, stop } = watched(
      neverMs,
      async () => nothingMissing,
      hangs,
      async () => nothingMissing,
    )
    await until('the first round', () => seen.healths.length === 1)
    reconnect()
    await until('the round that hangs', () => seen.rounds === 2)
    reconnect()
    await until('the round after it', () => seen.healths.length === 2)
    await stop()
    expect(seen.rounds).toBe(3)
  })

  test('what is made at the start is expected, what is put back later is not', async () => {
    const made = (name: string) => async (): Promise<Round> => ({ ...nothingMissing, putBack: [name] })
    const { seen, stop } = watched(1, made('FRAMES'), made('PREPARED'), async () => nothingMissing)
    await until('three rounds', () => seen.rounds >= 3)
    await stop()
    expect(seen.warnings).toEqual(['put back what was missing at the broker: PREPARED'])
  })

  test('that were given up still tell what they put back', async () => {
    let finish = (_: Round): void => {}
    const slow = (): Promise<Round> =>
      new Promise((resolve) => {
        finish = resolve
      })
    const { seen, reconnect, stop } = watched(
      neverMs,
      async () => nothingMissing,
      slow,
      async () => nothingMissing,
    )
    await until('the first round', () => seen.healths.length === 1)
    reconnect()
    await until('the slow round', () => seen.rounds === 2)
    reconnect()
    await until('the round after it', () => seen.healths.length === 2)
    finish({ putBack: ['FINDINGS'], ready: false, reason: 'of before' })
    await until('the warning', () => seen.warnings.length === 1)
    await stop()
    expect(seen.warnings).toEqual(['put back what was missing at the broker: FINDINGS'])
    expect(seen.healths).toEqual(['ready', 'ready'])
  })

  test('end when the service stops, even where the broker never answers', async () => {
    const { stop } = watched(neverMs, () => new Promise(() => {}))
    await stop()
  })
})
