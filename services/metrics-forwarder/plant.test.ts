import { expect, test } from 'vitest'
import type { Measurements } from '../../shared/contracts/metrics.ts'
import { heard, heardSince, type Plant, withoutSilent } from './plant.ts'

function measured(takenAt: string, value: number): Measurements {
  return { takenAt, samples: [['vaglio_parts_triggered_total', {}, value]] }
}

const eight = '2026-01-05T08:00:00.000Z'
const later = '2026-01-05T08:00:05.000Z'
const plant = [measured(eight, 1), measured(later, 2)].reduce<Plant>(
  (sofar, measurements) =>
    heard(sofar, { service: 'camera-ingest', instance: 'a' }, measurements, Date.parse(measurements.takenAt)),
  heard(new Map(), { service: 'rules', instance: 'b' }, measured(eight, 7), Date.parse(eight)),
)

test('the newest measurements of every service are told, at the time they were taken', () => {
  expect(heardSince(plant, 0).map(({ service, measurements }) => [service, measurements])).toEqual([
    ['rules', measured(eight, 7)],
    ['camera-ingest', measured(later, 2)],
  ])
})

test('what was told before is not told again', () => {
  expect(heardSince(plant, Date.parse(eight)).map(({ service }) => service)).toEqual(['camera-ingest'])
})

test('a service that fell silent is forgotten', () => {
  expect([...withoutSilent(plant, Date.parse(eight) + 1).keys()]).toEqual(['camera-ingest/a'])
})

test('there is a limit to how many services a plant may have', () => {
  let crowd: Plant = new Map()
  for (let number = 0; number < 300; number += 1)
    crowd = heard(crowd, { service: 'rules', instance: String(number) }, measured(eight, 1), 0)
  expect(crowd.size).toBe(256)
})
