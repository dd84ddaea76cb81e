import { beforeEach, describe, expect, test } from 'vitest'
import { type FakeClock, fakeClock } from '../../test/support/builders.ts'
import { createPartRecipe } from './recipe-in-use.ts'

const [file, first, second] = ['0000000000f1', '0000000000a1', '0000000000a2'] as const
const lostAfterMs = 1000
let clock: FakeClock
let changes: [string, string | undefined][]
beforeEach(() => {
  clock = fakeClock()
  changes = []
})

function partRecipe(last?: string) {
  const onChange = (revision: string, trouble?: string): void => void changes.push([revision, trouble])
  return createPartRecipe({ file, last, nowMs: clock.monotonicMs, lostAfterMs, onChange })
}

function ready(...revisions: string[]) {
  return { file, ready: [file, ...revisions], refused: [] }
}

describe('which revision the next part gets', () => {
  test('is the file’s at first, or what the last part of an earlier run got', () => {
    expect(partRecipe().revision()).toBe(file)
    expect(partRecipe(first).revision()).toBe(first)
  })

  test('is another one as soon as every instance of rules is ready for it, and not before', () => {
    const recipe = partRecipe()
    recipe.heard('a', ready())
    recipe.heard('b', ready())
    recipe.wanted(first)
    recipe.heard('a', ready(first))
    expect(recipe.revision()).toBe(file)
    recipe.heard('b', ready(first))
    expect(recipe.revision()).toBe(first)
    expect(changes).toEqual([[first, undefined]])
    expect(recipe.inUse()).toEqual({ file, ready: [first], refused: [] })
  })

  test('does not wait for an instance that is gone, and never changes when nobody is there', () => {
    const recipe = partRecipe()
    recipe.wanted(first)
    expect(recipe.revision()).toBe(file)
    recipe.heard('a', ready())
    clock.advance(lostAfterMs + 1)
    recipe.heard('b', ready(first))
    expect(recipe.revision()).toBe(first)
  })

  test('stays where the one that is wanted is refused, until a better one is wanted', () => {
    const recipe = partRecipe()
    recipe.wanted(first)
    const refused = { ...ready(), refused: [{ revision: first, reason: 'a mistake' }] }
    recipe.heard('a', refused)
    expect(recipe.revision()).toBe(file)
    recipe.wanted(second)
    recipe.heard('a', { ...refused, ready: [file, second] })
    expect(recipe.revision()).toBe(second)
  })

  test('stays while an instance that starts is not ready for it yet', () => {
    const recipe = partRecipe(first)
    recipe.heard('a', ready())
    expect(recipe.revision()).toBe(first)
  })

  test('is the file’s again where an instance can no longer judge by it, and that is told', () => {
    const recipe = partRecipe(first)
    recipe.heard('a', { ...ready(), refused: [{ revision: first, reason: 'the broker does not have it' }] })
    expect(recipe.revision()).toBe(file)
    expect(changes).toEqual([[file, 'the broker does not have it']])
  })

  test('is one that all of the rules have, where the file was edited and only some have started since', () => {
    const recipe = partRecipe()
    const reason = 'the broker does not have it'
    const said = { file: first, ready: [first, second], refused: [{ revision: file, reason }] }
    recipe.heard('a', said)
    expect(recipe.revision()).toBe(first)
    recipe.heard('b', { ...said, ready: [second], refused: [{ revision: first, reason }] })
    expect(recipe.revision()).toBe(second)
  })

  test('is one before again when that is wanted', () => {
    const recipe = partRecipe(second)
    recipe.heard('a', ready(first, second))
    recipe.wanted(first)
    recipe.wanted(file)
    expect(changes).toEqual([
      [first, undefined],
      [file, undefined],
    ])
  })
})
