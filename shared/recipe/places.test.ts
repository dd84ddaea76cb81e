import { expect, test } from 'vitest'
import { editRecipe } from './edit.ts'
import { placesIn } from './places.ts'

const text = `station: press
views:
  top:
    frame: { width: 640, height: 480 }
    reference: good.png
    region: { x: 1, y: 2, width: 30, height: 40 }
    fixture: { kind: blob, region: { x: 3, y: 4, width: 5, height: 6 } }
    checks:
      - name: bore # the bore
        region: { x: 7, y: 8, width: 9, height: 10 }
      - name: not-drawn-yet
        region: { x: 7 }
    expects: [{ class: cap, region: { x: 0, y: 0, width: 2, height: 2 } }]
  side: 7
`

test('finds every region with the way to it, and leaves out what is none', () => {
  const [top, side] = placesIn(text)
  expect(top).toMatchObject({ view: 'top', frame: { width: 640, height: 480 }, hasReference: true })
  expect(top?.places.map(({ of, name, region }) => [of, name, region.x])).toEqual([
    ['view', 'top', 1],
    ['fixture', 'blob', 3],
    ['check', 'bore', 7],
    ['expectation', 'cap', 0],
  ])
  expect(side).toEqual({ view: 'side', frame: undefined, hasReference: false, places: [] })
})

test('the way leads there when the recipe is edited', () => {
  const bore = placesIn(text)[0]?.places[2]
  const edited = editRecipe(text, [{ path: bore?.path ?? [], value: { x: 70, y: 8, width: 9, height: 10 } }])
  expect(placesIn(edited)[0]?.places[2]?.region).toEqual({ x: 70, y: 8, width: 9, height: 10 })
  expect(edited).toContain('- name: bore # the bore')
})

test.each(['', '[', 'views: [1]', 'views: 5', '- a'])('text that is no recipe has none: %s', (none) => {
  expect(placesIn(none)).toEqual([])
})
