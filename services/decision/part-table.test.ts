import { describe, expect, test } from 'vitest'
import type { Receipt } from '../../shared/runtime/delivery.ts'
import { aFrame, aModelFinding, aRulesFinding, aView, fakeClock } from '../../test/support/builders.ts'
import { createPartTable } from './part-table.ts'
import { createPublishMargin } from './publish-margin.ts'
import { runningLine } from './stop-line.ts'

/** A table whose broker and timers are in the test's hands. */
function aTable(publish: () => Promise<Receipt>, { timersEarlyMs = 0 } = {}) {
  const clock = fakeClock()
  const timers: { action: () => void; dueMs: number }[] = []
  const stored: { verdict: string; basis: string; first: boolean }[] = []
  const settled: string[] = []
  const table = createPartTable({
    failSafe: 'stop',
    software: 'vaglio test',
    clock,
    schedule: (action, delayMs) => void timers.push({ action, dueMs: clock.monotonicMs() + delayMs - timersEarlyMs }),
    random: () => 0.5,
    outbox: { publish },
    margin: createPublishMargin(15),
    line: () => runningLine(),
    traceparentOf: () => undefined,
    onStored: (_, { verdict, basis }, first) => void stored.push({ verdict, basis, first }),
    onPublishFailed: () => {},
  })
  const elapse = async (durationMs: number): Promise<void> => {
    clock.advance(durationMs)
    for (const timer of timers.splice(0)) {
      if (timer.dueMs <= clock.monotonicMs()) timer.action()
      else timers.push(timer)
    }
    await Promise.resolve()
    await Promise.resolve()
  }
  const named = (name: string) => ({ settle: () => void settled.push(name) })
  const heard = {
    frame: () => table.hear({ type: 'frame', envelope: aFrame(), message: named('frame') }),
    rules: () => table.hear({ type: 'rules', envelope: aView(), finding: aRulesFinding(), message: named('rules') }),
    model: () => table.hear({ type: 'model', envelope: aView(), finding: aModelFinding(), message: named('model') }),
  }
  return { table, heard, stored, settled, elapse }
}

const accepted = async (): Promise<Receipt> => ({ alreadyStored: false })

describe('part table', () => {
  test('a part nobody judges gets its fail-safe when its time is up', async () => {
    const { heard, stored, elapse } = aTable(accepted)
    heard.frame()
    await elapse(184)
    expect(stored).toEqual([])
    await elapse(1)
    expect(stored).toEqual([{ verdict: 'stop', basis: 'fail-safe', first: true }])
  })

  test('a timer that goes off early loses no part', async () => {
    const { heard, stored, elapse } = aTable(accepted, { timersEarlyMs: 0.7 })
    heard.frame()
    await elapse(184.3)
    expect(stored).toEqual([])
    await elapse(1)
    expect(stored).toHaveLength(1)
  })

  test('publishes once, however often the findings come, and settles every message', async () => {
    const { heard, stored, settled, elapse } = aTable(accepted)
    for (let time = 0; time < 3; time += 1) {
      heard.rules()
      heard.model()
    }
    await elapse(300)
    expect(stored).toEqual([{ verdict: 'pass', basis: 'model+rules', first: true }])
    expect(settled).toHaveLength(6)
  })

  test('tries until the broker has the verdict, and settles nothing before', async () => {
    let refusals = 2
    const { heard, stored, settled, elapse } = aTable(async () => {
      refusals -= 1
      if (refusals >= 0) throw new Error('no broker')
      return { alreadyStored: false }
    })
    heard.frame()
    await elapse(200)
    await elapse(1000)
    expect([stored, settled]).toEqual([[], []])
    await elapse(1000)
    expect(stored).toHaveLength(1)
    expect(settled).toEqual(['frame'])
  })

  test('floods no broker that refuses with what waits, and keeps nothing new from it', async () => {
    const answers: ((error: Error) => void)[] = []
    const { table, elapse } = aTable(() => new Promise((_, reject) => void answers.push(reject)))
    const hear = (part: number): void =>
      table.hear({ type: 'frame', envelope: aFrame({ partId: `part-${part}` }), message: { settle() {} } })
    for (let part = 0; part < 100; part += 1) hear(part)
    await elapse(200)
    expect(answers).toHaveLength(100)
    for (const refuse of answers.splice(0)) refuse(new Error('the stream is full'))
    await elapse(0)
    await elapse(1000)
    expect(answers).toHaveLength(16)
    hear(100)
    await elapse(200)
    expect(answers).toHaveLength(17)
    answers.shift()?.(new Error('still full'))
    for (const _ of [1, 2, 3]) await elapse(1000)
    expect(answers).toHaveLength(17)
  })

  test('says so when another instance was first', async () => {
    const { heard, stored, elapse } = aTable(async () => ({ alreadyStored: true }))
    heard.frame()
    await elapse(200)
    expect(stored).toEqual([{ verdict: 'stop', basis: 'fail-safe', first: false }])
  })

  test('forgets decided parts, and a finding long past does not bring one back', async () => {
    const { table, heard, stored, settled, elapse } = aTable(accepted)
    heard.frame()
    await elapse(200)
    await elapse(10_001)
    expect(table.size).toBe(0)
    heard.model()
    expect(table.size).toBe(0)
    expect(stored).toHaveLength(1)
    expect(settled).toEqual(['frame', 'model'])
  })
})
