import { expect, test } from 'vitest'
import { fakeClock } from '../../../test/support/builders.ts'
import { until } from '../../../test/support/until.ts'
import { createPictureKeeping } from './keeping.ts'

function keeping(explained: (attempt: number) => boolean = () => true) {
  const clock = fakeClock()
  const done: string[] = []
  const failed: string[] = []
  let attempts = 0
  const ending = new AbortController()
  const keeper = createPictureKeeping({
    clock,
    pictures: {
      keep: async (partId, view) => {
        done.push(`picture ${partId} ${view}`)
        if (partId === 'full') throw new Error('the disk is full')
        return true
      },
    },
    explanations: {
      keep: async (partId, view) => {
        attempts += 1
        done.push(`explanation ${partId} ${view}`)
        return explained(attempts)
      },
    },
    onFailed: (partId, error) => failed.push(`${partId}: ${error}`),
  })
  return {
    ...{ clock, done, failed, want: keeper.want, run: () => keeper.run(ending.signal) },
    [Symbol.dispose]: () => ending.abort(),
  }
}

test('pictures are kept at once, explanations when they can be there, each once', async () => {
  using given = keeping()
  const running = given.run()
  given.want('one', ['left', 'right'])
  await until('the pictures', () => given.done.length === 2)
  given.clock.advance(2000)
  await until('the explanations', () => given.done.length === 4)
  given.clock.advance(60_000)
  given.want('two', ['top'])
  await until('the next part', () => given.done.includes('picture two top'))
  expect(given.done.slice(0, 4)).toEqual([
    'picture one left',
    'picture one right',
    'explanation one left',
    'explanation one right',
  ])
  expect(given.done).toHaveLength(5)
  given[Symbol.dispose]()
  await running
})

test('an explanation that comes late is asked for once more, and no longer than that', async () => {
  using given = keeping(() => false)
  const running = given.run()
  given.want('one', ['top'])
  for (let round = 1; round <= 4; round += 1) {
    await until('what is due', () => given.done.length >= Math.min(round, 3))
    given.clock.advance(60_000)
  }
  expect(given.done).toEqual(['picture one top', 'explanation one top', 'explanation one top'])
  given[Symbol.dispose]()
  await running
})

test('one that cannot be kept is told of, and the next one is', async () => {
  using given = keeping()
  const running = given.run()
  given.want('full', ['top'])
  given.want('one', ['top'])
  await until('the second', () => given.done.includes('picture one top'))
  expect(given.failed).toEqual(['full: Error: the disk is full'])
  given[Symbol.dispose]()
  await running
})

test('of a flood the oldest are left out, and that is told', () => {
  using given = keeping()
  for (let number = 1; number <= 501; number += 1) given.want(`part-${number}`, ['top'])
  expect(given.failed).toEqual([expect.stringContaining('part-1: Error: more than 500 parts wait')])
})
