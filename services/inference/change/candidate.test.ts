import { describe, expect, test } from 'vitest'
import { fakeModel } from '../../../test/support/fake-models.ts'
import { nameOf } from '../process/loaded-model.ts'
import { type CandidateSource, loadCandidate } from './candidate.ts'
import { ChangeError } from './change-error.ts'

const next = fakeModel('2')
const stop = new Error('the service stops')

function source(changes: Partial<CandidateSource> = {}): CandidateSource {
  return {
    ...{ shelf: { find: () => undefined }, fetch: async () => '/packages/2', discard: async () => {} },
    ...{ start: () => next.pool, onTrouble: () => {}, ...changes },
  }
}

describe('a candidate', () => {
  test('that cannot be had has failed', async () => {
    const fetch = () => Promise.reject(new Error('there is no such package'))
    const loading = loadCandidate(nameOf(next.manifest), source({ fetch }), new AbortController().signal)
    await expect(loading).rejects.toThrow(new ChangeError('it cannot be had: there is no such package'))
  })

  test('whose transfer ends because the service stops has not failed', async () => {
    const stopping = new AbortController()
    const fetch = () => {
      stopping.abort(stop)
      return Promise.reject(new Error('the connection is closed'))
    }
    await expect(loadCandidate(nameOf(next.manifest), source({ fetch }), stopping.signal)).rejects.toBe(stop)
  })

  test('that cannot be removed from the disk is told of', async () => {
    const told: string[] = []
    const discard = () => Promise.reject(new Error('the disk takes nothing'))
    const onTrouble = (reason: string) => void told.push(reason)
    const signal = new AbortController().signal
    ;(await loadCandidate(nameOf(next.manifest), source({ discard, onTrouble }), signal)).close()
    await Promise.resolve()
    await Promise.resolve()
    expect(told).toEqual([expect.stringContaining('the disk takes nothing')])
  })
})
