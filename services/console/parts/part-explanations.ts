import { Explanation } from '../../../shared/contracts/explanation.ts'
import type { KeptFiles } from './kept-files.ts'
import type { PartStore } from './part-store.ts'

/** Why a model found parts suspicious, from the folder where that is kept or, for an hour, from the broker. */
export interface PartExplanations {
  find(partId: string, view: string): Promise<{ readonly explanation: Explanation } | { readonly reason: string }>
  /** @returns false where there is none (yet) @throws when it cannot be written */
  keep(partId: string, view: string): Promise<boolean>
}

export interface PartExplanationsOptions {
  readonly store: Pick<PartStore, 'find'>
  readonly kept: KeptFiles
  /** undefined where the broker has none. @throws where it cannot be asked */
  readonly fetch: (partId: string, view: string) => Promise<Explanation | undefined>
}

export function createPartExplanations({ store, kept, fetch }: PartExplanationsOptions): PartExplanations {
  return {
    async find(partId, view) {
      const explanation = (await fromFile(kept, partId, view)) ?? (await fetch(partId, view).catch(() => undefined))
      return explanation ? { explanation } : { reason: whyNone(store, partId, view) }
    },
    async keep(partId, view) {
      if (kept.has(fileOf(partId, view))) return true
      const explanation = await fetch(partId, view)
      if (explanation) await kept.write(fileOf(partId, view), Buffer.from(JSON.stringify(explanation)))
      return explanation !== undefined
    },
  }
}

async function fromFile(kept: KeptFiles, partId: string, view: string): Promise<Explanation | undefined> {
  const bytes = await kept.read(fileOf(partId, view))
  if (!bytes) return undefined
  try {
    return Explanation.parse(JSON.parse(Buffer.from(bytes).toString()))
  } catch {
    return undefined
  }
}

/** In the words of whoever asks why there is nothing to see. */
function whyNone(store: Pick<PartStore, 'find'>, partId: string, view: string): string {
  const part = store.find(partId)
  if (!part) return `part ${partId} is not known here: it has no verdict yet, or is too old`
  if (!part.record.views.includes(view))
    return `part ${part.record.sequence} has no view ${view}; it has ${part.record.views.join(', ')}`
  const model = part.record.findings[view]?.model
  if (!model) return 'the model did not answer in time for this part'
  if (model.outcome === 'unable') return `the model could not judge this picture: ${model.reason}`
  const line = model.warningThreshold ?? model.threshold
  if (model.score <= line) return 'the model did not find this part suspicious; only suspicious parts are explained'
  return 'no explanation was made or kept: at most two a second are made, and only when the line leaves time for it'
}

function fileOf(partId: string, view: string): string {
  return `${partId}.${view}.explanation`
}
