import { describe, expect, test } from 'vitest'
import { type ModelChoice, ModelChoices } from '../../../shared/contracts/model-registry.ts'
import { fakeSchedule, settled } from '../../../test/support/fake-models.ts'
import { createRegisterWriter } from './register-writer.ts'

const value = (reason: string): ModelChoice => ({ insteadOf: 'm', chosenBy: 'Ada', chosenAt: '', reason })

function writer(isNewestOnly = true) {
  const timers = fakeSchedule()
  const stored: [revision: number, reason: string][] = []
  const broker = { isAway: false, taken: new Set<number>() }
  const written = createRegisterWriter<ModelChoice>({
    ...{ register: ModelChoices, station: 'press', view: 'top', isNewestOnly, schedule: timers.schedule },
    async publish({ envelope, body }) {
      const { revision } = envelope as { revision: number }
      if (broker.isAway) throw new Error('the broker did not take it')
      if (broker.taken.has(revision)) return { alreadyStored: true }
      stored.push([revision, (body as ModelChoice).reason])
      return { alreadyStored: false }
    },
  })
  return { written, stored, broker, timers }
}

describe('a register writer', () => {
  test('waits until it knows what is there, and counts on from that', async () => {
    const { written, stored } = writer()
    written.write(value('a'))
    await settled()
    expect(stored).toEqual([])
    written.heard(41)
    await settled()
    written.heard(42)
    written.write(value('b'))
    await settled()
    expect(stored).toEqual([
      [42, 'a'],
      [43, 'b'],
    ])
  })

  test('takes the next number where another value had this one', async () => {
    const { written, stored, broker } = writer()
    broker.taken.add(1)
    written.heard(undefined)
    written.write(value('a'))
    await settled()
    expect(stored).toEqual([[2, 'a']])
  })

  test('insists while the broker is away; of what serves only the newest counts then', async () => {
    const { written, stored, broker, timers } = writer()
    broker.isAway = true
    written.heard(1)
    for (const reason of ['a', 'b', 'c']) written.write(value(reason))
    await settled()
    timers.elapse()
    await settled()
    broker.isAway = false
    timers.elapse()
    await settled()
    expect(stored.map(([, reason]) => reason)).toEqual(['c'])
  })

  test('of reports every one does, in their order, but not without end', async () => {
    const { written, stored, broker, timers } = writer(false)
    broker.isAway = true
    written.heard(1)
    for (let report = 1; report <= 20; report += 1) written.write(value(String(report)))
    await settled()
    broker.isAway = false
    timers.elapse()
    for (let turn = 0; turn < 10; turn += 1) await settled()
    expect(stored.map(([, reason]) => Number(reason))).toEqual(Array.from({ length: 16 }, (_, index) => index + 5))
  })
})
