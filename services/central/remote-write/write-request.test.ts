import protobuf from 'protobufjs'
import { uncompressSync } from 'snappy'
import { expect, test } from 'vitest'
import { writeRequest } from './write-request.ts'

/** Read by the receiver's own description, not by ours. Source: prompb/types.proto of Prometheus. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message WriteRequest { repeated TimeSeries timeseries = 1; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
`)
const WriteRequest = root.lookupType('WriteRequest')

function read(bytes: Uint8Array): unknown {
  const plain = uncompressSync(bytes)
  return WriteRequest.toObject(WriteRequest.decode(new Uint8Array(Buffer.from(plain))), { longs: Number })
}

const eightMs = Date.parse('2026-01-05T08:00:00.000Z')
const verdicts = { metric: 'vaglio_verdicts_total', labels: { station: 'press', plant: 'north', basis: '' } }

test('a series is said once: its labels sorted, without the empty ones, its samples in order of time', () => {
  const request = writeRequest([
    { ...verdicts, value: 9, atMs: eightMs + 5000 },
    { ...verdicts, labels: { plant: 'south', station: 'press' }, value: 0.25, atMs: eightMs },
    { ...verdicts, value: 8, atMs: eightMs },
  ])
  const labels = (plant: string) => [
    { name: '__name__', value: 'vaglio_verdicts_total' },
    { name: 'plant', value: plant },
    { name: 'station', value: 'press' },
  ]
  expect(read(request)).toEqual({
    timeseries: [
      {
        labels: labels('north'),
        samples: [
          { value: 8, timestamp: eightMs },
          { value: 9, timestamp: eightMs + 5000 },
        ],
      },
      { labels: labels('south'), samples: [{ value: 0.25, timestamp: eightMs }] },
    ],
  })
})

test('ten thousand series fit into a few dozen bytes each', () => {
  const points = Array.from({ length: 10_000 }, (_, index) => ({
    ...verdicts,
    labels: { ...verdicts.labels, instance: String(index) },
    value: index,
    atMs: eightMs,
  }))
  expect(writeRequest(points).length / points.length).toBeLessThan(48)
})
