import { describe, expect, test } from 'vitest'
import type { CutFor, ServedModels } from '../../shared/contracts/model-registry.ts'
import { aRecipe } from '../../test/support/builders.ts'
import { createModelCuts } from './model-cuts.ts'
import { planView } from './view-plan.ts'

const [view] = Object.values(aRecipe().views)
if (!view) throw new Error('the builder makes a view')

const cutFor = (version: string, width: number): CutFor => ({
  name: 'plate',
  version,
  sha256: '0'.repeat(64),
  input: { width, height: 16, fit: 'squeeze' },
})
const own = cutFor('1', 32)
const cuts = () => createModelCuts(new Map([['top', { plan: planView(view), recipeModel: view.model, own }]]))
const served = (changes: Partial<ServedModels>): ServedModels => ({
  recipe: { model: view.model, region: { x: 0, y: 0, width: 8, height: 6 } },
  serving: own,
  since: '2026-01-05T08:00:00.000Z',
  ...changes,
})

describe('model cuts', () => {
  test('are for the model that the recipe names until inference has said what it serves', () => {
    expect(cuts().of('top')).toEqual({
      judge: { model: { name: 'plate', version: '1', sha256: own.sha256 }, size: { width: 32, height: 16 } },
    })
    expect(cuts().of('side')).toBeUndefined()
  })

  test('follow what is served, with its size, and a candidate as long as there is one', () => {
    const current = cuts()
    current.heard('top', served({ candidate: cutFor('2', 64) }))
    expect(current.of('top')).toMatchObject({
      judge: { model: { version: '1' }, size: { width: 32 } },
      shadow: { model: { version: '2' }, size: { width: 64 } },
    })
    current.heard('top', served({ serving: cutFor('2', 64) }))
    expect(current.of('top')).toMatchObject({ judge: { model: { version: '2' }, size: { width: 64 } } })
    expect(current.of('top')).not.toHaveProperty('shadow')
  })

  test('are not for what served while the recipe named another model', () => {
    const current = cuts()
    const before = { model: 'models/other/1', region: { x: 0, y: 0, width: 8, height: 6 } }
    current.heard('top', served({ recipe: before, serving: cutFor('7', 64) }))
    current.heard('side', served({}))
    expect(current.of('top')).toMatchObject({ judge: { model: { version: '1' } } })
  })

  test('keep the shape of the inspected region where a model wants it in a letterbox', () => {
    const current = cuts()
    current.heard('top', served({ serving: { ...own, input: { width: 64, height: 64, fit: 'letterbox-centre' } } }))
    expect(current.of('top')?.judge.size).toEqual({ width: 64, height: 48 })
  })
})
