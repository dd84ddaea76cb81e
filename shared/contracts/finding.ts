import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { ViewEnvelope } from './envelope.ts'
import { ModelName } from './model.ts'
import { Name } from './name.ts'
import { Region } from './region.ts'
import { Shape, shapesMax } from './shape.ts'

/** Which judge a finding comes from. */
export const judges = ['model', 'rules'] as const
export type Judge = (typeof judges)[number]

/** What a check measured, in the unit the recipe's limits are written in. */
export const CheckResult = z.object({
  name: Name,
  kind: Name,
  passed: z.boolean(),
  onFail: z.enum(['reject', 'stop']),
  /** Absent where it could not be measured; the check has failed then. */
  value: z.number().optional(),
  unit: z.string().max(16),
  limits: z.object({ min: z.number().optional(), max: z.number().optional() }),
  /** Why the part was not found, where that kept the check from measuring: the same for every check that goes with it. */
  notFound: z.string().max(300).optional(),
  /** Where it was measured; the upright box around it where the part lies turned. */
  region: Region,
  /** What was measured there, to be drawn on the picture. */
  shapes: z.array(Shape).max(shapesMax).optional(),
  /** One plain sentence for the operator, such as "bore is 14.2 mm across, allowed 11.6 to 12.4 mm". */
  reason: z.string().max(300),
})
export type CheckResult = z.infer<typeof CheckResult>

/** Scores across the model's grid, one byte a cell: 128 is the threshold, 255 twice the threshold or more. */
export const Heatmap = z.object({
  width: z.int().min(1).max(256),
  height: z.int().min(1).max(256),
  cells: z.base64(),
})
export type Heatmap = z.infer<typeof Heatmap>

/** A judge that could not judge says why; the part then gets its verdict from what else is known. */
const Unable = z.object({
  outcome: z.literal('unable'),
  code: z.enum([
    'image-missing',
    'image-empty',
    'image-type-unsupported',
    'image-unreadable',
    'image-too-large',
    'image-depth-unsupported',
    'image-colour-space-unsupported',
    'image-animated',
    'image-size-unexpected',
    'model-failed',
    'model-output-invalid',
    'check-failed',
    'recipe-unavailable',
  ]),
  reason: z.string().max(500),
})
export type UnableCode = z.infer<typeof Unable>['code']

/** Something a detector found, in pixels of the frame. */
export const FoundObject = z.object({ class: z.string().max(64), confidence: z.number(), region: Region })
export type FoundObject = z.infer<typeof FoundObject>

/** What the first of two models said where the second has decided. */
const FirstFinding = z.object({ model: ModelName, score: z.number(), threshold: z.number() })

/** Why a second model that was to be asked has not decided; the finding is the first one's then. */
const NoSecondFinding = z.object({
  model: ModelName,
  outcome: z.enum(['late', 'failed']),
  reason: z.string().max(300),
})

/** The model's answer for one frame. */
export const ModelFinding = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('judged'),
    model: ModelName,
    score: z.number(),
    /** Above it the part is rejected. */
    threshold: z.number(),
    /** Above it the part is suspicious. */
    warningThreshold: z.number().optional(),
    heatmap: Heatmap.optional(),
    /** The frame's pixel that speaks most against the part. */
    peak: z.object({ x: z.number(), y: z.number() }).optional(),
    objects: z.array(FoundObject).max(100).optional(),
    /** One plain sentence for the operator where the score says too little, such as "cap: found 0, expected 1". */
    reason: z.string().max(300).optional(),
    first: FirstFinding.optional(),
    second: NoSecondFinding.optional(),
  }),
  Unable,
])
export type ModelFinding = z.infer<typeof ModelFinding>

/** What a verdict keeps of a model's answer: all but what only the findings themselves have room for. */
export const ModelFindingInBrief = z.discriminatedUnion('outcome', [
  ModelFinding.options[0].omit({ heatmap: true, objects: true }),
  Unable,
])

/** The answer of the deterministic checks for one frame. */
export const RulesFinding = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('judged'), checks: z.array(CheckResult).max(64) }),
  Unable,
])
export type RulesFinding = z.infer<typeof RulesFinding>

function findings<Body>(judge: Judge, body: z.ZodType<Body>): Contract<ViewEnvelope, Body> {
  return {
    name: `finding-${judge}`,
    account: 'LINE',
    stream: 'FINDINGS',
    envelope: ViewEnvelope,
    body: jsonBody(body),
    subject: ({ station, view }) => `findings.${judge}.${station}.${view}`,
    filter: (station = '*') => `findings.${judge}.${station}.*`,
    id: ({ partId, view }) => `finding-${judge}:${partId}:${view}`,
  }
}

export const ModelFindings = findings('model', ModelFinding)
export const RulesFindings = findings('rules', RulesFinding)
