import { Command } from 'commander'
import { parseWhole } from '../../deploy/cli/arguments.ts'
import { simulate } from './simulation.ts'

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
try {
  const result = await simulate(parts, seed)
  process.stdout.write(
    `${JSON.stringify(result)}\nevery promise was kept; ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`,
  )
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message : error}\nagain with: npm run simulate -- --parts ${parts} --seed ${seed}\n`,
  )
  process.exit(1)
}
