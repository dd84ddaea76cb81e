import { expect, test } from 'vitest'
import { driftTables, withDriftTables } from './change-tables.ts'
import type { MeasuredSet } from './measure-set.ts'

const measured: MeasuredSet = {
  name: 'cola-bottles',
  use: 'tuned',
  images: 12,
  lines: [
    {
      quiet: { alarms: [{ signal: 'scores', hour: 300, cause: 'unknown', sinceHour: 290 }], accepted: 1 },
      changed: {
        'light −10 %': {
          alarms: [{ signal: 'appearance', hour: 249, cause: 'focus', sinceHour: 239 }],
          accepted: 0.5,
        },
      },
      before: ['overrides'],
    },
  ],
}

test('tells false alarms, hours to detection, and marks a cause that is wrong', () => {
  const lines = driftTables([measured])
  expect(lines).toContain('| cola-bottles (tuned) | 12 | 1 | 1 | 0 | 0 |')
  expect(lines).toContain('| light −10 % | 50 % | – | 9 | before | **focus** | -1 |')
})

test('tables go between their markers, and nowhere else', () => {
  expect(withDriftTables('a <!-- drift -->old<!-- /drift --> b', 'new')).toBe(
    'a <!-- drift -->\nnew\n<!-- /drift --> b',
  )
  expect(() => withDriftTables('a', 'new')).toThrow(/markers|missing/)
})
