import { z } from 'zod'
import { PartId } from '../../../shared/contracts/name.ts'
import { PartDetail } from './part.ts'

/** The verdict about the pictures of one request. Its part is one of the station's like any other. */
export const Classification = PartDetail.omit({
  pictures: true,
  override: true,
  overrideRevision: true,
  traceId: true,
}).extend({
  /** Names the request; the part's messages on the bus carry it. */
  request: PartId,
})
export type Classification = z.infer<typeof Classification>

/** What makes two requests the same: any text that the asker never uses for other pictures. */
export const IdempotencyKey = z.string().min(1).max(200)
