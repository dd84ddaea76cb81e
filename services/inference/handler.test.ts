import { describe, expect, test } from 'vitest'
import { isSame } from '../../shared/contracts/model.ts'
import type { PreparedForModelEnvelope } from '../../shared/contracts/prepared.ts'
import { RejectError } from '../../shared/runtime/reject-error.ts'
import { aView } from '../../test/support/builders.ts'
import { fakeModel } from '../../test/support/fake-models.ts'
import { createHandler } from './handler.ts'
import type { AskAgain } from './judge/second-opinion.ts'
import { nameOf } from './process/loaded-model.ts'
import { runModel } from './process/model-run.ts'
import { ModelRunError } from './process/model-run-error.ts'

const serving = fakeModel('1')
const envelope: PreparedForModelEnvelope = {
  ...aView(),
  pixels: { width: 16, height: 32 },
  region: { x: 100, y: 50, width: 400, height: 200 },
  model: nameOf(serving.manifest),
  purpose: 'judge',
}

function desk() {
  const heard: unknown[][] = []
  const hears =
    (what: string) =>
    (...said: unknown[]) =>
      void heard.push([what, ...said])
  return { heard, judged: hears('judged'), failed: hears('failed'), shadow: hears('shadow') }
}

async function handle(
  changes: Partial<PreparedForModelEnvelope> = {},
  model = fakeModel('1', () => 3),
  askAgain?: AskAgain,
) {
  const view = desk()
  const outgoing = await createHandler({
    desks: new Map([['top', view]]),
    find: (name) => (isSame(name, model.manifest) ? model : undefined),
    judge: (_, loaded, image, region) => runModel(loaded, { type: 'judge', image }, { region }),
    askAgain: () => askAgain,
    explain: (suspicion) => void view.heard.push(['explain', suspicion]),
    onUnknown: (name) => void view.heard.push(['unknown', name]),
  })({ envelope: { ...envelope, ...changes }, body: new Uint8Array(24) })
  return { outgoing, heard: view.heard, asked: model.pool.asked }
}

const failing = (code: 'model-failed' | 'model-output-invalid', reason: string) =>
  fakeModel('1', () => Promise.reject(new ModelRunError(code, reason)))

describe('inference', () => {
  test('has the model judge that the picture was cut for, and names it', async () => {
    const { outgoing, heard } = await handle()
    expect(outgoing[0]?.body).toMatchObject({
      outcome: 'judged',
      model: nameOf(serving.manifest),
      score: 3,
      threshold: 2,
    })
    for (const own of ['pixels', 'region', 'model', 'purpose']) expect(outgoing[0]?.envelope).not.toHaveProperty(own)
    expect(heard).toEqual([
      ['judged', envelope.partId, nameOf(serving.manifest), expect.objectContaining({ score: 1.5, runMs: 10 })],
      ['explain', expect.anything()],
    ])
  })

  test('asks for an explanation of a suspicious part, and of no other', async () => {
    const { outgoing, heard } = await handle()
    expect(heard.at(-1)).toEqual([
      'explain',
      {
        envelope: outgoing[0]?.envelope,
        image: { width: 16, height: 32, data: new Uint8Array(24) },
        region: envelope.region,
        finding: outgoing[0]?.body,
        nearestOfPeak: 5,
        folder: '/packages/1',
      },
    ])
    const passing = await handle(
      {},
      fakeModel('1', () => 1.9),
    )
    expect(passing.heard.map(([what]) => what)).toEqual(['judged'])
  })

  test('answers what the second model says, and explains that', async () => {
    const clears: AskAgain = async (_, { finding, ...first }) => ({ ...first, finding: { ...finding, score: 0.1 } })
    const cleared = await handle(
      {},
      fakeModel('1', () => 3),
      clears,
    )
    expect(cleared.outgoing[0]?.body).toMatchObject({ score: 0.1 })
    // The first model is known by its own score all the same.
    expect(cleared.heard).toEqual([
      ['judged', expect.anything(), expect.anything(), expect.objectContaining({ score: 1.5 })],
    ])
    const image = { width: 1, height: 1, data: new Uint8Array(3) }
    const rejects: AskAgain = async (_, { finding }) => ({
      finding: { ...finding, score: 9 },
      image,
      folder: '/second',
    })
    const rejected = await handle(
      {},
      fakeModel('1', () => 3),
      rejects,
    )
    expect(rejected.heard.at(-1)).toEqual(['explain', expect.objectContaining({ image, folder: '/second' })])
  })

  test('gives a candidate’s picture to the desk and answers nothing', async () => {
    const other = { ...nameOf(serving.manifest), version: '2' }
    const { outgoing, heard, asked } = await handle({ purpose: 'shadow', model: other })
    expect(outgoing).toEqual([])
    expect(asked).toEqual([])
    expect(heard).toEqual([['shadow', envelope.partId, other, { width: 16, height: 32, data: new Uint8Array(24) }]])
  })

  test.each(['model-failed', 'model-output-invalid'] as const)(
    'a model that gives no answer is a finding: %s',
    async (code) => {
      const { outgoing, heard } = await handle({}, failing(code, 'NaN in the score'))
      expect(outgoing[0]?.body).toEqual({ outcome: 'unable', code, reason: 'NaN in the score' })
      expect(heard).toEqual([['failed', nameOf(serving.manifest), 'NaN in the score']])
    },
  )

  test('a picture for a model that is not loaded is a finding, and what serves is told again', async () => {
    const { outgoing, heard } = await handle({ model: { ...nameOf(serving.manifest), version: '7' } })
    expect(outgoing[0]?.body).toEqual({
      outcome: 'unable',
      code: 'model-failed',
      reason: 'the picture was cut for the model plate/7, which is not loaded',
    })
    expect(heard).toEqual([['unknown', 'top']])
  })

  test('any other error is not the model’s and is not hidden as one', async () => {
    await expect(
      handle(
        {},
        fakeModel('1', () => Promise.reject(new TypeError('a bug'))),
      ),
    ).rejects.toThrow('a bug')
  })

  test('pixels of another size, or of an unknown view, are of no use to anybody', async () => {
    await expect(handle({ pixels: { width: 32, height: 16 } })).rejects.toThrow(RejectError)
    await expect(handle({ view: 'side' })).rejects.toThrow('the recipe has no view side')
  })
})
