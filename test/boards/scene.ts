import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { projectFolder } from '../../shared/service/software-version.ts'
import type { Line } from '../faults/line/line.ts'
import type { StationProcess } from '../support/station-process.ts'

const usualPerSecond = 3
const tooManyPerSecond = 60
const seed = 7

/** What the scene begins with. */
export const opening = { perSecond: usualPerSecond, seed }

interface Act {
  readonly afterSeconds: number
  readonly what: string
  happens(station: StationProcess, line: Line): Promise<void> | void
}

/** What makes a picture of a dashboard worth looking at; the rest of the time it is an ordinary line with defects. */
const acts: readonly Act[] = [
  {
    afterSeconds: 100,
    what: 'the process of the model is killed',
    happens: (station) => void process.kill(station.pidOf('model'), 'SIGKILL'),
  },
  { afterSeconds: 40, what: 'another model', happens: changeModel },
  {
    afterSeconds: 60,
    what: 'rules hangs for 6 s',
    async happens(station) {
      const pid = station.pidOf('rules')
      process.kill(pid, 'SIGSTOP')
      await wait(6000)
      process.kill(pid, 'SIGCONT')
    },
  },
  { afterSeconds: 60, what: 'more parts than it can judge', happens: (_, line) => line.rate(tooManyPerSecond) },
  { afterSeconds: 25, what: 'as many as before', happens: (_, line) => line.rate(usualPerSecond) },
  {
    afterSeconds: 50,
    what: 'the broker is killed',
    happens: (station) => void process.kill(station.pidOf('broker'), 'SIGKILL'),
  },
  { afterSeconds: 60, what: 'the end', happens() {} },
]

/** Plays all acts, one after the other. */
export async function playScene(station: StationProcess, line: Line, say: (text: string) => void): Promise<void> {
  for (const { afterSeconds, what, happens } of acts) {
    await wait(afterSeconds * 1000)
    say(what)
    await happens(station, line)
  }
}

/** The same model under the next version, so that it passes its exam. */
async function changeModel(station: StationProcess): Promise<void> {
  const next = join(station.dataFolder, 'demo-plate', '2')
  await mkdir(next, { recursive: true })
  await cp(join(projectFolder, 'models/demo-plate/1'), next, { recursive: true })
  const manifest = JSON.parse(await readFile(join(next, 'model.json'), 'utf8'))
  await writeFile(join(next, 'model.json'), JSON.stringify({ ...manifest, version: '2' }))
  const vaglio = (...args: string[]) =>
    promisify(execFile)(process.execPath, [
      join(projectFolder, 'dist/deploy/cli/vaglio.js'),
      'models',
      ...args,
      '--data',
      station.dataFolder,
    ])
  await vaglio('add', next)
  await vaglio('activate', 'demo-plate/2', '--reason', 'the scene', '--no-wait')
}
