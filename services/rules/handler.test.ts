import { expect, test } from 'vitest'
import type { PreparedEnvelope } from '../../shared/contracts/prepared.ts'
import { RejectError } from '../../shared/runtime/reject-error.ts'
import { aView } from '../../test/support/builders.ts'
import { createHandler } from './handler.ts'
import { parseView } from './inspection/parse-checks.ts'
import { openCvLoaded } from './vision/opencv.ts'

await openCvLoaded()

const parsed = parseView(
  {
    checks: [
      {
        name: 'cap',
        kind: 'colour',
        region: { x: 12, y: 8, width: 8, height: 4 },
        onFail: 'stop',
        reference: '#ff0000',
        maxDeltaE: 3,
      },
    ],
  },
  ['views', 'top'],
)
const view = parsed.success ? parsed.view : { checks: [] }
const checks = new Map([['top', { view, reference: undefined, millimetresPerPixel: 0.1 }]])
const handle = createHandler(({ recipeRevision }) =>
  recipeRevision === aView().recipeRevision ? { checks } : { unable: `there is no ${recipeRevision}` },
)

/** The frame's region from (10, 6), scaled to a half. */
const envelope: PreparedEnvelope = {
  ...aView(),
  pixels: { width: 6, height: 4 },
  region: { x: 10, y: 6, width: 12, height: 8 },
}

function pixels(red: number): Uint8Array {
  return Uint8Array.from({ length: 6 * 4 * 3 }, (_, index) => (index % 3 === 0 ? red : 0))
}

test('runs the checks of the view and tells what each measured', async () => {
  const [good] = await handle({ envelope, body: pixels(255) })
  expect(good?.body).toMatchObject({ outcome: 'judged', checks: [{ name: 'cap', passed: true, unit: 'ΔE00' }] })
  const [bad] = await handle({ envelope, body: pixels(120) })
  expect(bad?.body).toMatchObject({
    checks: [{ passed: false, onFail: 'stop', reason: expect.stringContaining('cap is') }],
  })
})

test('pixels that are not what the envelope says are rejected, not measured', async () => {
  await expect(handle({ envelope, body: new Uint8Array(5) })).rejects.toThrow(RejectError)
  await expect(handle({ envelope: { ...envelope, view: 'side' }, body: pixels(255) })).rejects.toThrow('no view side')
})

test('a part of a revision that cannot be had is judged by no other', async () => {
  const [finding] = await handle({ envelope: { ...envelope, recipeRevision: '0123456789ab' }, body: pixels(255) })
  expect(finding?.body).toEqual({
    outcome: 'unable',
    code: 'recipe-unavailable',
    reason: 'there is no 0123456789ab',
  })
})
