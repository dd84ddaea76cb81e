import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setNiceness } from '../../../deploy/local/niceness.ts'
import { until } from '../../support/until.ts'
import { between, type Fault, type Scene } from '../fault.ts'
import { inspectorMissingBecause, runInside } from '../station/inspector.ts'
import { descriptorsOf, hasProgram, type ProcessName, processNames, signal } from '../station/processes.ts'

const hourMs = 3_600_000
const blockedAfterMs = 400
const starvedMs = 3000
const highPriority = -5
const memoryGroups = '/sys/fs/cgroup/memory'
/** What a leaking process may still take. */
const memoryMax = 64 * 2 ** 20
const killedMsMax = 8000
const scripted = processNames.filter((name) => name !== 'broker' && name !== 'model worker')
const isRoot = process.getuid?.() === 0

/** The wall clock of one service jumps, forth and back; its monotonic clock does not. */
function clockStep(name: ProcessName): Fault {
  const setTo = (offsetMs: number): string => `
    globalThis.trueDate ??= Date;
    globalThis.Date = ${offsetMs} === 0 ? trueDate : class extends trueDate {
      constructor(...from) { from.length ? super(...from) : super(trueDate.now() + ${offsetMs}) }
      static now() { return trueDate.now() + ${offsetMs} }
    }`
  return {
    name: `clock of ${name} an hour ahead, then an hour behind`,
    targets: [name],
    impossibleBecause: inspectorMissingBecause,
    async inject({ station, pause }) {
      const [pid = 0] = station.pids(name)
      for (const offsetMs of [hourMs, -hourMs, 0]) {
        await runInside(pid, setTo(offsetMs))
        await pause(1000)
      }
    },
  }
}

/** Nothing of one service runs for a while although the process does. */
function eventLoopBlocked(name: ProcessName): Fault {
  return {
    name: `event loop of ${name} blocked`,
    targets: [name],
    ...(name === 'plant-adapter' && { allows: { lineSilent: true } }),
    impossibleBecause: inspectorMissingBecause,
    async inject({ station, random, pause }) {
      const [pid = 0] = station.pids(name)
      const blockedMs = Math.round(between(random, 500, 1500))
      const block = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${blockedMs})`
      await runInside(pid, `setTimeout(() => ${block}, ${blockedAfterMs})`)
      await pause(blockedAfterMs + blockedMs)
    },
  }
}

const starved: Fault = {
  name: 'all cores busy with something of higher priority for 3 s',
  targets: ['processor'],
  impossibleBecause: () => (isRoot ? undefined : 'a higher priority needs root'),
  async inject({ pause }) {
    // It ends by itself, should this process not live to end it.
    const busyLoop = `const endsMs = Date.now() + ${2 * starvedMs}; while (Date.now() < endsMs);`
    const busy = cpus().map(() => spawn(process.execPath, ['-e', busyLoop], { stdio: 'ignore', detached: true }))
    try {
      for (const { pid } of busy) if (pid !== undefined) setNiceness(pid, highPriority)
      await pause(starvedMs)
    } finally {
      for (const child of busy) child.kill('SIGKILL')
    }
  },
}

/** The kernel ends a process that goes over its group's memory. */
function outOfMemory(name: ProcessName): Fault {
  return {
    name: `${name} leaks memory until the kernel ends it`,
    targets: [name],
    impossibleBecause: () =>
      isRoot && existsSync(join(memoryGroups, 'memory.limit_in_bytes'))
        ? inspectorMissingBecause()
        : 'needs root and memory control groups (version 1)',
    async inject(scene) {
      const [pid = 0] = scene.station.pids(name)
      const group = join(memoryGroups, `vaglio-faults-${pid}`)
      mkdirSync(group)
      try {
        writeFileSync(join(group, 'memory.limit_in_bytes'), String(memoryMax))
        writeFileSync(join(group, 'cgroup.procs'), String(pid))
        await runInside(pid, `const leak = []; setInterval(() => leak.push(Buffer.alloc(${memoryMax / 16}, 1)), 10)`)
        await until(`${name} to be ended by the kernel`, () => !scene.station.pids(name).includes(pid), killedMsMax)
      } finally {
        signal(pid, 'SIGKILL')
        await until('the control group to be empty', () => removed(group), killedMsMax)
      }
    },
  }
}

function removed(group: string): boolean {
  try {
    rmdirSync(group)
    return true
  } catch {
    return false
  }
}

/** No service can open another file or connection. */
const noDescriptors: Fault = {
  name: 'no file descriptors left in any service',
  targets: scripted,
  impossibleBecause: () => (hasProgram('prlimit') ? undefined : 'there is no prlimit'),
  async inject(scene: Scene) {
    const before = scripted.flatMap((name) =>
      scene.station.pids(name).map((pid) => ({ pid, limit: descriptorLimitOf(pid) })),
    )
    for (const { pid } of before) limitDescriptors(pid, descriptorsOf(pid))
    try {
      await scene.pause(2000)
    } finally {
      for (const { pid, limit } of before) limitDescriptors(pid, limit)
    }
  },
}

function descriptorLimitOf(pid: number): number {
  return Number(/^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1])
}

function limitDescriptors(pid: number, soft: number): void {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--nofile=${soft}:`], { stdio: 'ignore' })
  } catch {
    // It ended meanwhile.
  }
}

/** The disk of broker, logs and journals is full, then it is not. */
const diskFull: Fault = {
  name: 'disk full, then free again',
  targets: ['disk', 'broker'],
  impossibleBecause: (volume) => volume.fixedBecause,
  async inject({ volume, pause }) {
    volume.fill(64 * 1024)
    try {
      await pause(4000)
    } finally {
      volume.free()
    }
  },
}

export const machineFaults: readonly Fault[] = [
  ...(['camera-ingest', 'decision-a', 'plant-adapter'] as const).map(clockStep),
  ...(['decision-a', 'rules', 'plant-adapter'] as const).map(eventLoopBlocked),
  starved,
  ...(['preprocess', 'decision-b'] as const).map(outOfMemory),
  noDescriptors,
  diskFull,
]
