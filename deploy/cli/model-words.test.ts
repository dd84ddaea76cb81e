import { expect, test } from 'vitest'
import type { ExamReport, Overridden } from '../../shared/contracts/model-registry.ts'
import { examInWords } from './model-words.ts'

const model = { name: 'plate', version: '2', sha256: '0'.repeat(64) }
const times = { startedAt: '2026-01-05T08:00:00.000Z', endedAt: '2026-01-05T08:00:09.000Z' }
const report: ExamReport = {
  ...{ candidate: model, running: { ...model, version: '1' }, outcome: 'passed', reason: '', ...times },
  ...{ golden: [], shadow: [], latencyMs: {} },
}
const part = (truth: Overridden['truth'], candidate: number, running?: number): Overridden => {
  return { partId: '01KDZQ1G000000000000000001', truth, candidate, ...(running !== undefined && { running }) }
}

test.each([
  ['nothing of overridden parts', undefined, 'passed'],
  [
    'how often each model was right',
    [part('pass', 0.5, 1.2), part('reject', 0.5, 0.5), part('reject', 1.2, 1.2)],
    'passed (right about 2 of 3 overridden parts, the running model about 1)',
  ],
  [
    'what the running model gave no answer about',
    [part('pass', 0.5, 1.2), part('pass', 0.5)],
    'passed (right about 2 of 2 overridden parts, the running model about 0 of the 1 that it judged)',
  ],
])('an exam in words says %s', (_, overridden, words) => {
  expect(examInWords({ ...report, ...(overridden && { overridden }) })).toBe(words)
})
