import { describe, expect, test } from 'vitest'
import { aModelFinding, aRulesFinding } from '../../test/support/builders.ts'
import { judge as judgeViews } from './judgement.ts'
import type { ViewState } from './view-state.ts'

type ViewFindings = Omit<ViewState, 'view'>

function judge(views: Record<string, ViewFindings>, timeIsUp: boolean, failSafe: 'reject' | 'stop') {
  const all = Object.entries(views).map(([view, findings]) => ({ view, ...findings }))
  return judgeViews(all, timeIsUp, failSafe)
}

const unable = { outcome: 'unable', code: 'model-failed', reason: 'the model broke' } as const
const both = (changes: ViewFindings = {}): ViewFindings => ({
  model: aModelFinding(),
  rules: aRulesFinding(),
  ...changes,
})

describe('judge', () => {
  test('passes a part that both judges find good', () => {
    expect(judge({ top: both() }, false, 'reject')).toEqual({
      verdict: 'pass',
      basis: 'model+rules',
      reasons: [],
      score: 0.5,
    })
  })

  test('rejects on the model alone, the rules alone, and says why', () => {
    const byModel = judge({ top: both({ model: aModelFinding(1.5) }) }, false, 'reject')
    expect(byModel).toMatchObject({
      verdict: 'reject',
      basis: 'model+rules',
      reasons: [{ code: 'anomaly', view: 'top' }],
    })
    const byRules = judge({ top: both({ rules: aRulesFinding({ passed: false }) }) }, false, 'reject')
    expect(byRules).toMatchObject({
      verdict: 'reject',
      reasons: [{ code: 'check', text: expect.stringContaining('bore is') }],
    })
  })

  test('a score exactly at the threshold passes, one that is no number does not', () => {
    expect(judge({ top: both({ model: aModelFinding(1) }) }, false, 'reject')?.verdict).toBe('pass')
    expect(judge({ top: both({ model: aModelFinding(Number.NaN) }) }, false, 'reject')?.verdict).toBe('reject')
  })

  test('the worst finding of any view decides', () => {
    const views = { left: both(), right: both({ rules: aRulesFinding({}, { passed: false, onFail: 'stop' }) }) }
    expect(judge(views, false, 'reject')?.verdict).toBe('stop')
  })

  test('a part that was not found is told once, with the gravest of what its checks ask for', () => {
    const lost = { passed: false, notFound: 'no edge' }
    const rules = aRulesFinding({ name: 'bore', ...lost }, { name: 'screw', ...lost, onFail: 'stop' })
    const judgement = judge({ top: both({ rules }) }, false, 'reject')
    expect(judgement?.verdict).toBe('stop')
    expect(judgement?.reasons.map(({ text }) => text)).toEqual([
      'the part was not found (no edge), so nothing could be measured of bore, screw',
    ])
  })

  test('waits for every view and every judge while there is time', () => {
    expect(judge({ left: both(), right: {} }, false, 'reject')).toBeUndefined()
    expect(judge({ top: { rules: aRulesFinding() } }, false, 'reject')).toBeUndefined()
    expect(judge({ top: { model: aModelFinding() } }, false, 'reject')).toBeUndefined()
  })

  test('falls back on the rules when the model is late', () => {
    const judgement = judge({ top: { rules: aRulesFinding() } }, true, 'reject')
    expect(judgement).toMatchObject({ verdict: 'pass', basis: 'fallback', reasons: [{ code: 'late', judge: 'model' }] })
  })

  test('does not wait for a model that cannot judge', () => {
    const judgement = judge({ top: { model: unable, rules: aRulesFinding({ passed: false }) } }, false, 'reject')
    expect(judgement).toMatchObject({ verdict: 'reject', basis: 'fallback' })
    expect(judgement?.reasons).toContainEqual({ code: 'unable', judge: 'model', view: 'top', text: 'the model broke' })
  })

  test('a model alone never decides: without the rules in time it is the fail-safe', () => {
    expect(judge({ top: { model: aModelFinding() } }, true, 'stop')).toMatchObject({
      verdict: 'stop',
      basis: 'fail-safe',
    })
  })

  test('is fail-safe at once when the rules cannot judge, and names a reason only once', () => {
    const judgement = judge({ top: { model: unable, rules: unable } }, false, 'reject')
    expect(judgement).toMatchObject({ verdict: 'reject', basis: 'fail-safe', reasons: [{ text: 'the model broke' }] })
  })

  test('a judge that had no time to answer is not called late', () => {
    const judgement = judge({ top: { rules: unable } }, false, 'reject')
    expect(judgement?.reasons).toEqual([{ code: 'unable', judge: 'rules', view: 'top', text: 'the model broke' }])
  })

  test('the fail-safe never softens a finding that asks for a stop', () => {
    const views = { left: { rules: aRulesFinding({ passed: false, onFail: 'stop' }) }, right: {} }
    const judgement = judge(views, true, 'reject')
    expect(judgement).toMatchObject({ verdict: 'stop', basis: 'fail-safe' })
    expect(judgement?.reasons).toContainEqual(expect.objectContaining({ code: 'missing-view', view: 'right' }))
  })

  test('the score is the highest of all views, in units of its threshold', () => {
    const views = { left: both({ model: aModelFinding(0.2) }), right: both({ model: aModelFinding(0.8) }) }
    expect(judge(views, false, 'reject')?.score).toBe(0.8)
  })
})
