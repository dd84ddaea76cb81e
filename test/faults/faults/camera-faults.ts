import { cpus } from 'node:os'
import type { Fault } from '../fault.ts'
import type { CameraBehaviour } from '../line/camera-behaviour.ts'
import { usualPerSecond } from './broker-faults.ts'

const partsMs = 3000
/** What one core judges a second with the demo's model and images (`npm run bench`); three times that is offered. */
const partsPerSecondOfCore = 20
const overload = 3

/** The camera does something wrong for three seconds, with every other part. */
function camera(name: string, behaviour: CameraBehaviour, share = 0.5): Fault {
  return {
    name,
    targets: ['camera'],
    async inject({ line, pause }) {
      line.camera(behaviour, share)
      try {
        await pause(partsMs)
      } finally {
        line.camera('normal')
      }
    },
  }
}

const overloaded: Fault = {
  name: 'three times as many parts as the station can judge',
  targets: ['camera', 'processor'],
  async inject({ line, pause, thorough }) {
    line.rate(cpus().length * partsPerSecondOfCore * overload)
    try {
      await pause(thorough ? 60_000 : 10_000)
    } finally {
      line.rate(usualPerSecond)
    }
  },
}

export const cameraFaults: readonly Fault[] = [
  camera('camera gives no picture', 'stalls'),
  camera('trigger that the camera never saw', 'gap'),
  camera('pictures sent twice', 'twice'),
  camera('pictures in another order', 'reordered'),
  camera('frozen picture', 'frozen', 1),
  camera('corrupt, hostile and black pictures', 'unusable', 0.7),
  overloaded,
]
