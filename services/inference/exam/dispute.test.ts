import { describe, expect, test } from 'vitest'
import type { Overridden } from '../../../shared/contracts/model-registry.ts'
import { disputeOf, rightAbout } from './dispute.ts'

const live = (expected: number, scored: number) => ({ of: 'part', expected, scored })
const good = (running: number, candidate: number): Overridden => ({ partId: 'one', truth: 'pass', running, candidate })
const bad = (running: number, candidate: number): Overridden => ({ partId: 'one', truth: 'reject', running, candidate })

describe('a live part on which two models differ', () => {
  test('is counted by who rejects it', () => {
    const shadow = [live(1.2, 0.5), live(1.2, 1.1), live(0.5, 1.2), live(0.5, 0.6), live(1, 1)]
    const backed = { newRejects: 0, missed: 0 }
    expect(disputeOf(shadow, [])).toEqual({ rejected: 2, newRejects: 1, missed: 1, backed })
  })

  test.each([
    ['an overridden good part, rejected as clearly', good(1.2, 0.5), 1],
    ['one rejected more clearly', good(1.5, 0.5), 1],
    ['one rejected less clearly: this one may truly be bad', good(1.1, 0.5), 0],
    ['one that the candidate rejects as well', good(1.2, 1.1), 0],
    ['one that the running model passes as well', good(0.9, 0.5), 0],
    ['one about which the running model gave no answer', { partId: 'one', truth: 'pass' as const, candidate: 0.5 }, 0],
    ['a bad part', bad(0.9, 1.3), 0],
  ])('which the candidate passes is backed by %s: %#', (_, overridden, missed) => {
    expect(disputeOf([live(1.2, 0.5)], [overridden]).backed).toEqual({ newRejects: 0, missed })
  })

  test.each([
    ['an overridden bad part, rejected as clearly', bad(0.9, 1.2), 1],
    ['one rejected less clearly', bad(0.9, 1.1), 1],
    ['one rejected more clearly: this one may truly be good', bad(0.9, 1.5), 0],
    ['one that the running model rejects as well', bad(1.1, 1.1), 0],
    ['a good part', good(1.5, 0.5), 0],
  ])('which the candidate rejects is backed by %s: %#', (_, overridden, newRejects) => {
    expect(disputeOf([live(0.5, 1.2)], [overridden]).backed).toEqual({ newRejects, missed: 0 })
  })

  test('has an overridden part to itself, and as many as possible have one', () => {
    const shadow = [live(1.4, 0.5), live(1.2, 0.5), live(1.3, 0.5), live(1.9, 0.5)]
    expect(disputeOf(shadow, [good(1.35, 0.5)]).backed.missed).toBe(1)
    expect(disputeOf(shadow, [good(1.45, 0.5), good(1.25, 0.5)]).backed.missed).toBe(2)
    expect(disputeOf(shadow, [good(1.1, 0.5), good(1.5, 0.5), good(1.5, 0.5), good(1.5, 0.5)]).backed.missed).toBe(3)
  })
})

test('a model is right about a good part that it passes and a bad one that it rejects', () => {
  const overridden = [good(1.2, 1), good(1.2, 1.2), bad(1, 1.2), bad(1.2, 1)]
  expect(rightAbout(overridden)).toEqual({ of: 4, candidate: 2, running: 1 })
  const unanswered = { partId: 'two', truth: 'pass' as const, candidate: 0.5 }
  expect(rightAbout([...overridden, unanswered])).toEqual({ of: 4, candidate: 2, running: 1 })
})
