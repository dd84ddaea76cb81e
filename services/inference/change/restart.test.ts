import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ModelName } from '../../../shared/contracts/model.ts'
import type { ModelChoice } from '../../../shared/contracts/model-registry.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { settled } from '../../../test/support/fake-models.ts'
import { lightPackage } from '../../../test/support/light-models.ts'
import { createChoices } from './choices.ts'
import { firstModel } from './first-model.ts'
import { openServedFile } from './served-file.ts'

const errors: string[] = []
const log: Log = { debug() {}, info() {}, warn() {}, error: (_, text) => void errors.push(text) }

let folder: string
beforeEach(async () => {
  errors.length = 0
  folder = await mkdtemp(join(tmpdir(), 'vaglio-restart-'))
})
afterEach(() => rm(folder, { recursive: true }))
const file = () => join(folder, 'served.json')

const second = lightPackage('2').name
const choice: ModelChoice = { model: second, insteadOf: 'models/plate/1', chosenBy: 'Ada', chosenAt: 'now', reason: '' }

describe('what served last', () => {
  test('is known after a restart, as long as the recipe names the same model', () => {
    openServedFile(file(), log).of('top', 'models/plate/1').keep({ model: second })
    const opened = openServedFile(file(), log)
    expect(opened.of('top', 'models/plate/1').model).toEqual(second)
    expect(opened.of('top', 'models/plate/2').model).toBeUndefined()
    expect(opened.of('side', 'models/plate/1').model).toBeUndefined()
    expect(opened.models).toEqual([second])
  })

  test('is forgotten when the file is damaged, and that is said', async () => {
    await writeFile(file(), '{"top":')
    expect(openServedFile(file(), log).of('top', 'models/plate/1').model).toBeUndefined()
    expect(errors).toEqual([expect.stringContaining('served.json cannot be read')])
  })

  test('a disk that takes nothing is said and stops nothing', async () => {
    await writeFile(join(folder, 'no-folder'), '')
    const memory = openServedFile(join(folder, 'no-folder/served.json'), log).of('top', 'models/plate/1')
    memory.keep({ model: second })
    expect(memory.model).toEqual(second)
    expect(errors.at(-1)).toContain('cannot be written')
  })
})

describe('a start', () => {
  const discarded: ModelName[] = []
  const cacheAt = (path: string | undefined) => ({
    folderOf: () => path,
    discard: async (model: ModelName) => void discarded.push(model),
  })
  beforeEach(() => void discarded.splice(0))
  const own = { manifest: { ...lightPackage('1').name } as never, folder: '/models/light/1' }
  const packageFolder = async (version: string, bytes?: Uint8Array) => {
    for (const [name, content] of lightPackage(version).files) await writeFile(join(folder, name), content)
    if (bytes) await writeFile(join(folder, 'model.onnx'), bytes)
    return folder
  }

  test('goes on with the model that served last', async () => {
    const path = await packageFolder('2')
    expect(await firstModel(own, second, cacheAt(path), log)).toMatchObject({
      manifest: { version: '2' },
      folder: path,
    })
  })

  test.each<[string, () => Promise<string | undefined>]>([
    ['is gone', async () => undefined],
    ['is damaged', () => packageFolder('2', new Uint8Array([1]))],
    ['is another one', () => packageFolder('3')],
  ])('falls back to the recipe’s when its package %s', async (_, find) => {
    const path = await find()
    expect(await firstModel(own, second, cacheAt(path), log)).toBe(own)
    expect(errors).toEqual([expect.stringContaining('light/2 served last and cannot any more')])
    expect(discarded).toEqual([second])
  })

  test('is with the recipe’s model where no other served', async () => {
    expect(await firstModel(own, undefined, cacheAt('/nowhere'), log)).toBe(own)
    expect(errors).toEqual([])
  })
})

describe('a choice', () => {
  function choices(outcome: () => Promise<void> = async () => {}, isItsTurn = true) {
    const chosen: ModelChoice[] = []
    const memory = openServedFile(file(), log).of('top', 'models/plate/1')
    const choose = (one: ModelChoice, onBegin = (): void => {}): Promise<void> => {
      chosen.push(one)
      if (isItsTurn) onBegin()
      return outcome()
    }
    const refused: string[] = []
    const desk = { choose, refuse: (_: ModelChoice, reason: string) => void refused.push(reason) }
    return { chosen, refused, memory, heard: createChoices(desk, memory, 'models/plate/1', log) }
  }

  test('is carried out once, however often it is heard, and not again after a restart', async () => {
    const { chosen, heard } = choices()
    heard(choice)
    heard(choice)
    await settled()
    choices().heard(choice)
    expect(chosen).toEqual([choice])
    const again = choices()
    again.heard(choice)
    again.heard({ ...choice, chosenAt: 'later' })
    expect(again.chosen).toEqual([{ ...choice, chosenAt: 'later' }])
  })

  test('that was not carried out to its end is carried out after a restart', async () => {
    choices(() => Promise.reject(new Error('the service stops'))).heard(choice)
    await settled()
    const { chosen, heard } = choices()
    heard(choice)
    expect(chosen).toEqual([choice])
  })

  test('in whose exam the service has ended twice is given up, and that is reported', async () => {
    const crash = () => new Promise<void>(() => {})
    for (let start = 0; start < 2; start += 1) {
      const { chosen, heard } = choices(crash)
      heard(choice)
      expect(chosen).toEqual([choice])
    }
    const third = choices(crash)
    third.heard(choice)
    expect([third.chosen, third.refused]).toEqual([[], [expect.stringContaining('ended 2 times')]])
    const fourth = choices(crash)
    fourth.heard(choice)
    expect([fourth.chosen, fourth.refused]).toEqual([[], []])
    fourth.heard({ ...choice, chosenAt: 'later' })
    expect(fourth.chosen).toHaveLength(1)
  })

  test.each<[string, () => Promise<void>, boolean]>([
    ['a stop of the service', () => Promise.reject(new Error('the service stops')), true],
    ['the exam of another view before it', () => new Promise(() => {}), false],
  ])('is not given up for %s', async (_, outcome, isItsTurn) => {
    for (let start = 0; start < 4; start += 1) {
      const { chosen, heard } = choices(outcome, isItsTurn)
      heard(choice)
      await settled()
      expect(chosen).toEqual([choice])
    }
  })

  test('made while the recipe named another model is over', () => {
    const { chosen, heard } = choices()
    heard({ ...choice, insteadOf: 'models/plate/0' })
    expect(chosen).toEqual([])
  })
})
