import { describe, expect, test } from 'vitest'
import { fakeClock } from '../../../test/support/builders.ts'
import { fakeModel } from '../../../test/support/fake-models.ts'
import { createIncumbent } from './incumbent.ts'

const [former, next, other] = [fakeModel('1'), fakeModel('2'), fakeModel('3')]

function changed() {
  const reasons: string[] = []
  const clock = fakeClock()
  const onTakenBack = (_: unknown, reason: string) => void reasons.push(reason)
  const incumbent = createIncumbent({ model: former, budgetMs: 200, probationParts: 10, clock, onTakenBack })
  incumbent.takeOver(next, { p50: 10, p99: 12 })
  return { incumbent, reasons }
}

describe('a model on probation', () => {
  test('keeps its place after its parts, and the one before may leave', () => {
    const { incumbent, reasons } = changed()
    for (let part = 0; part < 9; part += 1) incumbent.judged(next.manifest, 10)
    expect(incumbent.isNeeded(former.manifest)).toBe(true)
    incumbent.judged(next.manifest, 10)
    expect(incumbent.isNeeded(former.manifest)).toBe(false)
    incumbent.failed(next.manifest, 'it crashed')
    expect(reasons).toEqual([])
    expect(incumbent.term.model).toBe(next)
  })

  test('gives back at the first part that it cannot judge', () => {
    const { incumbent, reasons } = changed()
    incumbent.judged(next.manifest, 10)
    incumbent.failed(next.manifest, 'it crashed')
    expect(reasons).toEqual(['part 2 after the change: it crashed'])
    expect(incumbent.term.model).toBe(former)
    expect(incumbent.isNeeded(next.manifest)).toBe(false)
  })

  test('gives back when more than two parts take too long', () => {
    const { incumbent, reasons } = changed()
    for (const runMs of [90, 10, 90]) incumbent.judged(next.manifest, runMs)
    expect(reasons).toEqual([])
    incumbent.judged(next.manifest, 90)
    expect(reasons).toEqual(['3 of 4 runs took longer than the 40 ms allowed (p99 90 ms)'])
  })

  test('is not blamed for what the model before, or any other, does', () => {
    const { incumbent, reasons } = changed()
    incumbent.failed(former.manifest, 'it crashed')
    incumbent.failed(other.manifest, 'it crashed')
    for (let part = 0; part < 10; part += 1) incumbent.judged(former.manifest, 500)
    expect(reasons).toEqual([])
    expect(incumbent.isNeeded(former.manifest)).toBe(true)
  })

  test('gives back to the model before, and to no other, when a person says so', () => {
    const { incumbent } = changed()
    expect(incumbent.takeBack(other.manifest)).toBeUndefined()
    expect(incumbent.takeBack(former.manifest)?.model).toBe(next)
    expect(incumbent.term.model).toBe(former)
    expect(incumbent.takeBack(next.manifest)).toBeUndefined()
  })
})
