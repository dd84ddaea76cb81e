import { expect, test } from 'vitest'
import type { Verdict } from '../../shared/contracts/verdict.ts'
import { aModelFinding, aPart, aVerdict, captureWallMs } from '../../test/support/builders.ts'
import { silentLog, temporaryFolder } from '../../test/support/nats-server.ts'
import { createIntake } from './intake.ts'
import { type ViewFile, viewFile } from './keeping/view-file.ts'
import { defaultDriftSettings } from './view/drift-settings.ts'
import { createViewWatch, type ViewWatch } from './watch/view-watch.ts'

const blockMs = 1000
const settings = { ...defaultDriftSettings, blockMs, blockPartsMin: 2, baselineBlocks: 3, scoreBlocks: 3 }

function openWatch(file: ViewFile): ViewWatch {
  return createViewWatch({
    settings,
    known: file.read(silentLog),
    seed: 1,
    newAlert: () => '01KDZQ1G00000000000000000A',
  })
}

function openIntake(watch: ViewWatch) {
  const settledParts: number[] = []
  const accepted: string[] = []
  const intake = createIntake({
    watches: new Map([['top', watch]]),
    sampler: { accepted: (readings) => void accepted.push(...readings.map(({ partId }) => partId)) },
    shiftStart: () => 0,
    monotonicMs: () => 0,
  })
  const hear = (sequence: number, changes: Partial<Verdict> & { version?: string; atMs?: number } = {}) => {
    const { version = '1', atMs = captureWallMs + sequence * 100, ...verdict } = changes
    const finding = aModelFinding(0.5)
    const model = finding.outcome === 'judged' ? { ...finding, model: { ...finding.model, version } } : finding
    const body = aVerdict({ findings: { top: { model } }, ...verdict })
    const partId = `01KDZQ1G0000000000${String(sequence).padStart(8, '0')}`
    const envelope = aPart({ sequence, partId, capturedAt: new Date(atMs).toISOString() })
    const settle = () => void settledParts.push(sequence)
    intake.verdict({ envelope, body }, { streamSequence: sequence, storedAtMs: captureWallMs + sequence, settle })
  }
  return { intake, settledParts, accepted, hear }
}

const scored = (watch: ViewWatch) => watch.look(captureWallMs + 60_000).baselines.scores.parts

test('what is heard is settled once it is on the disk, and comes again otherwise', async () => {
  await using folder = await temporaryFolder()
  const file = viewFile(folder.path, 'press', 'top')
  const watch = openWatch(file)
  const { intake, settledParts, hear } = openIntake(watch)
  for (let part = 1; part <= 20; part += 1) hear(part)
  expect(() =>
    intake.save(() => {
      throw new Error('the disk is full')
    }),
  ).toThrow('the disk is full')
  expect(settledParts).toEqual([])
  intake.save(() => file.write(watch.known()))
  expect(settledParts).toHaveLength(20)
})

test('after a crash what comes again counts once, and what was not on the disk counts', async () => {
  await using folder = await temporaryFolder()
  const file = viewFile(folder.path, 'press', 'top')
  const before = openWatch(file)
  const first = openIntake(before)
  for (let part = 1; part <= 20; part += 1) first.hear(part)
  first.intake.save(() => file.write(before.known()))
  for (let part = 21; part <= 25; part += 1) first.hear(part)

  const after = openWatch(file)
  expect(after.newestSequence()).toBe(20)
  const second = openIntake(after)
  for (let part = 11; part <= 40; part += 1) second.hear(part)
  const straight = openWatch(viewFile(folder.path, 'press', 'other'))
  const all = openIntake(straight)
  for (let part = 1; part <= 40; part += 1) all.hear(part)
  expect(scored(after)).toBe(scored(straight))
  expect(after.known().state.shifts).toEqual(straight.known().state.shifts)
})

test('a stream that was made anew counts from 1 again, and is heard', async () => {
  await using folder = await temporaryFolder()
  const watch = openWatch(viewFile(folder.path, 'press', 'top'))
  const reading = { view: 'top', partId: 'x', capturedAtMs: captureWallMs, isAccepted: true, isBlamed: false }
  watch.verdict(reading, 9, 0, { streamSequence: 900, storedAtMs: 1000 })
  watch.verdict(reading, 9, 0, { streamSequence: 900, storedAtMs: 1000 })
  watch.verdict(reading, 10, 0, { streamSequence: 1, storedAtMs: 2000 })
  expect(watch.known().state.shifts).toMatchObject([{ trials: 2 }])
})

test('another model’s scores are compared among themselves; a late part of the one before is left out', async () => {
  await using folder = await temporaryFolder()
  const watch = openWatch(viewFile(folder.path, 'press', 'top'))
  const { hear } = openIntake(watch)
  for (let part = 1; part <= 40; part += 1) hear(part)
  expect(scored(watch)).toBeGreaterThan(0)
  for (let part = 41; part <= 44; part += 1) hear(part, { version: '2' })
  hear(45, { atMs: captureWallMs })
  const { scores } = watch.look(captureWallMs + 60_000).baselines
  expect(scores).toMatchObject({ settled: false, parts: 4 })
})

test('pictures are looked at of accepted parts only, and missing parts are told', async () => {
  await using folder = await temporaryFolder()
  const { intake, accepted, hear } = openIntake(openWatch(viewFile(folder.path, 'press', 'top')))
  hear(1)
  hear(2, { verdict: 'reject' })
  expect(accepted).toHaveLength(1)
  expect(intake.missing()).toEqual([])
})

test('what cannot be read is put aside, and the view begins anew', async () => {
  await using folder = await temporaryFolder()
  const file = viewFile(folder.path, 'press', 'top')
  const watch = openWatch(file)
  file.write(watch.known())
  const { record, state } = watch.known()
  expect(file.read(silentLog)).toEqual({ record, state })
  file.write({ record: { ...record, version: 2 as 1 }, state })
  expect(file.read(silentLog)).toBeUndefined()
  expect(file.read(silentLog)).toBeUndefined()
})
