import { expect, test } from 'vitest'
import { fakeClock } from '../../test/support/builders.ts'
import { createReadiness } from './readiness.ts'

const services = ['camera-ingest', 'preprocess', 'inference', 'rules', 'provisioner']

test('a station is ready when all its services say so, and no longer when one falls silent', () => {
  const clock = fakeClock()
  const readiness = createReadiness(clock)
  expect(readiness.current()).toEqual({ ready: false, reason: 'camera-ingest is not heard' })
  for (const service of services) readiness.heard(service, 'a', { ready: true, reason: '' })
  expect(readiness.current().ready).toBe(true)
  clock.advance(900)
  for (const service of services.filter((name) => name !== 'rules'))
    readiness.heard(service, 'a', { ready: true, reason: '' })
  clock.advance(200)
  expect(readiness.current()).toEqual({ ready: false, reason: 'rules is not heard' })
})

test('a service that says it cannot is the reason', () => {
  const readiness = createReadiness(fakeClock())
  for (const service of services) readiness.heard(service, 'a', { ready: true, reason: '' })
  readiness.heard('inference', 'a', { ready: false, reason: 'the model is loading' })
  expect(readiness.current()).toEqual({ ready: false, reason: 'inference: the model is loading' })
})

test('one instance that can is enough, whatever another says', () => {
  const readiness = createReadiness(fakeClock())
  for (const service of services) readiness.heard(service, 'a', { ready: true, reason: '' })
  readiness.heard('inference', 'b', { ready: false, reason: 'the model is loading' })
  expect(readiness.current().ready).toBe(true)
})
