import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'
import { type DriftSettings, defaultDriftSettings } from './view/drift-settings.ts'

const dayMs = 86_400_000
const duration = z.coerce.number().int().min(50).max(dayMs)
const blocks = z.coerce.number().int().min(1).max(10_000)

export const DriftConfig = ServiceConfig.extend({
  /** Holds what is known of every view, so that a restart forgets nothing. */
  DRIFT_FOLDER: z.string({ error: 'name a folder on a local disk for what drift has learnt' }),
  /** Of a view at most one picture in so long a time is looked at. */
  SAMPLE_INTERVAL_MS: duration.default(2000),
  /** As often the present is compared with the baseline, and a report is given. */
  ASSESS_INTERVAL_MS: duration.default(60_000),
  /** As often what is known is written to the disk; messages are settled only then. */
  SAVE_INTERVAL_MS: duration.default(120_000),
  /** Parts of so long a time count as one, because neighbours resemble each other. */
  BLOCK_MS: duration.default(defaultDriftSettings.blockMs),
  /** A block with fewer parts counts for nothing. */
  BLOCK_PARTS_MIN: blocks.default(defaultDriftSettings.blockPartsMin),
  /** So many blocks with parts in them are the baseline. */
  BASELINE_BLOCKS: blocks.default(defaultDriftSettings.baselineBlocks),
  /** Neighbouring blocks that tests move as one. */
  BLOCKS_TOGETHER: blocks.default(defaultDriftSettings.blocksTogether),
  /** The scores of so many newest blocks are compared with it, */
  SCORE_BLOCKS: blocks.default(defaultDriftSettings.scoreBlocks),
  /** and the pictures of so many. */
  PICTURE_BLOCKS: blocks.default(defaultDriftSettings.pictureBlocks),
  /** So many blocks one after the other have to say the same before an alert is opened or closed. */
  PERSISTENCE: blocks.default(defaultDriftSettings.persistence),
})
export type DriftConfig = z.infer<typeof DriftConfig>

/** What the statistics go by. */
export function driftSettings(config: DriftConfig): DriftSettings {
  return {
    ...defaultDriftSettings,
    blockMs: config.BLOCK_MS,
    blockPartsMin: config.BLOCK_PARTS_MIN,
    baselineBlocks: config.BASELINE_BLOCKS,
    blocksTogether: config.BLOCKS_TOGETHER,
    scoreBlocks: config.SCORE_BLOCKS,
    pictureBlocks: config.PICTURE_BLOCKS,
    persistence: config.PERSISTENCE,
  }
}
