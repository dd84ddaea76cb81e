import { expect, it } from 'vitest'
import { expectationMistakes } from './expectation-mistakes.ts'

const detector = { kind: 'detector', name: 'bottles', classes: ['bottle', 'cap'] } as const
const cap = { class: 'cap', countMin: 1 }

it('finds nothing wrong where model and recipe go together', () => {
  expect(expectationMistakes(detector, [cap])).toEqual([])
  expect(expectationMistakes({ kind: 'anomaly', name: 'plate' }, undefined)).toEqual([])
})

it('asks what a detector has to find, for it does not know', () => {
  expect(expectationMistakes(detector, undefined)).toEqual([
    { path: ['model'], message: expect.stringContaining('add expects: [{ class: bottle }]') },
  ])
})

it('refuses what a model of another kind cannot be asked', () => {
  expect(expectationMistakes({ kind: 'classifier', name: 'dents', classes: ['cap'] }, [cap])).toEqual([
    {
      path: ['expects'],
      message: expect.stringContaining('only for detectors, and dents is a model of kind classifier'),
    },
  ])
})

it('names the class that the model does not know, and those it does', () => {
  expect(expectationMistakes(detector, [cap, { class: 'lid', countMin: 1 }])).toEqual([
    { path: ['expects', 1, 'class'], message: 'is none of the classes that bottles knows: bottle, cap' },
  ])
})
