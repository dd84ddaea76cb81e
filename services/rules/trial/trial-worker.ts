import { openBus } from '../../../shared/bus/bus.ts'
import { message } from '../../../shared/contracts/contract.ts'
import { Frame } from '../../../shared/contracts/frame.ts'
import { RecipeTrialAnswers, type TrialAnswer } from '../../../shared/contracts/recipe-trial.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { runTrial } from './run-trial.ts'
import type { ToTrial } from './trial-message.ts'
import type { TrialSource } from './trial-source.ts'

/** The process of one trial: it measures, answers over the bus and ends. */
process.once('disconnect', () => process.exit(0))
// Ctrl-C in a terminal reaches this process as well; the service decides when it ends.
process.on('SIGINT', () => {})

const standardError = (_: object, text: string): void => void process.stderr.write(`rules, trial: ${text}\n`)
const log: Log = { debug: () => {}, info: () => {}, warn: standardError, error: standardError }

async function run({ url, keysFolder, station, trial, asked }: ToTrial): Promise<void> {
  const ending = new AbortController()
  const identity = { url, role: 'rules', keysFolder, name: 'vaglio-rules-trial' }
  const bus = openBus({ ...identity, station, log, signal: ending.signal })
  await bus.opened
  let number = 0
  const say = (answer: TrialAnswer): void => {
    number += 1
    const said = message(RecipeTrialAnswers, { version: 1, station, trial, number }, answer)
    bus.publish(said).catch((error) => log.error({}, `an answer could not be given: ${error}`))
  }
  const source: TrialSource = {
    frame: ({ streamSequence }) => bus.storedBody(Frame, streamSequence),
    pictures: bus.recipes.pictures,
  }
  await runTrial(asked, source, say)
  ending.abort()
  await bus.close()
}

process.once('message', (told: ToTrial) => {
  run(told).then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({}, String(error))
      process.exit(1)
    },
  )
})
