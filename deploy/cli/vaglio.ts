#!/usr/bin/env node
import { Command } from 'commander'
import { EvaluationError } from '../../models/evaluation/evaluation-error.ts'
import { FitError } from '../../models/fit/fit-error.ts'
import { ArchiveError } from '../../services/archive/reading/archive-error.ts'
import { TeachError } from '../../services/rules/teaching/teach-error.ts'
import { BrowseError } from '../../shared/bus/direct-get.ts'
import { ModelStoreError } from '../../shared/bus/model-store-error.ts'
import { PublishError } from '../../shared/bus/outbox.ts'
import { RecipeStoreError } from '../../shared/bus/recipe-store.ts'
import { ModelOutputError } from '../../shared/model/model-output.ts'
import { ModelPackageError } from '../../shared/model/package.ts'
import { RecipeError } from '../../shared/recipe/load.ts'
import { softwareVersion } from '../../shared/service/software-version.ts'
import { SigningKeyError } from '../../shared/signature/sign.ts'
import { KeyFolderError } from '../keys/key-folder-error.ts'
import { acknowledgeCommand } from './acknowledge.ts'
import { evidenceCommand } from './archive/evidence.ts'
import { exportCommand } from './archive/export.ts'
import { queryCommand } from './archive/query.ts'
import { reportCommand } from './archive/report.ts'
import { calibrateCommand } from './calibrate.ts'
import { CalibrationError } from './calibrate-error.ts'
import { contractsCommand } from './contracts.ts'
import { evaluateCommand } from './evaluate.ts'
import { explainCommand } from './explain.ts'
import { fitCommand } from './fit.ts'
import { keysCommand } from './keys.ts'
import { ledgerCommand } from './ledger.ts'
import { modelsCommand } from './models.ts'
import { recipeCommand } from './recipe.ts'
import { replayCommand } from './replay/replay.ts'
import { StationError } from './station-bus.ts'

/** What a person can mend is told in one sentence; anything else is a mistake of the program and keeps its trace. */
const mendable = [
  ...[EvaluationError, FitError, ModelOutputError, ModelPackageError, ModelStoreError],
  ...[
    ArchiveError,
    BrowseError,
    CalibrationError,
    KeyFolderError,
    PublishError,
    RecipeError,
    RecipeStoreError,
    SigningKeyError,
    StationError,
    TeachError,
  ],
]

const program = new Command('vaglio')
  .description('Visual inspection for production lines: one part, one verdict, inside its budget.')
  .version(softwareVersion)
  .addCommand(fitCommand())
  .addCommand(evaluateCommand())
  .addCommand(keysCommand())
  .addCommand(ledgerCommand())
  .addCommand(explainCommand())
  .addCommand(acknowledgeCommand())
  .addCommand(modelsCommand())
  .addCommand(recipeCommand())
  .addCommand(calibrateCommand())
  .addCommand(contractsCommand())
  .addCommand(queryCommand())
  .addCommand(reportCommand())
  .addCommand(evidenceCommand())
  .addCommand(exportCommand())
  .addCommand(replayCommand())

try {
  await program.parseAsync()
} catch (error) {
  const isMendable = mendable.some((kind) => error instanceof kind)
  if (!isMendable) throw error
  process.stderr.write(`vaglio: ${(error as Error).message}\n`)
  process.exitCode = 1
}
