import { expect, test } from 'vitest'
import { aPart, aVerdict } from '../../test/support/builders.ts'
import { message } from '../contracts/contract.ts'
import { Presences } from '../contracts/presence.ts'
import { Decisions } from '../contracts/verdict.ts'
import { measuredPublish } from './measured-publish.ts'

const verdict = message(Decisions, aPart(), aVerdict())
const source = { version: 1 as const, station: 'press', service: 'rules', instance: 'x' }
const presence = message(Presences, source, { ready: true, reason: '' })

function anOutbox(publish: () => Promise<{ alreadyStored: boolean }>) {
  const told: unknown[] = []
  let nowMs = 0
  const metrics = {
    published: (contract: string, durationMs: number) => told.push([contract, durationMs]),
    publishFailed: (contract: string) => told.push([contract, 'failed']),
  }
  const measured = measuredPublish({ publish }, metrics, () => (nowMs += 5))
  return { told, measured }
}

test('what is stored is measured, what only passes is not', async () => {
  const { told, measured } = anOutbox(async () => ({ alreadyStored: true }))
  expect(await measured(verdict)).toEqual({ alreadyStored: true })
  await measured(presence)
  expect(told).toEqual([['verdict', 5]])
})

test('what the broker does not take is counted, and still thrown', async () => {
  const { told, measured } = anOutbox(async () => {
    throw new Error('full')
  })
  await expect(measured(verdict)).rejects.toThrow('full')
  await expect(measured(presence)).rejects.toThrow('full')
  expect(told).toEqual([['verdict', 'failed']])
})
