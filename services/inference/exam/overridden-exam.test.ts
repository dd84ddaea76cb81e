import { describe, expect, test } from 'vitest'
import { imageDigest } from '../../../shared/model/image-digest.ts'
import { fakeModel, settled } from '../../../test/support/fake-models.ts'
import { runModel } from '../process/model-run.ts'
import { ModelRunError } from '../process/model-run-error.ts'
import type { Asked } from '../process/worker-message.ts'
import { judgeOverridden } from './overridden-exam.ts'
import type { OverriddenPart } from './overridden-parts.ts'

const region = { x: 0, y: 0, width: 8, height: 6 }
const frame = { width: 16, height: 12 }

function part(partId: string, truth: OverriddenPart['truth'] = 'pass', isGone = false): OverriddenPart {
  const bytes = Buffer.from(partId)
  return { partId, truth, frame: async () => (isGone ? Promise.reject(new Error('it is gone')) : bytes) }
}

/** Models that score each part as they are told. Their threshold is 2. */
function exam(parts: readonly OverriddenPart[], candidateScores: object, runningScores: object) {
  const scoring = (scores: object) => (asked: Asked) => {
    const said: unknown = asked.type === 'judge-frame' && Reflect.get(scores, Buffer.from(asked.bytes).toString())
    if (typeof said === 'number') return said
    throw said
  }
  const [candidate, running] = [fakeModel('2', scoring(candidateScores)), fakeModel('1', scoring(runningScores))]
  const troubles: string[] = []
  const stopping = new AbortController()
  const sit = (read = async () => parts) =>
    judgeOverridden(
      candidate,
      {
        ...{ read, frame, region, startRunning: () => running },
        judge: (model, asked) => runModel(model, asked, { region }),
        onTrouble: (reason) => void troubles.push(reason),
      },
      stopping.signal,
    )
  return { sit, candidate, running, troubles, stopping }
}

const unreadable = new ModelRunError('image-unreadable', 'the image is 8 × 8, the recipe expects 16 × 12')
const hangs = new ModelRunError('model-failed', 'the model did not answer within 1000 ms')

describe('overridden parts', () => {
  test('are judged by both models from the same frame, in units of the threshold', async () => {
    const { sit, candidate, running } = exam([part('a'), part('b', 'reject')], { a: 1, b: 3 }, { a: 3, b: 1 })
    expect(await sit()).toEqual([
      { partId: 'a', truth: 'pass', running: 1.5, candidate: 0.5 },
      { partId: 'b', truth: 'reject', running: 0.5, candidate: 1.5 },
    ])
    const asked = ['a', 'b'].map((name) => ({ type: 'judge-frame', bytes: Buffer.from(name), frame, region }))
    expect([candidate.pool.asked, running.pool.asked]).toEqual([asked, asked])
    expect([candidate.pool.isClosed, running.pool.isClosed]).toEqual([false, true])
  })

  test('are not asked about before the running model is loaded: that would take the candidate’s time', async () => {
    const { sit, candidate, running } = exam([part('a')], { a: 1 }, { a: 3 })
    let load = (): void => {}
    const { loaded } = running.pool
    Object.assign(running.pool, { loaded: new Promise<void>((resolve) => (load = resolve)).then(() => loaded) })
    const sitting = sit()
    await settled()
    expect(candidate.pool.asked).toEqual([])
    load()
    expect(await sitting).toMatchObject([{ running: 1.5, candidate: 0.5 }])
  })

  test('are judged by the candidate alone where the running model cannot be loaded once more', async () => {
    const { sit, running, troubles } = exam([part('a')], { a: 1 }, { a: 3 })
    Object.assign(running.pool, { loaded: Promise.reject(new Error('the model was not loaded within 150000 ms')) })
    expect(await sit()).toEqual([{ partId: 'a', truth: 'pass', candidate: 0.5 }])
    expect(troubles).toEqual(['the model was not loaded within 150000 ms'])
  })

  test('that the candidate was fitted on are named, and neither model is asked', async () => {
    const { sit, candidate, running } = exam([part('a'), part('b')], { a: 1, b: 1 }, { a: 3, b: 3 })
    const knowing = { ...candidate.manifest.provenance, imageDigests: [imageDigest(Buffer.from('b'))] }
    Object.assign(candidate.manifest, { provenance: knowing })
    await expect(sit()).rejects.toThrow(
      'fitted on the images of 1 of the 2 overridden parts that its exam asks about (b)',
    )
    expect([candidate.pool.asked, running.pool.asked]).toEqual([[], []])
  })

  test('cost nothing where there are none', async () => {
    const { sit, candidate, running } = exam([], {}, {})
    expect(await sit()).toEqual([])
    expect([candidate.pool.asked, running.pool.isClosed]).toEqual([[], false])
  })

  test('whose picture is gone or cannot be read are left out', async () => {
    const parts = [part('a', 'pass', true), part('b'), part('c')]
    const { sit, running } = exam(parts, { b: unreadable, c: 1 }, { c: 3 })
    expect(await sit()).toMatchObject([{ partId: 'c' }])
    expect(running.pool.asked).toHaveLength(1)
  })

  test('about which the candidate gives no answer fail it', async () => {
    const { sit, running } = exam([part('a')], { a: hangs }, {})
    await expect(sit()).rejects.toThrow('overridden part a: the model did not answer within 1000 ms')
    expect(running.pool.isClosed).toBe(true)
  })

  test('are not asked about any more once the running model gives no answer, and that is told', async () => {
    const { sit, running, troubles } = exam([part('a'), part('b')], { a: 1, b: 1 }, { a: hangs, b: 3 })
    expect(await sit()).toEqual([
      { partId: 'a', truth: 'pass', candidate: 0.5 },
      { partId: 'b', truth: 'pass', candidate: 0.5 },
    ])
    expect([running.pool.asked.length, troubles]).toEqual([1, [hangs.message]])
  })

  test('that cannot be read of the broker fail the candidate', async () => {
    const { sit } = exam([], {}, {})
    const reason = 'the overridden parts cannot be had: OVERRIDDEN cannot be read'
    await expect(sit(() => Promise.reject(new Error('OVERRIDDEN cannot be read')))).rejects.toThrow(reason)
  })

  test('are not what a candidate fails on when the service stops meanwhile', async () => {
    const { sit, candidate, running, stopping } = exam([part('a')], { a: hangs }, {})
    const stop = new Error('the service stops')
    const { ask } = candidate.pool
    candidate.pool.ask = (asked) => {
      stopping.abort(stop)
      return ask(asked)
    }
    await expect(sit()).rejects.toBe(stop)
    expect([running.pool.asked, running.pool.isClosed]).toEqual([[], true])
  })

  test('are not asked about when the service stops while they are read', async () => {
    const { sit, candidate, stopping } = exam([], {}, {})
    const stop = new Error('the service stops')
    const sitting = sit(async () => {
      stopping.abort(stop)
      return [part('a')]
    })
    await expect(sitting).rejects.toBe(stop)
    expect(candidate.pool.asked).toEqual([])
  })
})
