import { describe, expect, test } from 'vitest'
import type { KeptAlert } from '../keeping/view-record.ts'
import type { Assessment, SignalFinding } from '../view/view-state.ts'
import { afterAssessment, afterNewBaseline } from './alert-book.ts'

const nowMs = Date.parse('2026-01-05T08:00:00.000Z')
const sinceMs = nowMs - 7_200_000
const [before, after, unseen] = [
  '01KDZQ1G000000000000000001',
  '01KDZQ1G000000000000000002',
  '01KDZQ1G000000000000000003',
]

const drifting: SignalFinding = {
  ...{ signal: 'appearance', state: 'drifting', value: 0.2, limit: 0.1, pValue: 0.001, samples: 400 },
  ...{ since: sinceMs, cause: 'light', before: [before, unseen], after: [after] },
}
const steady: SignalFinding = {
  signal: 'appearance',
  state: 'steady',
  value: 0.02,
  samples: 400,
  before: [],
  after: [],
}
const measures: Assessment['measures'] = [
  { measure: 'contrast', value: 1.01, baseline: 1, sigmas: 0.4 },
  { measure: 'cast', value: 0.04, baseline: 0.01, sigmas: 3.5 },
  { measure: 'brightness', value: 0.9, baseline: 1, sigmas: 6 },
]

function look(alerts: readonly KeptAlert[], finding: SignalFinding, atMs = nowMs) {
  return afterAssessment(
    alerts,
    { findings: [finding], measures },
    {
      nowMs: atMs,
      newAlert: () => '01KDZQ1G00000000000000000A',
      shown: (partId) => (partId === unseen ? undefined : { partId, capturedAt: '2026-01-05T07:00:00.000Z' }),
      measureSigmasMax: 3,
    },
  )
}
const said = (alerts: readonly KeptAlert[]) => alerts.map((alert) => ({ ...alert, isSaid: true }))

describe('an alert', () => {
  test('opens with a signal that drifts: since when, how much, why, what to try, and the pictures there are', () => {
    const [alert, ...others] = look([], drifting)
    expect(others).toEqual([])
    expect(alert).toMatchObject({ alert: '01KDZQ1G00000000000000000A', revision: 1, isSaid: false })
    expect(alert?.body).toMatchObject({
      state: 'open',
      cause: 'light',
      since: '2026-01-05T06:00:00.000Z',
      openedAt: '2026-01-05T08:00:00.000Z',
      numbers: { value: 0.2, limit: 0.1, pValue: 0.001, samples: 400 },
      text: 'accepted parts look different (distance 0.200, p = 0.001): brightness −10.0 % (6.0 σ), cast +3.0 % (3.5 σ)',
      remedy: expect.stringMatching(/\w{3}/),
      before: [{ partId: before }],
      after: [{ partId: after }],
    })
    expect(alert?.body.moved.map(({ measure }) => measure)).toEqual(['brightness', 'cast'])
    expect(look([], steady)).toEqual([])
  })

  test('stays one while the signal drifts, and says what has changed since', () => {
    const opened = said(look([], drifting))
    expect(look(opened, drifting, nowMs + 1)).toEqual(opened)
    const [followed] = look(opened, { ...drifting, value: 0.4, cause: 'focus', before: [], since: nowMs }, nowMs + 1)
    expect(followed).toMatchObject({ revision: 2, isSaid: false, body: { cause: 'focus', numbers: { value: 0.4 } } })
    expect(followed?.body).toMatchObject({ since: '2026-01-05T06:00:00.000Z', before: [{ partId: before }] })
    expect(followed?.body.openedAt).toBe(opened[0]?.body.openedAt)
  })

  test('closes with a signal that is back, is told so once, and is forgotten then', () => {
    const [closed] = look(said(look([], drifting)), steady, nowMs + 60_000)
    expect(closed).toMatchObject({ revision: 2, isSaid: false, body: { state: 'closed', closedBecause: 'back' } })
    expect(closed?.body.changedAt).toBe('2026-01-05T08:01:00.000Z')
    const untold = closed ? [closed] : []
    expect(look(untold, steady)).toEqual(untold)
    expect(look(said(untold), steady)).toEqual([])
  })

  test('stays open while too little comes to say anything', () => {
    const opened = said(look([], drifting))
    expect(look(opened, { ...steady, state: 'learning' })).toEqual(opened)
  })

  test('has a revision for each change, also where nobody is known to have heard of the one before', () => {
    const [closed] = look(look([], drifting), steady)
    expect(closed).toMatchObject({ revision: 2, body: { state: 'closed' } })
  })

  test('closes with a new baseline of its own signal only', () => {
    const opened = said(look([], drifting))
    expect(afterNewBaseline(opened, ['scores'], nowMs)).toEqual(opened)
    expect(afterNewBaseline(opened, ['scores', 'appearance'], nowMs)).toMatchObject([
      { revision: 2, body: { state: 'closed', closedBecause: 'new-baseline' } },
    ])
  })
})
