import { describe, expect, test } from 'vitest'
import { assess, type Fullness, type PlaceFill } from './handler.ts'

const mebibyte = 2 ** 20

function aStream(percent: number, changes: Partial<PlaceFill> = {}): PlaceFill {
  const bytesMax = 1000 * mebibyte
  return { name: 'FRAMES', bytes: (bytesMax * percent) / 100, bytesMax, holdsLineUp: true, ...changes }
}

function fullness(changes: Partial<Fullness> = {}): Fullness {
  return { streams: [aStream(10)], stores: [], disk: undefined, ...changes }
}

describe('whether the broker will take what comes next', () => {
  test('it will while nothing is nearly full', () => {
    expect(assess(fullness({ streams: [aStream(80)] }))).toEqual({ ready: true, reason: '' })
  })

  test('a stream that refuses what is new is noticed before it does', () => {
    expect(assess(fullness({ streams: [aStream(20, { name: 'DECISIONS' }), aStream(81)] }))).toEqual({
      ready: false,
      reason: 'stream FRAMES is 81 % full (810 MiB of 1000 MiB); it takes nothing new when it is full',
    })
  })

  test('a stream that no verdict waits for may be full', () => {
    expect(assess(fullness({ streams: [aStream(100, { holdsLineUp: false })] })).ready).toBe(true)
  })

  test('a store is full a little before its limit, and never without one', () => {
    const bytesMax = 100 * mebibyte
    expect(
      assess(fullness({ stores: [{ name: 'LINE', bytes: 95 * mebibyte, bytesMax, holdsLineUp: true }] })).ready,
    ).toBe(true)
    expect(assess(fullness({ stores: [{ name: 'LINE', bytes: 96 * mebibyte, bytesMax, holdsLineUp: true }] }))).toEqual(
      {
        ready: false,
        reason: 'the store of LINE is 96 % full (96 MiB of 100 MiB)',
      },
    )
    const unlimited = { name: 'LINE', bytes: 96 * mebibyte, bytesMax: undefined, holdsLineUp: true }
    expect(assess(fullness({ stores: [unlimited] })).ready).toBe(true)
  })

  test('a store that no verdict waits for may be full', () => {
    const store = { name: 'UPLINK', bytes: mebibyte, bytesMax: mebibyte, holdsLineUp: false }
    expect(assess(fullness({ stores: [store] })).ready).toBe(true)
  })

  test('a disk that runs out is named, with what to do', () => {
    const disk = { folder: '/data', freeBytes: 99 * mebibyte, freeBytesMin: 100 * mebibyte }
    expect(assess(fullness({ disk }))).toEqual({
      ready: false,
      reason: 'the disk of /data has 99 MiB free, 100 MiB are needed; make room',
    })
    expect(assess(fullness({ disk: { ...disk, freeBytes: disk.freeBytesMin } })).ready).toBe(true)
  })

  test('everything that is wrong is said at once', () => {
    const disk = { folder: '/data', freeBytes: 0, freeBytesMin: 1 }
    expect(assess(fullness({ streams: [aStream(90)], disk })).reason).toMatch(/FRAMES.*; the disk of \/data/)
  })
})
