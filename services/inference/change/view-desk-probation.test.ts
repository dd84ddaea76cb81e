import { describe, expect, test } from 'vitest'
import { choice, deskWith, type Model, parts, run } from '../../../test/support/a-desk.ts'
import { fakeModel, settled } from '../../../test/support/fake-models.ts'
import { nameOf } from '../process/loaded-model.ts'

describe('after a change', () => {
  async function changed(...others: Model[]) {
    const next = fakeModel('2')
    const at = deskWith([next, ...others])
    const change = at.desk.choose(choice(next.manifest))
    await parts(at.desk, 2)
    await change
    return { ...at, next }
  }

  test('an error brings the model before back by itself', async () => {
    const { desk, next, told, outcomes, served } = await changed()
    expect(desk.isNeeded(nameOf({ ...next.manifest, version: '1' }))).toBe(true)
    desk.failed(next.manifest, 'the process of the model ended (SIGKILL)')
    expect(outcomes().at(-1)).toEqual([
      '2',
      'rolled-back',
      'part 1 after the change: the process of the model ended (SIGKILL)',
    ])
    expect(told.at(-1)).toMatchObject({ serving: { version: '1' } })
    expect(served).toEqual(['2', '1'])
    expect(desk.isNeeded(next.manifest)).toBe(false)
  })

  test('slow parts do as well, and end the exam of a third model', async () => {
    const third = fakeModel('3')
    const { desk, outcomes } = await changed(third)
    const change = desk.choose(choice(third.manifest))
    await settled()
    for (let part = 0; part < 3; part += 1) desk.judged(`slow ${part}`, desk.serving.manifest, run(0.5, 150))
    await change
    expect(outcomes().slice(1)).toEqual([
      ['2', 'rolled-back', expect.stringContaining('3 of 3 runs took longer')],
      ['3', 'failed', expect.stringContaining('the running model was taken back meanwhile')],
    ])
    expect([desk.serving.manifest.version, third.pool.isClosed]).toEqual(['1', true])
  })

  test('a person’s choice of the model before counts at once while that is still loaded', async () => {
    const { desk, serving, outcomes } = await changed()
    await desk.choose(choice(serving.manifest))
    expect(outcomes().at(-1)).toEqual(['2', 'rolled-back', 'Ada: why not'])
    expect(desk.serving).toBe(serving)
  })

  test('it is said again when pictures still come for the model before', async () => {
    const { desk, serving, told, clock } = await changed()
    const before = told.length
    const [old, next] = [serving.manifest, desk.serving.manifest]
    desk.judged('cut before', old, run(0.5))
    clock.advance(401)
    desk.judged('cut after', next, run(0.5))
    expect(told).toHaveLength(before)
    desk.judged('cut for the model before', old, run(0.5))
    desk.judged('cut for the model before', old, run(0.5))
    expect(told.slice(before)).toMatchObject([{ serving: { version: '2' } }])
  })

  test('and does not wait for the exam of another view', async () => {
    const { desk, serving, busy } = await changed()
    const free = busy()
    await desk.choose(choice(serving.manifest))
    expect(desk.serving).toBe(serving)
    free()
  })

  test('and after the probation it sits an exam like any other', async () => {
    const { desk, serving, outcomes } = await changed(fakeModel('1'))
    await parts(desk, 3)
    expect(desk.isNeeded(serving.manifest)).toBe(false)
    const change = desk.choose(choice(undefined))
    await parts(desk, 2)
    await change
    expect(outcomes().at(-1)).toEqual(['1', 'passed', ''])
  })
})
