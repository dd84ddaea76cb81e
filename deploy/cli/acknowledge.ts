import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import type { Bus } from '../../shared/bus/bus.ts'
import { type Contract, message } from '../../shared/contracts/contract.ts'
import { Readiness, readyLostAfterMs } from '../../shared/contracts/presence.ts'
import {
  lineStoppedWords,
  type Stop,
  StopAcknowledgement,
  StopAcknowledgements,
  type StopEnvelope,
  Stops,
} from '../../shared/contracts/stop.ts'
import { parseDelivery } from '../../shared/runtime/parse-delivery.ts'
import { StationError, type StationOptions, withStationBus, withStationOptions } from './station-bus.ts'

const goOnMsMax = 3000
const lookAgainMs = 20

export interface AcknowledgeOptions extends StationOptions {
  readonly by: string
  readonly note: string
}

/** `vaglio acknowledge`: an operator has seen why the line was stopped and lets it go on. */
export function acknowledgeCommand(): Command {
  const command = new Command('acknowledge')
    .description('Shows why the line is stopped, and lets it go on.')
    .requiredOption('--by <name>', 'who takes responsibility')
    .option('--note <text>', 'what was done', '')
  return withStationOptions(command).action(async (options: AcknowledgeOptions) => {
    const tell = (line: string): void => void process.stdout.write(`${line}\n`)
    const goesOn = await withStationBus('operator', options, (bus, station) => acknowledge(bus, station, options, tell))
    if (!goesOn) process.exitCode = 1
  })
}

type OperatorBus = Pick<Bus, 'browse' | 'publish' | 'listen'>

/**
 * Acknowledges the present stop, if there is one, and waits for the line to go on.
 * @returns false when the line is still stopped after three seconds
 */
export async function acknowledge(
  bus: OperatorBus,
  station: string,
  { by, note }: Pick<AcknowledgeOptions, 'by' | 'note'>,
  tell: (line: string) => void,
): Promise<boolean> {
  const words = hearReadiness(bus, station)
  const stop = await presentStop(bus)
  if (!stop) {
    tell(`nothing is stopped at station ${station}`)
    return true
  }
  const { envelope, body } = stop
  tell(`the line is stopped since ${body.raisedAt}, at part ${body.sequence}: ${body.cause}`)
  const acknowledgement = StopAcknowledgement.safeParse({ by, note, acknowledgedAt: new Date().toISOString() })
  if (!acknowledgement.success) throw new StationError('give --by up to 100 characters and --note up to 500')
  const { alreadyStored } = await bus.publish(message(StopAcknowledgements, envelope, acknowledgement.data))
  tell(alreadyStored ? 'somebody else has just acknowledged it' : `acknowledged by ${by}`)
  return await lineGoesOn(words, tell)
}

interface PresentStop {
  readonly envelope: StopEnvelope
  readonly body: Stop
}

/** The newest stop, unless it has been acknowledged. */
async function presentStop(bus: OperatorBus): Promise<PresentStop | undefined> {
  const stop = await newest(bus, Stops)
  if (!stop) return undefined
  // One that was signed with a key of long ago is none: one more does no harm.
  const acknowledged = await newest(bus, StopAcknowledgements).catch(() => undefined)
  return acknowledged?.envelope.stopId === stop.envelope.stopId ? undefined : stop
}

async function newest<Envelope, Body>(bus: OperatorBus, contract: Contract<Envelope, Body>) {
  let last: { readonly envelope: Envelope; readonly body: Body } | undefined
  for await (const delivery of bus.browse(contract)) {
    const incoming = parseDelivery(delivery, contract)
    if ('reason' in incoming)
      throw new StationError(`the newest ${contract.name} is not to be believed: ${incoming.reason}`)
    last = incoming
  }
  return last
}

interface ReadyWord {
  readonly ready: boolean
  readonly reason: string
  readonly heardMs: number
}

/** The last word of every instance of decision. */
function hearReadiness(bus: OperatorBus, station: string): ReadonlyMap<string, ReadyWord> {
  const words = new Map<string, ReadyWord>()
  bus.listen(Readiness, station, ({ instance }, { ready, reason }) => {
    words.set(instance, { ready, reason, heardMs: performance.now() })
  })
  return words
}

async function lineGoesOn(words: ReadonlyMap<string, ReadyWord>, tell: (line: string) => void): Promise<boolean> {
  const storedMs = performance.now()
  for (;;) {
    const nowMs = performance.now()
    const audible = [...words.values()].filter(({ heardMs }) => nowMs - heardMs <= readyLostAfterMs)
    const stopped = audible.find(({ reason }) => reason.startsWith(lineStoppedWords))
    const [word] = audible.filter(({ heardMs }) => heardMs > storedMs)
    if (word && !stopped) {
      const ready = audible.some((one) => one.ready)
      tell(ready ? 'the line goes on: the station is ready' : `no longer stopped, but not ready yet: ${word.reason}`)
      return true
    }
    if (nowMs - storedMs > goOnMsMax) {
      tell(
        stopped
          ? `still stopped after ${goOnMsMax / 1000} s: ${stopped.reason}`
          : `decision was not heard within ${goOnMsMax / 1000} s; it reads the acknowledgement when it is back`,
      )
      return false
    }
    await sleep(lookAgainMs)
  }
}
