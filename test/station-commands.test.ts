import { join } from 'node:path'
import type { Command } from 'commander'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { acknowledgeCommand } from '../deploy/cli/acknowledge.ts'
import { ledgerCommand } from '../deploy/cli/ledger.ts'
import { createKeys } from '../deploy/keys/key-folder.ts'
import { Actuations } from '../shared/contracts/actuation.ts'
import { message } from '../shared/contracts/contract.ts'
import { Readiness } from '../shared/contracts/presence.ts'
import { Stops } from '../shared/contracts/stop.ts'
import { Decisions } from '../shared/contracts/verdict.ts'
import { aPart, aVerdict } from './support/builders.ts'
import { type TestBroker, temporaryFolder, testBroker } from './support/nats-server.ts'

function partId(number: number): string {
  return `01KDZQ1G0000000000${String(number).padStart(8, '0')}`
}

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** What a person sees, and what a script does. */
async function run(command: Command, ...args: string[]): Promise<{ screen: string; exitCode: unknown }> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await command.parseAsync(args, { from: 'user' })
  const screen = written.mock.calls.map(([text]) => text).join('')
  written.mockRestore()
  return { screen, exitCode: process.exitCode }
}

const at = ({ broker, keysFolder }: TestBroker): string[] => ['--url', broker.url, '--keys', keysFolder]

/** Part `sequence` with its verdict, and what the line was told unless it was told nothing. */
async function decided(broker: TestBroker, sequence: number, isTold: boolean): Promise<void> {
  const part = aPart({ sequence, partId: partId(sequence) })
  await (await broker.bus('decision-a')).publish(message(Decisions, part, aVerdict()))
  if (!isTold) return
  const actuation = {
    entry: 'actuated' as const,
    answer: 'pass' as const,
    basis: 'model+rules' as const,
    reason: '',
    latencyMs: 40,
    answeredAt: new Date().toISOString(),
  }
  const envelope = { version: 1 as const, station: 'press', actuationId: partId(sequence), number: sequence }
  const named = { ...envelope, partId: part.partId, sequence }
  await (await broker.bus('plant-adapter')).publish(message(Actuations, named, actuation))
}

describe('vaglio ledger', () => {
  test('balances what the broker holds, and exits with 0', async () => {
    await using broker = await testBroker()
    for (const sequence of [1, 2, 3]) await decided(broker, sequence, true)
    const { screen, exitCode } = await run(ledgerCommand(), ...at(broker))
    expect(screen).toMatch(/Balanced: 3 parts, 3 verdicts, 3 answers to the line/)
    expect(exitCode).toBeUndefined()
    const { screen: text } = await run(ledgerCommand(), ...at(broker), '--json')
    expect(JSON.parse(text)).toMatchObject({ station: 'press', balanced: true, total: { parts: 3, pass: 3, both: 3 } })
  })

  test('names what it does not believe, and exits with 1', async () => {
    await using broker = await testBroker()
    await decided(broker, 1, true)
    const thief = await broker.client('decision-a', 'DECISION')
    await thief.jetstream().publish('decisions.press.forged', JSON.stringify(aVerdict()))
    const { screen, exitCode } = await run(ledgerCommand(), ...at(broker))
    expect(screen).toMatch(/decisions\.press\.forged: not to be believed: header Vaglio-Envelope is\s+missing/)
    expect(screen).toMatch(/NOT BALANCED/)
    expect(exitCode).toBe(1)
  })
})

describe('vaglio acknowledge', () => {
  test('lets a stopped line go on', async () => {
    await using broker = await testBroker()
    const decider = await broker.bus('decision-a')
    const stop = {
      rule: 'verdict' as const,
      sequence: 1,
      cause: 'bore is missing',
      raisedAt: '2026-01-05T08:00:00.000Z',
    }
    await decider.publish(message(Stops, { version: 1, station: 'press', stopId: partId(1) }, stop))
    const ready = { ready: true, reason: '', sentAt: '2026-01-05T08:00:00.000Z' }
    const saying = setInterval(() => {
      decider
        .publish(message(Readiness, { version: 1, station: 'press', instance: 'a', sequence: 1 }, ready))
        .catch(() => {})
    }, 50)
    const first = await run(acknowledgeCommand(), ...at(broker), '--by', 'shift leader').finally(() =>
      clearInterval(saying),
    )
    expect(first).toEqual({
      screen:
        'the line is stopped since 2026-01-05T08:00:00.000Z, at part 1: bore is missing\n' +
        'acknowledged by shift leader\nthe line goes on: the station is ready\n',
      exitCode: undefined,
    })
    const second = await run(acknowledgeCommand(), ...at(broker), '--by', 'shift leader')
    expect(second).toEqual({ screen: 'nothing is stopped at station press\n', exitCode: undefined })
  })
})

describe('where no station runs', () => {
  test('the commands say what to do', async () => {
    await using folder = await temporaryFolder()
    const keys = join(folder.path, 'keys')
    await expect(run(ledgerCommand(), '--data', folder.path)).rejects.toThrow(/start one with npm start/)
    const url = ['--data', folder.path, '--url', 'nats://127.0.0.1:1']
    await expect(run(ledgerCommand(), ...url)).rejects.toThrow(/is no folder of keys .* give --keys/)
    await createKeys(keys, { stations: ['press', 'lathe'] })
    await expect(run(ledgerCommand(), ...url)).rejects.toThrow(/say with --station which one is meant: press, lathe/)
    const beganMs = performance.now()
    const attempt = run(ledgerCommand(), ...url, '--station', 'press')
    await expect(attempt).rejects.toThrow(/no broker let us in at nats:\/\/127\.0\.0\.1:1 within 3 s .*npm start/)
    expect(performance.now() - beganMs).toBeLessThan(5000)
  })
})
