import { expect, test } from 'vitest'
import { fakeClock } from '../../../test/support/builders.ts'
import { fakeSchedule, settled } from '../../../test/support/fake-models.ts'
import { createExplanationQueue } from './explanation-queue.ts'

function aQueue(takes = true) {
  const [clock, timers] = [fakeClock(), fakeSchedule()]
  const line = { isBusy: false }
  const explained: string[] = []
  const outcomes: string[] = []
  const begun = { finish: (_?: Error) => {} }
  const queue = createExplanationQueue<string>({
    isBusy: () => line.isBusy,
    quota: { take: () => takes },
    clock,
    schedule: timers.schedule,
    explain: (item) =>
      new Promise<void>((resolve, reject) => {
        explained.push(item)
        begun.finish = (error) => (error ? reject(error) : resolve())
      }),
    onOutcome: (outcome) => void outcomes.push(outcome),
  })
  const elapse = async () => {
    timers.elapse()
    await settled()
  }
  const finish = async (error?: Error) => {
    begun.finish(error)
    await settled()
  }
  return { clock, line, explained, outcomes, queue, elapse, finish, timers }
}

test('explains one after the other, none before the finding is out', async () => {
  const { explained, outcomes, queue, elapse, finish, timers } = aQueue()
  queue.offer('a')
  queue.offer('b')
  expect(explained).toEqual([])
  await elapse()
  await elapse()
  expect(explained).toEqual(['a'])
  await finish()
  await elapse()
  expect(explained).toEqual(['a', 'b'])
  await finish()
  await elapse()
  expect({ outcomes, timers: timers.waiting }).toEqual({ outcomes: ['made', 'made'], timers: 0 })
})

test('begins nothing while a part is judged, and goes on after it', async () => {
  const { line, explained, queue, elapse } = aQueue()
  line.isBusy = true
  queue.offer('a')
  await elapse()
  await elapse()
  expect(explained).toEqual([])
  line.isBusy = false
  await elapse()
  expect(explained).toEqual(['a'])
})

test('leaves out what is too many, and what waited for too long', async () => {
  const { clock, line, explained, outcomes, queue, elapse } = aQueue()
  line.isBusy = true
  for (const item of 'abcde') queue.offer(item)
  expect(outcomes).toEqual(['left-out'])
  clock.advance(10_001)
  await elapse()
  expect(outcomes).toEqual(Array(5).fill('left-out'))
  line.isBusy = false
  queue.offer('f')
  await elapse()
  expect(explained).toEqual(['f'])
})

test('leaves out what is beyond the quota', () => {
  const { outcomes, queue, timers } = aQueue(false)
  queue.offer('a')
  expect({ outcomes, waiting: timers.waiting }).toEqual({ outcomes: ['left-out'], waiting: 0 })
})

test('goes on after one that failed', async () => {
  const { explained, outcomes, queue, elapse, finish } = aQueue()
  queue.offer('a')
  queue.offer('b')
  await elapse()
  await finish(new Error('no broker'))
  await elapse()
  expect({ explained, outcomes }).toEqual({ explained: ['a', 'b'], outcomes: ['failed'] })
})

test('begins nothing more once it is closed', async () => {
  const { explained, queue, elapse, finish } = aQueue()
  queue.offer('a')
  queue.offer('b')
  await elapse()
  queue.close()
  await finish()
  await elapse()
  expect(explained).toEqual(['a'])
})
