import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'

const gibibyte = 2 ** 30
const share = z.coerce.number().min(0).max(1)
const days = z.coerce.number().int().min(1)

export const ArchiveConfig = ServiceConfig.extend({
  /** Records, images and what is not yet either; on a disk that the broker's store is not on, where there is one. */
  ARCHIVE_FOLDER: z.string({ error: 'name a folder on a local disk for records and images' }),
  /** How long records may be behind: until then they are in the spool, which nobody queries. */
  SEAL_INTERVAL_MS: z.coerce.number().int().min(100).max(3_600_000).default(60_000),
  /** Share of the passed parts whose images are kept. */
  PASS_SHARE: share.default(0.02),
  PASS_DAYS: days.default(30),
  REJECT_DAYS: days.default(365),
  FAIL_SAFE_DAYS: days.default(365),
  OVERRIDE_DAYS: days.default(1825),
  IMAGE_BYTES_MAX: z.coerce
    .number()
    .int()
    .min(0)
    .default(50 * gibibyte),
  /** Share of the disk: with less free, no image of a passed part is added. */
  DISK_FREE_LOW: share.default(0.15),
  /** With less free, images of passed parts are deleted, and nobody's are added. */
  DISK_FREE_CRITICAL: share.default(0.05),
})
export type ArchiveConfig = z.infer<typeof ArchiveConfig>
