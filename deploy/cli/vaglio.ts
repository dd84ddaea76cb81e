#!/usr/bin/env node
import { Command } from 'commander'
import { FitError } from '../../models/fit/fit-error.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { fitCommand } from './fit.ts'

const program = new Command('vaglio')
  .description('Visual inspection for production lines: one part, one verdict, inside its budget.')
  .version(softwareVersion)
  .addCommand(fitCommand())

try {
  await program.parseAsync()
} catch (error) {
  // What a person can mend is told in one sentence; anything else is a mistake of the program and keeps its trace.
  if (!(error instanceof FitError)) throw error
  process.stderr.write(`vaglio: ${error.message}\n`)
  process.exitCode = 1
}
