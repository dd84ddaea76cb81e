import { expect, test } from 'vitest'
import { aRecipe } from '../../test/support/builders.ts'
import type { ReadyCheck } from './inspection/parse-checks.ts'
import { runApart } from './part-run.ts'
import { drawnPart } from './vision/drawn-part.ts'
import { warmUp } from './warm-up.ts'

/** A check of the top left corner that tells when it measures. */
function aCheck(name: string, onMeasure: () => void): ReadyCheck {
  const recipe = { name, kind: 'size', region: { x: 0, y: 0, width: 20, height: 20 }, onFail: 'reject' as const }
  const measure = () => {
    onMeasure()
    return { value: 1, unit: 'mm' }
  }
  return { recipe: { ...recipe, anchor: undefined }, limits: {}, measure }
}

function viewOf(...checks: ReadyCheck[]) {
  return { view: { checks }, reference: drawnPart, millimetresPerPixel: 0.1 }
}

test('whoever judges meanwhile gets his turn after finding the part and after every check', async () => {
  const order: string[] = []
  const view = viewOf(
    aCheck('one', () => order.push('one')),
    aCheck('two', () => order.push('two')),
  )
  const giveWay = async (): Promise<void> => void order.push('way')
  const { results, pose } = await runApart(drawnPart, view, giveWay, () => 0)
  expect(order).toEqual(['way', 'one', 'way', 'two', 'way'])
  expect(results.map(({ name, passed }) => [name, passed])).toEqual([
    ['one', true],
    ['two', true],
  ])
  expect(pose.found).toBe(true)
})

test('every check runs on the reference, what is slow only twice', async () => {
  const recipe = aRecipe()
  const [name = ''] = Object.keys(recipe.views)
  const runs = { quick: 0, slow: 0 }
  let spentMs = 0
  const nowMs = (): number => spentMs
  const quick = aCheck('quick', () => (runs.quick += 1))
  const slow = aCheck('slow', () => {
    runs.slow += 1
    spentMs += runs.slow === 1 ? 900 : 300
  })
  await warmUp(recipe, new Map([[name, viewOf(quick)]]), nowMs)
  const [run] = (await warmUp(recipe, new Map([[name, viewOf(slow)]]), nowMs)).values()
  expect(runs).toEqual({ quick: 5, slow: 2 })
  expect(run?.processorMs).toBe(300)
})
