import { expect, test } from 'vitest'
import { type FakeClock, fakeClock } from '../../../test/support/builders.ts'
import { fakeAudit } from '../../../test/support/console-access.ts'
import { createAuditLog } from './audit-log.ts'
import { createLoginAudit } from './login-audit.ts'

const hourMs = 60 * 60_000

function opened(clock: FakeClock) {
  const stream = fakeAudit()
  const troubles: unknown[] = []
  const audit = createAuditLog(stream, clock.wallMs)
  const onUnwritten = (error: unknown) => troubles.push(error)
  const logins = createLoginAudit({ audit, monotonicMs: clock.monotonicMs, onUnwritten })
  return { stream, troubles, logins, written: () => audit.write({ who: 'x', role: 'nobody', by: 'nobody' }, nothing) }
}

const nothing = { action: 'x', target: '', old: '', new: '' }

test('a flood of refused logins fills no log, and how many there were is not lost', async () => {
  const clock = fakeClock()
  const { stream, logins, written } = opened(clock)
  for (let count = 0; count < 50; count += 1) logins.refused('anna', '10.0.0.7')
  clock.advance(hourMs)
  logins.refused('anna', '10.0.0.8')
  await written()
  expect(stream.entries).toHaveLength(22)
  expect(stream.entries[0]).toMatchObject({ who: 'anna', role: 'nobody', by: 'nobody', new: 'from 10.0.0.7' })
  expect(stream.entries[20]?.new).toBe('from 10.0.0.8; 30 before it were not written down')
})

test('a login is written down with where it came from, and is none the worse where it cannot be', async () => {
  const { stream, logins, troubles, written } = opened(fakeClock())
  logins.accepted({ who: 'anna', role: 'engineer', by: 'session' }, '10.0.0.7')
  await written()
  expect(stream.entries[0]).toMatchObject({ action: 'session.begin', who: 'anna', new: 'from 10.0.0.7' })
  stream.isReached = false
  logins.ended({ who: 'anna', role: 'engineer', by: 'session' })
  await written().catch(() => {})
  expect(troubles).toHaveLength(1)
})
