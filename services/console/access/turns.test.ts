import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('work is done one after the other, in its order, also after some has failed', async () => {
  const inTurn = createTurns({ atOnceMax: 1, waitingMax: 10 })
  const done: string[] = []
  const work = (name: string) => async () => {
    done.push(`${name} begins`)
    await Promise.resolve()
    done.push(`${name} ends`)
    if (name === 'b') throw new Error('b fails')
  }
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => inTurn(work(name))))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('who comes when too many wait is sent away, and there is room again later', async () => {
  const inTurn = createTurns({ atOnceMax: 1, waitingMax: 1 })
  const ending: (() => void)[] = []
  const work = () => new Promise<void>((end) => ending.push(end))
  const [first, second] = [inTurn(work), inTurn(work)]
  await expect(inTurn(work)).rejects.toMatchObject({ problem: { status: 503 } })
  ending[0]?.()
  await first
  ending[1]?.()
  await second
  await inTurn(async () => {})
})
