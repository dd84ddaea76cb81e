import { expect, test } from 'vitest'
import { aPart } from '../../test/support/builders.ts'
import { createPartTraces } from './part-traces.ts'

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`

test('messages that come after their part was decided never keep later parts from being traced', () => {
  const traces = createPartTraces()
  for (let number = 0; number < 10_001; number += 1) traces.heard(aPart({ partId: `late-${number}` }), traceparent)
  traces.heard(aPart({ partId: 'fresh' }), traceparent)
  expect(traces.traceparentOf(aPart({ partId: 'fresh' }))).toContain('a'.repeat(32))
})
