import { expect, test } from 'vitest'
import type { Judgement } from '../../../services/decision/judgement.ts'
import { aModelFinding, aRecipe, aRulesFinding } from '../../../test/support/builders.ts'
import { isChanged, outcomeOf } from './outcome.ts'
import type { PicturedPart } from './past-part.ts'

const recipe = aRecipe()
const finding = aModelFinding()
const model = finding.outcome === 'judged' ? finding.model : { name: '', version: '', sha256: '' }
const models = new Map([['top', model]])
const passed: Judgement = { verdict: 'pass', basis: 'model+rules', reasons: [], score: 0.4 }

function aRecord(changes: Partial<PicturedPart> = {}): PicturedPart {
  return {
    partId: '01KDZQ1G000000000000000001',
    sequence: 1,
    capturedAt: '2026-01-05T08:00:00.000Z',
    kept: 'pass',
    verdict: 'pass',
    basis: 'model+rules',
    score: 0.4,
    recipeRevision: recipe.revision,
    reasonCodes: [],
    findings: { top: { model: finding, rules: aRulesFinding() } },
    said: undefined,
    pictures: new Map([['top', async () => new Uint8Array()]]),
    viewsWithoutPicture: [],
    ...changes,
  }
}

const outcome = (changes: Partial<PicturedPart> = {}) => outcomeOf(aRecord(changes), passed, 20, { recipe, models })

test('the same model and recipe, all in time, are the same makers', () => {
  expect(outcome()).toMatchObject({ makers: 'same', was: 'pass', wasForTheLine: false })
})

test.each<[string, Partial<PicturedPart>]>([
  ['another recipe', { recipeRevision: 'ffffffffffff' }],
  ['another version', { findings: { top: { model: { ...finding, model: { ...model, version: '9' } } as never } } }],
])('%s is another maker', (_, changes) => {
  expect(outcome(changes).makers).toBe('other')
})

test('what was decided without the model, or without the second one, is not expected to come out the same', () => {
  expect(outcome({ basis: 'fallback', findings: { top: { rules: aRulesFinding() } } }).makers).toBe('in-part')
  const second = { model, outcome: 'late', reason: '0 ms were left' } as const
  expect(outcome({ findings: { top: { model: { ...finding, second } as never } } }).makers).toBe('in-part')
})

test('of two models the first is the one that is compared', () => {
  const other = { ...model, name: 'second' }
  const first = { model, score: 3, threshold: 2 }
  expect(outcome({ findings: { top: { model: { ...finding, model: other, first } as never } } }).makers).toBe('same')
})

test('a part that was stopped with the line counts as what was found of it', () => {
  const stopped = outcome({ verdict: 'stop', reasonCodes: ['line-stopped'] })
  expect(stopped).toMatchObject({ was: 'pass', wasForTheLine: true })
  expect(isChanged(stopped)).toBe(false)
  const bad = { top: { model: finding, rules: aRulesFinding({ passed: false }) } }
  expect(outcome({ verdict: 'stop', reasonCodes: ['stop-line', 'check'], findings: bad }).was).toBe('reject')
  expect(outcome({ verdict: 'stop', reasonCodes: ['check'] }).was).toBe('stop')
})
