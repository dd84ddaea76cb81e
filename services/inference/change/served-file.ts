import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { ModelName } from '../../../shared/contracts/model.ts'
import type { Log } from '../../../shared/runtime/log.ts'

const ServedView = z.object({
  /** What the recipe named then; when it names another model the rest is over. */
  insteadOf: z.string(),
  /** Absent: the one that the recipe names. */
  model: ModelName.optional(),
  /** The last choice that was settled, one way or the other: it is not examined again. */
  settledChoice: z.string().optional(),
  /** The choice that was begun last, and how often: one in which the service ends over and over is given up. */
  begunChoice: z.object({ choice: z.string(), starts: z.int().min(0) }).optional(),
})
type ServedView = z.infer<typeof ServedView>

const Served = z.record(z.string(), ServedView)

/** What served a view last, kept on this machine: a restart goes on with it, with or without a broker. */
export interface ServedMemory {
  readonly model: ModelName | undefined
  readonly settledChoice: string | undefined
  readonly begunChoice: ServedView['begunChoice']
  keep(changes: Partial<Omit<ServedView, 'insteadOf'>>): void
}

export interface ServedFile {
  /** Every model that served a view last. */
  readonly models: readonly ModelName[]
  /** @param insteadOf the model that the recipe names */
  of(view: string, insteadOf: string): ServedMemory
}

/** A file that cannot be written is logged, no more: what serves goes on serving. */
export function openServedFile(file: string, log: Log): ServedFile {
  let served = read(file, log)
  const viewOf = (view: string, insteadOf: string): ServedView => {
    const known = served[view]
    return known?.insteadOf === insteadOf ? known : { insteadOf }
  }
  return {
    get models() {
      return Object.values(served).flatMap(({ model }) => model ?? [])
    },
    of: (view, insteadOf) => ({
      get model() {
        return viewOf(view, insteadOf).model
      },
      get settledChoice() {
        return viewOf(view, insteadOf).settledChoice
      },
      get begunChoice() {
        return viewOf(view, insteadOf).begunChoice
      },
      keep(changes) {
        served = { ...served, [view]: { ...viewOf(view, insteadOf), ...changes } }
        try {
          replace(file, JSON.stringify(served))
        } catch (error) {
          log.error({ file, reason: String(error) }, `${file} cannot be written: a restart would forget what serves`)
        }
      },
    }),
  }
}

/** Whoever reads it, even after a crash, finds the old or the new one. */
function replace(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text, { flush: true })
  renameSync(`${file}.new`, file)
}

function read(file: string, log: Log): z.infer<typeof Served> {
  try {
    return Served.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    log.error({ file, reason: String(error) }, `${file} cannot be read: the models of the recipe serve for now`)
    return {}
  }
}
