import { describe, expect, test } from 'vitest'
import { choice, deskWith, type Model, parts } from '../../../test/support/a-desk.ts'
import { fakeModel, settled } from '../../../test/support/fake-models.ts'
import { ModelRunError } from '../process/model-run-error.ts'

describe('a model that is chosen', () => {
  test('takes over once it has judged live parts beside the running one, and both scores are kept', async () => {
    const next = fakeModel('2')
    const { desk, told, reports, served } = deskWith([next])
    const change = desk.choose(choice(next.manifest))
    await settled()
    expect(told.at(-1)).toMatchObject({ serving: { version: '1' }, candidate: { version: '2', input: { width: 16 } } })
    expect([desk.serving.manifest.version, next.pool.isPromoted]).toEqual(['1', false])
    await parts(desk, 2)
    await change
    expect(told.at(-1)).toMatchObject({ serving: { version: '2' } })
    expect(told.at(-1)).not.toHaveProperty('candidate')
    expect(served).toEqual(['2'])
    expect(reports).toMatchObject([
      { candidate: { version: '2' }, running: { version: '1' }, outcome: 'passed', reason: '' },
    ])
    expect(reports[0]?.shadow).toEqual([0, 1].map((part) => ({ of: `part ${part}`, expected: 0.5, scored: 0.5 })))
    expect(reports[0]?.latencyMs).toEqual({ running: { p50: 10, p99: 10 }, candidate: { p50: 10, p99: 10 } })
  })

  test('and serves already changes nothing', async () => {
    const { desk, serving, reports, told } = deskWith([])
    await desk.choose(choice(serving.manifest))
    await desk.choose(choice(undefined))
    expect([reports, told]).toEqual([[], []])
  })

  const nan = (): never => {
    throw new ModelRunError('model-output-invalid', 'the output score holds NaN')
  }
  const lost = { name: 'plate', version: '9', sha256: 'f'.repeat(64) }
  const golden = fakeModel('2', () => 3)
  const withGolden = { ...golden, manifest: { ...golden.manifest, golden: [{ file: 'golden/1.png', score: 2 }] } }
  const elsewhere = { ...golden.manifest.provenance, region: { x: 1, y: 1, width: 2, height: 2 } }

  test.each<[string, Model | undefined, string, number?]>([
    ['there is no such package', undefined, 'it cannot be had: there is no such package'],
    ['it gives no number', fakeModel('2', nan), 'live part part 0: the output score holds NaN'],
    ['it scores its own images otherwise', withGolden, 'golden/1.png scores 3 here, the package says 2'],
    ['it rejects what the running one passes', fakeModel('2', () => 9), 'it rejects 2 of 2 live parts'],
    ['it is slow', fakeModel('2', () => 1, 500), '3 of 3 runs took longer than the 40 ms allowed', 3],
    [
      'it was fitted elsewhere',
      { ...golden, manifest: { ...golden.manifest, provenance: elsewhere } },
      'it was fitted on the region 1,1,2,2, the recipe inspects 0,0,8,6',
    ],
    [
      'its pictures are too large',
      { ...golden, manifest: { ...golden.manifest, input: { ...golden.manifest.input, width: 2048, height: 2048 } } },
      'its pictures of 2048 × 2048 are 12582912 bytes',
    ],
  ])('and fails, because %s, changes nothing', async (_, model, reason, partsMin) => {
    const { desk, told, outcomes, served } = deskWith(model ? [model] : [], partsMin)
    const change = desk.choose(choice(model?.manifest ?? lost))
    await parts(desk, 4)
    await change
    expect(outcomes()).toEqual([[model ? '2' : '9', 'failed', expect.stringContaining(reason)]])
    expect(desk.serving.manifest.version).toBe('1')
    expect(served).toEqual([])
    if (told.length > 0) expect(told.at(-1)).not.toHaveProperty('candidate')
    if (model) expect(model.pool.isClosed).toBe(true)
  })

  test('while another one is examined takes its place', async () => {
    const [second, third] = [fakeModel('2'), fakeModel('3')]
    const { desk, outcomes } = deskWith([second, third])
    const changes = [desk.choose(choice(second.manifest))]
    await settled()
    changes.push(desk.choose(choice(third.manifest)))
    await parts(desk, 3)
    await Promise.all(changes)
    expect(outcomes()).toEqual([
      ['2', 'failed', 'plate/3 was chosen meanwhile'],
      ['3', 'passed', ''],
    ])
    expect(second.pool.isClosed).toBe(true)
  })

  test('twice goes on with the exam that it sits', async () => {
    const next = fakeModel('2')
    const { desk, outcomes } = deskWith([next])
    const changes = [desk.choose(choice(next.manifest))]
    await parts(desk, 1)
    changes.push(desk.choose(choice(next.manifest)))
    await parts(desk, 1)
    await Promise.all(changes)
    expect(outcomes()).toEqual([['2', 'passed', '']])
  })

  test('on a quiet line takes over on the images of its package alone, and the report says so', async () => {
    const next = fakeModel('2')
    const { desk, outcomes, timers } = deskWith([next])
    const change = desk.choose(choice(next.manifest))
    await settled()
    expect(timers.waiting).toBe(1)
    // The clock stands still: the exam looks, and goes on.
    timers.elapse()
    await settled()
    expect(outcomes()).toEqual([])
    desk.close()
    await expect(change).rejects.toThrow('the service stops')
    expect(next.pool.isClosed).toBe(true)
    // Heard before the next start, which carries it out.
    await expect(desk.choose(choice(next.manifest))).rejects.toThrow('the service stops')
    expect(outcomes()).toEqual([])
  })
})
