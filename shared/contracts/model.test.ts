import { describe, expect, test } from 'vitest'
import { isSame, PackageFile } from './model.ts'

describe('a further file of a package', () => {
  const named = (file: string) => PackageFile.safeParse({ file, sha256: '0'.repeat(64), bytes: 1 }).success

  test.each(['golden/1.png', 'memory.json', 'images/model.json'])('may be %s', (file) => {
    expect(named(file)).toBe(true)
  })

  test.each(['model.json', 'model.onnx'])('is not %s, which every package has', (file) => {
    expect(named(file)).toBe(false)
  })

  test.each(['../model.png', '/etc/passwd.txt', 'a/b/c.png', '.png'])('is not %s', (file) => {
    expect(named(file)).toBe(false)
  })
})

test('two models are the same by name, version and hash together', () => {
  const one = { name: 'plate', version: '1', sha256: '0'.repeat(64) }
  expect(isSame(one, { ...one })).toBe(true)
  for (const other of [{ name: 'cap' }, { version: '2' }, { sha256: '1'.repeat(64) }])
    expect(isSame(one, { ...one, ...other })).toBe(false)
  expect([isSame(one, undefined), isSame(undefined, undefined)]).toEqual([false, true])
})
