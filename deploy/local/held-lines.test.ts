import { expect, test } from 'vitest'
import { createHeldLines } from './held-lines.ts'

function lines() {
  const written: string[] = []
  const due: (() => void)[] = []
  const held = createHeldLines(
    (line) => written.push(line),
    1000,
    (action) => due.push(action),
  )
  return { held, written, due }
}

test('lines wait until they are released, and stay in order', () => {
  const { held, written } = lines()
  held.write('#1')
  held.write('#2')
  expect(written).toEqual([])
  held.release()
  held.write('#3')
  held.release()
  expect(written).toEqual(['#1', '#2', '#3'])
})

test('what they wait for may never come', () => {
  const { held, written, due } = lines()
  held.write('#1')
  held.write('#2')
  expect(due).toHaveLength(1)
  due[0]?.()
  held.write('#3')
  expect(written).toEqual(['#1', '#2', '#3'])
})
