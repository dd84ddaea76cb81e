import { setNiceness } from '../../../deploy/local/niceness.ts'
import { seededRandom } from '../../../models/fit/random.ts'
import { type HistoryEvent, monotonicMs } from '../history.ts'
import { startCamera } from './camera.ts'
import { type Album, type CameraBehaviour, cameraRequests } from './camera-behaviour.ts'
import type { LineCommand } from './line-command.ts'
import { readDemoPictures, readUnusablePictures } from './pictures.ts'
import { startPlc } from './plc.ts'

const lastAnswersMs = 1500
const watchMs = 5
const noticedMs = 10
const record = (event: HistoryEvent): void => void process.send?.(event)

// A line is another machine: what happens to this one must not slow it down. Without the right to this its own delays
// count as the station's.
setNiceness(process.pid, -15)

async function start(options: Extract<LineCommand, { do: 'start' }>): Promise<void> {
  const { linePort, sourcePort, view, seed, demoFolder, unusableFolder } = options
  const demo = await readDemoPictures(demoFolder)
  const album: Album = {
    good: demo.filter(({ kind }) => kind === 'good'),
    others: demo.filter(({ kind }) => kind !== 'good'),
    unusable: await readUnusablePictures(unusableFolder),
  }
  const random = seededRandom(seed)
  const plc = startPlc({ port: linePort, nowMs: monotonicMs, record })
  const camera = startCamera({ port: sourcePort, view, nowMs: monotonicMs, record })
  let behaviour: CameraBehaviour = 'normal'
  let share = 1
  let periodMs = 1000 / options.perSecond
  let lastTrigger = 0
  let running = true
  let dueMs = monotonicMs()

  function tick(): void {
    if (!running) return
    lastTrigger += 1
    const does = random() < share ? behaviour : 'normal'
    const { kind, requests } = cameraRequests(does, album, periodMs, random)
    record({
      atMs: monotonicMs(),
      event: 'trigger',
      trigger: lastTrigger,
      linked: plc.trigger(lastTrigger),
      picture: kind,
    })
    for (const one of requests) camera.send(lastTrigger, one)
    dueMs = Math.max(dueMs + periodMs, monotonicMs() - periodMs)
    setTimeout(tick, Math.max(0, dueMs - monotonicMs()))
  }

  process.on('message', (command: LineCommand) => {
    if (command.do === 'rate') periodMs = 1000 / command.perSecond
    if (command.do === 'camera') [behaviour, share] = [command.behaviour, command.share]
    if (command.do === 'cut') plc.cut()
    if (command.do !== 'end') return
    running = false
    setTimeout(() => {
      plc.end()
      process.disconnect()
    }, lastAnswersMs)
  })
  tick()
  watchItself()
}

/** A moment in which this process did not run is no delay of the station. */
function watchItself(): void {
  let lastMs = monotonicMs()
  setInterval(() => {
    const atMs = monotonicMs()
    if (atMs - lastMs > watchMs + noticedMs) record({ atMs, event: 'line-held-up', fromMs: lastMs })
    lastMs = atMs
  }, watchMs)
}

process.on('disconnect', () => process.exit(0))
process.once('message', (command: LineCommand) => {
  if (command.do === 'start') void start(command)
})
