import { afterEach, describe, expect, test } from 'vitest'
import { type RecipeTrial, type TrialAnswer, trialFramesMax } from '../../../shared/contracts/recipe-trial.ts'
import { aCheckResult, aRulesFinding } from '../../../test/support/builders.ts'
import { openApp } from '../../../test/support/console-app.ts'
import { aRecord, partIdOf } from '../../../test/support/console-parts.ts'
import { summaryOf } from '../parts/part-record.ts'
import { createTrialDesk } from '../recipes/trial-desk.ts'
import type { PartWithFrames } from '../recipes/trial-parts.ts'
import { addRecipeTrialRoutes } from './recipe-trial-routes.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const trial = '01KDZQ1G0000000000000000T1'
const revision = '0000000000a1'
const pictures = { 'good.png': { sha256: 'f'.repeat(64), bytes: 8 } }
const document = 'station: press'
const teach = { mode: 'teach', falseRejectShareMax: 0.005 } as const

function partOf(number: number, frames = 1): PartWithFrames {
  const frame = { partId: partIdOf(number), sequence: number, view: 'top', streamSequence: 100 + number }
  return {
    part: summaryOf({ record: aRecord(number), override: undefined, revision: 0 }),
    frames: Array.from({ length: frames }, () => frame),
  }
}

interface Circumstances {
  readonly parts?: readonly PartWithFrames[]
  readonly areRulesThere?: boolean
}

async function serving({ parts = [partOf(2), partOf(1)], areRulesThere = true }: Circumstances = {}) {
  const { app, errors } = await openApp()
  closing.push(() => app.close())
  const sent: RecipeTrial[] = []
  const timers: { action: () => void; isOff: boolean }[] = []
  const finding = aRulesFinding(aCheckResult({ name: 'bore' }))
  const body = { document, pictures, insteadOf: revision, author: 'Ada', note: '' }
  const envelope = { version: 1 as const, station: 'press', revision, takenAt: '2026-01-05T07:00:00.000Z' }
  const desk = createTrialDesk({
    recipes: { list: async () => [{ envelope, body, storedAtMs: 0, streamSequence: 1, isTrusted: true }] },
    hearing: { ruling: () => revision, notReady: () => (areRulesThere ? 0 : undefined) },
    parts: {
      recent: () => [...parts],
      good: () => [...parts],
      goodOf: (partIds) => parts.filter(({ part }) => partIds.includes(part.partId)),
    },
    findPart: (partId) => ({
      record: aRecord(Number(partId.slice(-3)), { findings: { top: { rules: finding } } }),
      override: undefined,
      revision: 0,
    }),
    newId: () => trial,
    send: async (_, asked) => void sent.push(asked),
    schedule(action) {
      const timer = { action, isOff: false }
      timers.push(timer)
      return () => {
        timer.isOff = true
      }
    },
  })
  addRecipeTrialRoutes(app, desk)
  const begin = (task: object) =>
    app.inject({ method: 'POST', url: '/api/recipes/trials', payload: { document, task } })
  const course = async () => (await app.inject(`/api/recipes/trials/${trial}`)).json()
  const say = (...answers: TrialAnswer[]): void => {
    for (const answer of answers) desk.heard(trial, answer)
  }
  return { app, errors, begin, course, say, desk, sent, timers }
}

test('a draft is tried on recent parts, and what it would change comes back', async () => {
  const { begin, course, say, sent, timers } = await serving()
  const answer = await begin({ mode: 'try' })
  expect([answer.statusCode, answer.json()]).toMatchObject([202, { trial, state: 'running', done: 0, total: 2 }])
  expect(sent).toMatchObject([
    { document, pictures, task: { mode: 'try' }, frames: [{ sequence: 2 }, { sequence: 1 }] },
  ])
  const checks = [aCheckResult({ name: 'bore', passed: false })]
  say(
    { is: 'begun', warnings: [{ line: 3, text: 'rejects the reference' }] },
    { is: 'measured', frame: { partId: partIdOf(1), view: 'top', outcome: { outcome: 'judged', checks } } },
  )
  expect(await course()).toMatchObject({ state: 'running', done: 1, parts: [], warnings: [{ line: 3 }] })
  say({ is: 'done' })
  expect(await course()).toMatchObject({
    state: 'done',
    parts: [
      { sequence: 2, was: 'pass', would: 'unable', changedChecks: [] },
      { sequence: 1, was: 'pass', would: 'reject', changedChecks: ['top/bore'] },
    ],
  })
  expect(timers.map(({ isOff }) => isOff)).toEqual([true, true])
})

test('limits are taught from parts that somebody has chosen', async () => {
  const { app, begin, course, say, sent } = await serving()
  expect((await app.inject('/api/recipes/good-parts')).json().parts).toMatchObject([{ sequence: 2 }, { sequence: 1 }])
  expect((await begin({ ...teach, parts: [partIdOf(1)] })).statusCode).toBe(202)
  expect(sent).toMatchObject([{ task: teach, frames: [{ sequence: 1 }] }])
  const promise = { asked: 0.005, frames: 1, limits: 1, proven: 1, framesNeeded: 598, isProven: false }
  const view = { view: 'top', promise, checks: [], copies: 0, leftOut: 0, passing: 1 }
  say({ is: 'progress', stage: 'measured', done: 1, total: 1 }, { is: 'taught', view }, { is: 'done' })
  expect(await course()).toMatchObject({ state: 'done', done: 1, parts: [], views: [view] })
})

describe('an end', () => {
  test.each<[TrialAnswer, object]>([
    [
      { is: 'refused', reason: 'not usable', mistakes: [{ line: 2, text: 'no such kind' }] },
      { state: 'refused', mistakes: [{ line: 2, text: 'no such kind' }] },
    ],
    [
      { is: 'failed', reason: 'out of memory' },
      { state: 'failed', reason: 'out of memory' },
    ],
  ])('%o is told, and another trial may begin', async (answer, told) => {
    const { begin, course, say } = await serving()
    await begin({ mode: 'try' })
    say(answer, { is: 'done' })
    expect(await course()).toMatchObject(told)
    expect((await begin({ mode: 'try' })).statusCode).toBe(202)
  })

  test('comes by itself where the rules say nothing', async () => {
    const { begin, course, timers } = await serving()
    await begin({ mode: 'try' })
    timers[0]?.action()
    expect(await course()).toMatchObject({ state: 'failed', reason: expect.stringContaining('no answer') })
    expect((await begin({ mode: 'try' })).statusCode).toBe(202)
  })
})

describe('a trial is refused', () => {
  test.each<[string, Circumstances, object, number, string]>([
    ['without parts', { parts: [] }, { mode: 'try' }, 409, 'no parts'],
    ['without rules', { areRulesThere: false }, { mode: 'try' }, 503, 'no rules'],
    ['by parts that are not good', {}, { ...teach, parts: [1, 7].map(partIdOf) }, 409, 'not good parts'],
    [
      'for more pictures than are measured',
      { parts: [partOf(1, trialFramesMax + 1)] },
      { ...teach, parts: [partIdOf(1)] },
      400,
      'too many parts',
    ],
    [
      'with a promise that nobody makes',
      {},
      { ...teach, falseRejectShareMax: 0, parts: [partIdOf(1)] },
      400,
      'not understood',
    ],
  ])('%s, and the next one is not', async (_, circumstances, task, status, title) => {
    const { begin, sent } = await serving(circumstances)
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const answer = await begin(task)
      expect([answer.statusCode, answer.json().title]).toEqual([status, title])
    }
    expect(sent).toEqual([])
  })

  test('while another one runs, with the name of who began it', async () => {
    const { begin } = await serving()
    await begin({ mode: 'try' })
    const answer = await begin({ mode: 'try' })
    expect([answer.statusCode, answer.json().detail]).toEqual([409, expect.stringContaining('anna has a recipe tried')])
  })

  test('that is not kept, when somebody asks for it', async () => {
    const { app } = await serving()
    expect((await app.inject(`/api/recipes/trials/${trial}`)).statusCode).toBe(404)
  })
})
