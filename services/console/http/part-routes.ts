import { z } from 'zod'
import { PartId } from '../../../shared/contracts/name.ts'
import { PartDetail, PartSummary, PartsQuery } from '../api/part.ts'
import { Problem } from '../api/problem.ts'
import { type StoredPart, summaryOf } from '../parts/part-record.ts'
import type { PartStore } from '../parts/part-store.ts'
import type { App } from './context.ts'
import { ProblemError } from './problem-answer.ts'

export const PartPath = z.object({ partId: PartId })

/** Views of a part whose picture is still there. */
export type PicturesOf = (partId: string, views: readonly string[]) => string[]

/** The parts of the last days, and everything that is known of one. */
export function addPartRoutes(app: App, store: Pick<PartStore, 'find' | 'list'>, pictures: PicturesOf): void {
  app.get('/api/parts', {
    config: { role: 'viewer' },
    schema: {
      summary: 'The last parts, the newest capture first',
      description: 'For more, ask again with `before`: the identity of the last part of this answer.',
      querystring: PartsQuery,
      response: { 200: z.object({ parts: z.array(PartSummary) }) },
    },
    handler: async ({ query }) => ({ parts: store.list(query) }),
  })
  app.get('/api/parts/:partId', {
    config: { role: 'viewer' },
    schema: {
      summary: 'Everything that is known of a part',
      params: PartPath,
      response: { 200: PartDetail, 404: Problem },
    },
    handler: async ({ params: { partId } }) => {
      const part = knownPart(store, partId)
      return { ...part.record, ...summaryOf(part), pictures: pictures(partId, part.record.views) }
    },
  })
}

/** @throws {ProblemError} 404 where it is not known */
export function knownPart(store: Pick<PartStore, 'find'>, partId: string): StoredPart {
  const part = store.find(partId)
  if (part) return part
  throw new ProblemError(404, 'no such part', `part ${partId} is not known here: it has no verdict yet, or is too old`)
}
