#!/usr/bin/env node
import { Command } from 'commander'
import { FitError } from '../../models/fit/fit-error.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { KeyFolderError } from '../keys/key-folder.ts'
import { acknowledgeCommand } from './acknowledge.ts'
import { fitCommand } from './fit.ts'
import { keysCommand } from './keys.ts'
import { ledgerCommand } from './ledger.ts'
import { StationError } from './station-bus.ts'

const program = new Command('vaglio')
  .description('Visual inspection for production lines: one part, one verdict, inside its budget.')
  .version(softwareVersion)
  .addCommand(fitCommand())
  .addCommand(keysCommand())
  .addCommand(ledgerCommand())
  .addCommand(acknowledgeCommand())

try {
  await program.parseAsync()
} catch (error) {
  // What a person can mend is told in one sentence; anything else is a mistake of the program and keeps its trace.
  const isMendable = [FitError, KeyFolderError, StationError].some((kind) => error instanceof kind)
  if (!isMendable) throw error
  process.stderr.write(`vaglio: ${(error as Error).message}\n`)
  process.exitCode = 1
}
