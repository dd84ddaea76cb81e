import { afterEach, expect, test } from 'vitest'
import { BrowseError } from '../../../shared/bus/direct-get.ts'
import type { RegistryRecords } from '../../../shared/bus/registry-records.ts'
import type { Kept } from '../../../shared/bus/watch.ts'
import type { Outgoing } from '../../../shared/contracts/contract.ts'
import type { ModelName } from '../../../shared/contracts/model.ts'
import type { ExamReport, ModelChoice } from '../../../shared/contracts/model-registry.ts'
import { aManifest } from '../../../test/support/builders.ts'
import { openApp } from '../../../test/support/console-app.ts'
import { createModelDesk } from '../models/model-desk.ts'
import { addModelRoutes } from './model-routes.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const at = '2026-01-05T08:00:00.000Z'
const recipe = { model: '../models/plate/1', region: { x: 0, y: 0, width: 8, height: 6 } }
const input = { width: 16, height: 32, fit: 'squeeze' as const }

function model(version: string): ModelName {
  return { name: 'plate', version, sha256: version.repeat(64) }
}

function kept<Body>(body: Body, revision: number): Kept<Body> {
  return { envelope: { version: 1, station: 'press', view: 'top', revision }, storedAtMs: revision, body }
}

function choice(version: string | undefined): ModelChoice {
  const chosen = version !== undefined && { model: model(version) }
  return { ...chosen, insteadOf: recipe.model, chosenBy: 'Ada', chosenAt: at, reason: 'better' }
}

function exam(candidate: string, outcome: ExamReport['outcome']): ExamReport {
  const models = { candidate: model(candidate), running: model('1') }
  return { ...models, outcome, reason: 'why', startedAt: at, endedAt: at, golden: [], shadow: [], latencyMs: {} }
}

interface Registry {
  readonly serving?: string
  readonly candidate?: string
  readonly choices?: readonly (string | undefined)[]
  readonly exams?: readonly ExamReport[]
  /** Those from before the first choice. */
  readonly examsBefore?: readonly ExamReport[]
  readonly isRaced?: boolean
  readonly isGone?: boolean
}

async function serving({
  serving = '1',
  candidate,
  choices = [],
  exams = [],
  examsBefore = [],
  isRaced = false,
  isGone = false,
}: Registry = {}) {
  const { app } = await openApp()
  closing.push(() => app.close())
  const cut = (version: string) => ({ ...model(version), input })
  const served = { recipe, serving: cut(serving), ...(candidate && { candidate: cut(candidate) }), since: at }
  const region = { x: 1, y: 0, width: 7, height: 6 }
  const manifests = [
    ...['1', '2', '3'].map((version) => aManifest(model(version))),
    aManifest({ ...model('4'), provenance: { ...aManifest().provenance, region } as never }),
  ]
  const records: RegistryRecords = {
    packages: manifests.map((manifest) => ({ manifest, bytes: 2048, storedAtMs: 0 })),
    choices: choices.map((one, index) => kept(choice(one), index + 1)),
    exams: [...examsBefore.map((one) => kept(one, 0)), ...exams.map((one, index) => kept(one, index + 10))],
    served: new Map([['top', served]]),
  }
  const done: unknown[] = []
  const bus = {
    publish: async ({ envelope, body }: Outgoing) => {
      done.push({ envelope, body })
      return { alreadyStored: isRaced }
    },
  }
  const readRegistry = async () => {
    if (isGone) throw new BrowseError('no answer')
    return records
  }
  const writeAudit = async (_: unknown, change: object) => void done.push(change)
  addModelRoutes(app, createModelDesk({ bus, station: 'press', readRegistry, writeAudit }))
  const choose = (version: string | null, view = 'top') => {
    const wanted = version === null ? null : { name: 'plate', version }
    return app.inject({ method: 'POST', url: '/api/models/choice', payload: { view, model: wanted, reason: 'try it' } })
  }
  const view = async () => (await app.inject('/api/models')).json().views[0]
  return { app, done, choose, view }
}

test('tells what serves, what there is and where a choice stands', async () => {
  const { app, view } = await serving()
  expect(await view()).toEqual({
    ...{ view: 'top', recipeModel: recipe.model, serving: { name: 'plate', version: '1' }, since: at, choice: 'none' },
  })
  const { packages } = (await app.inject('/api/models')).json()
  expect(packages[0]).toMatchObject({ version: '1', kind: 'anomaly', threshold: 2, images: 30, bytes: 2048 })
})

test.each([
  ['open before inference has taken it up', { choices: ['2'] }, 'open'],
  ['open during the exam', { choices: ['2'], candidate: '2' }, 'open'],
  ['settled when it serves', { choices: ['2'], serving: '2', exams: [exam('2', 'passed')] }, 'serves'],
  ['refused when the exam after it has failed', { choices: ['2'], exams: [exam('2', 'failed')] }, 'refused'],
  [
    'refused when it was taken back',
    { choices: ['2'], exams: [exam('2', 'passed'), exam('2', 'rolled-back')] },
    'refused',
  ],
  [
    'open when it had failed before it was chosen again',
    { choices: ['2'], examsBefore: [exam('2', 'failed')] },
    'open',
  ],
  ['open when only another one has failed', { choices: ['3', '2'], exams: [exam('3', 'failed')] }, 'open'],
] as const)('a choice is %s', async (_, registry, expected) => {
  expect((await (await serving(registry)).view()).choice).toBe(expected)
})

test('the way back leads to the model before, and from the recipe’s own there is none', async () => {
  const first = await serving({ choices: ['2'], serving: '2', exams: [exam('2', 'passed')] })
  expect((await first.view()).before).toBeNull()
  const back = await serving({ choices: ['2', undefined], exams: [exam('2', 'passed')] })
  expect(await back.view()).not.toHaveProperty('before')
})

test('a choice is audited before the broker is told', async () => {
  const { choose, done } = await serving({ choices: ['2'] })
  expect((await choose('3')).statusCode).toBe(202)
  expect(done).toMatchObject([
    { action: 'model.choose', target: 'top', old: 'plate/1', new: 'plate/3: try it' },
    { envelope: { view: 'top', revision: 2 }, body: { model: model('3'), insteadOf: recipe.model, chosenBy: 'anna' } },
  ])
})

test('null chooses the recipe’s own', async () => {
  const { choose, done } = await serving({ choices: ['2'], serving: '2' })
  expect((await choose(null)).statusCode).toBe(202)
  expect(done[1]).toMatchObject({ body: { insteadOf: recipe.model } })
  expect((done[1] as { body: object }).body).not.toHaveProperty('model')
})

test.each([
  ['that is not there', '9', 'top', 404, 'no such model'],
  ['for a view that is not there', '2', 'side', 404, 'no such view'],
  ['that serves already', '1', 'top', 409, 'serves already'],
  ['that was fitted on another region', '4', 'top', 409, 'another region'],
])('a model %s is refused, and nothing is changed', async (_, version, view, status, title) => {
  const { choose, done } = await serving()
  const answer = await choose(version, view)
  expect([answer.statusCode, answer.json().title]).toEqual([status, title])
  expect(done).toEqual([])
})

test('who is second, and who finds no broker, is told so', async () => {
  expect((await (await serving({ isRaced: true })).choose('2')).json().title).toBe('just changed')
  expect((await (await serving({ isGone: true })).app.inject('/api/models')).statusCode).toBe(503)
})
