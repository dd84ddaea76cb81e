import { Command } from 'commander'
import { parseWhole } from '../../deploy/cli/arguments.ts'
import { runSeeds, seedRuns, summed } from './campaign.ts'

const { parts, seed } = new Command('npm run simulate --')
  .description(
    'Drives the decision core through parts whose messages are lost, late, doubled, reordered or contradictory.',
  )
  .option('--parts <count>', 'parts', parseWhole(1, 100_000_000), 1_000_000)
  .option('--seed <number>', 'decides everything that happens', parseWhole(0, 2 ** 32 - 1), Date.now() % 2 ** 32)
  .parse()
  .opts<{ parts: number; seed: number }>()

process.stdout.write(`${parts} parts, seed ${seed}\n`)
const startedMs = performance.now()
const outcomes = await runSeeds(seedRuns(parts, seed), new URL('seed-worker.js', import.meta.url))
for (const outcome of outcomes) {
  if (!('reason' in outcome)) continue
  const again = `npm run simulate -- --parts ${outcome.parts} --seed ${outcome.seed}`
  process.stderr.write(`seed ${outcome.seed}: ${outcome.reason}\nagain with: ${again}\n`)
  process.exitCode = 1
}
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
process.stdout.write(`${JSON.stringify(summed(outcomes))}\n`)
process.stdout.write(
  process.exitCode ? `a promise was broken; ${seconds} s\n` : `every promise was kept; ${seconds} s\n`,
)
