import { expect, test } from 'vitest'
import { aFrame, fakeClock } from '../../test/support/builders.ts'
import { findNewestFrame } from './newest-frame.ts'

const newest = aFrame({ sequence: 41 })
const { signal } = new AbortController()

function asking(answers: (typeof newest | undefined)[], brokerIsThere: (asked: number) => boolean, waitMsMax: number) {
  const clock = fakeClock()
  let asked = 0
  const newestFrame = async () => {
    clock.advance(2000)
    asked += 1
    return answers[asked - 1]
  }
  const found = findNewestFrame({ newestFrame, brokerIsThere: () => brokerIsThere(asked), clock, waitMsMax, signal })
  return found.then((frame) => ({ sequence: frame?.sequence, asked }))
}

test('a broker that is there is asked once', async () => {
  expect(await asking([newest], () => true, 10_000)).toEqual({ sequence: 41, asked: 1 })
  expect(await asking([], () => true, 10_000)).toEqual({ sequence: undefined, asked: 1 })
})

test('a broker that is away is asked again for as long as is given', async () => {
  expect(await asking([undefined, newest], () => false, 10_000)).toEqual({ sequence: 41, asked: 2 })
  expect(await asking([], () => false, 3000)).toEqual({ sequence: undefined, asked: 2 })
  expect(await asking([], () => false, 0)).toEqual({ sequence: undefined, asked: 1 })
})

test('a broker that came while it was asked is asked again', async () => {
  expect(await asking([undefined, newest], (asked) => asked > 0, 10_000)).toEqual({ sequence: 41, asked: 2 })
})
