import { expect, test } from 'vitest'
import { isNewEnough } from './nats-binary.ts'

test.each([
  ['2.14.3', true],
  ['2.15.0', true],
  ['3.0.0', true],
  ['2.14.2', false],
  ['2.9.10', false],
  ['1.99.99', false],
])('nats-server %s is new enough: %s', (version, enough) => {
  expect(isNewEnough(version)).toBe(enough)
})
