import { Actuations } from '../../shared/contracts/actuation.ts'
import { Audit } from '../../shared/contracts/audit.ts'
import { Captures } from '../../shared/contracts/capture.ts'
import type { Contract } from '../../shared/contracts/contract.ts'
import { DeadLetters } from '../../shared/contracts/dead-letter.ts'
import { DriftReports } from '../../shared/contracts/drift.ts'
import { DriftAlerts, DriftPictures } from '../../shared/contracts/drift-alert.ts'
import { NewBaselines } from '../../shared/contracts/drift-baseline.ts'
import { Explanations } from '../../shared/contracts/explanation.ts'
import { ModelFindings, RulesFindings } from '../../shared/contracts/finding.ts'
import { Frame } from '../../shared/contracts/frame.ts'
import { KeptTraces } from '../../shared/contracts/kept-trace.ts'
import { ServiceMeasurements, Snapshots } from '../../shared/contracts/metrics.ts'
import { ExamReports, ModelChoices, ModelsServed } from '../../shared/contracts/model-registry.ts'
import { OverriddenFrames } from '../../shared/contracts/overridden.ts'
import { Overrides } from '../../shared/contracts/override.ts'
import { PreparedForModel, PreparedForRules } from '../../shared/contracts/prepared.ts'
import { Presences, Readiness } from '../../shared/contracts/presence.ts'
import { RecipeRevisions } from '../../shared/contracts/recipe-revision.ts'
import { RecipeTrialAnswers, RecipeTrials } from '../../shared/contracts/recipe-trial.ts'
import { StopAcknowledgements, Stops } from '../../shared/contracts/stop.ts'
import { Decisions } from '../../shared/contracts/verdict.ts'
import { VerdictCounts } from '../../shared/contracts/verdict-count.ts'
import { VerdictRecords } from '../../shared/contracts/verdict-record.ts'

/** A contract of whatever kind. */
export type AnyContract = Contract<unknown, unknown>

/** Every kind of message on the bus, and what it says. */
export const everyContract = [
  [Captures, 'A picture that other software wants inspected.'],
  [Frame, 'One image of one view of one part, as the camera gave it.'],
  [PreparedForModel, 'The pixels of a view, cut and scaled for its model.'],
  [PreparedForRules, 'The pixels of a view, cut and scaled for the rules.'],
  [ModelFindings, 'What the model says of one view of a part.'],
  [RulesFindings, 'What the rules say of one view of a part.'],
  [Explanations, 'Where the model finds a part suspicious, and the good image that it resembles most there.'],
  [Decisions, 'The verdict: one message a part, ever.'],
  [Actuations, 'What the line was told of a part.'],
  [Stops, 'The line has to stop.'],
  [StopAcknowledgements, 'A person takes responsibility for a stop, and the line may go on.'],
  [Overrides, 'A person’s correction of a verdict, or its withdrawal.'],
  [OverriddenFrames, 'A view of a part of which a person has said what it truly is, for the exam of the next model.'],
  [DriftReports, 'How the scores, the appearance and the overrides of a view stand against their baseline.'],
  [DriftAlerts, 'Something changes slowly: since when, how much, the likely cause, and what to try.'],
  [DriftPictures, 'A part from before or after a change that an alert tells of.'],
  [NewBaselines, 'A person says that a view is as it should be from now on.'],
  [Readiness, 'Whether the station inspects, ten times a second from each instance of decision.'],
  [Presences, 'A service’s own word that it can do its part.'],
  [ModelChoices, 'Which model a person wants for a view.'],
  [ModelsServed, 'Which models judge a view.'],
  [ExamReports, 'The record of one change of models, or of why there was none.'],
  [RecipeRevisions, 'A revision of the station’s recipe.'],
  [RecipeTrials, 'What would another recipe make of parts that were judged already?'],
  [RecipeTrialAnswers, 'What comes of such a trial, piece by piece.'],
  [Audit, 'Who changed what.'],
  [KeptTraces, 'The trace of a part is worth keeping.'],
  [ServiceMeasurements, 'What one service counts and measures.'],
  [Snapshots, 'What one service of a plant measured, for the central site.'],
  [VerdictRecords, 'A verdict in brief, for the central site.'],
  [VerdictCounts, 'How many verdicts a station has given, for the central site.'],
  [DeadLetters, 'A message that nobody could use.'],
] as unknown as readonly (readonly [AnyContract, summary: string])[]
