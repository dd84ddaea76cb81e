import { expect, test } from 'vitest'
import { aSoundRun, sentMs } from './checker/sound-run.ts'
import type { HistoryEvent } from './history.ts'
import { slopeOf } from './slope.ts'
import { markdownOf, outsideOf, tableOf } from './table.ts'

test('a row has the parts, answers and broken promises from its fault to the next', () => {
  const sound = aSoundRun()
  const faults: HistoryEvent[] = [
    { atMs: sentMs(2) - 1, event: 'fault', row: 1, name: 'one', allows: {} },
    { atMs: sentMs(2) - 1, event: 'fault', row: 1, name: 'another', allows: {} },
    { atMs: sentMs(3), event: 'recovered', row: 1, afterMs: 1200 },
    { atMs: sentMs(6) - 1, event: 'fault', row: 2, name: 'third', allows: {} },
  ]
  const violation = { promise: 'a promise', atMs: sentMs(7), text: 'was broken' }
  const early = { promise: 'a promise', atMs: 0, text: 'before all' }
  const rows = tableOf({ ...sound, history: [...sound.history, ...faults] }, [early, violation])
  expect(rows).toMatchObject([
    {
      faults: 'one + another',
      parts: 4,
      verdicts: 4,
      failSafes: 0,
      worstAnswerMs: 40,
      recoverySeconds: 1.2,
      violations: [],
    },
    { faults: 'third', parts: 5, recoverySeconds: undefined, violations: [violation] },
  ])
  expect(outsideOf(rows, [early, violation])).toEqual([early])
  expect(markdownOf(rows).split('\n').slice(2)).toEqual([
    '| one + another | 4 | 4 | 0 | 40 | 1.2 | pass |',
    '| third | 5 | 5 | 0 | 40 | – | **fail**: a promise |',
  ])
})

test('a forged verdict is counted apart from the genuine ones', () => {
  const sound = aSoundRun()
  const verdicts = sound.verdicts.map((one) =>
    one.trigger === 4 ? { ...one, genuine: false, trigger: undefined } : one,
  )
  const start: HistoryEvent = { atMs: 0, event: 'fault', row: 1, name: 'forged', allows: {} }
  const rows = tableOf({ ...sound, verdicts, history: [...sound.history, start] }, [])
  expect(markdownOf(rows)).toContain('| forged | 10 | 9 + 1 forged | 0 |')
})

test('what could not be injected is never passed', () => {
  const [row] = tableOf({ ...aSoundRun(), history: [{ atMs: 0, event: 'fault', row: 1, name: 'x', allows: {} }] }, [])
  if (!row) throw new Error('there is a row')
  expect(markdownOf([{ ...row, notRun: 'no root' }])).toMatch(/\| not run here: no root \|$/)
})

test('the slope of points on a line is that of the line', () => {
  expect(
    slopeOf([
      [0, 1],
      [1, 3],
      [2, 5],
    ]),
  ).toBeCloseTo(2)
  expect(slopeOf([])).toBe(0)
})
