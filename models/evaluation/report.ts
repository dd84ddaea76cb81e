import { cpus } from 'node:os'
import type { ModelManifest } from '../../shared/contracts/model.ts'
import { type Evaluation, evaluation } from './evaluation.ts'
import type { JudgedImage } from './judged-image.ts'
import type { UnseenFiles } from './labelled-file.ts'

/** What an evaluation found, as `--report` writes it. */
export interface EvaluationReport extends Evaluation {
  readonly model: {
    readonly name: string
    readonly version: string
    readonly kind: ModelManifest['kind']
    readonly sha256: string
    readonly bytes: number
    readonly input: string
    readonly licence: string
    readonly origin: string
  }
  readonly measured: {
    readonly software: string
    readonly machine: string
    /** Cores that one judgement could use. */
    readonly threads: number
    readonly copiesLeftOut: number
    /** False where the package does not tell which images it was fitted on. */
    readonly provenUnseen: boolean
  }
  readonly images: readonly {
    readonly file: string
    readonly label: 'good' | 'defect'
    readonly type: string | null
    readonly score: number
  }[]
}

/** Software and conditions of a measurement. */
export interface Conditions {
  readonly software: string
  readonly threads: number
}

/** The machine that this runs on, in words. */
export function machineName(): string {
  const all = cpus()
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`
}

function originOf({ provenance }: ModelManifest): string {
  if (!('backbone' in provenance)) return provenance.source
  const { backbone, images, patchesKept, software } = provenance
  return `fitted on ${images} good images with ${backbone}, ${patchesKept} patches kept, by ${software}`
}

/** Puts together what was measured, where and on what. */
export function evaluationReport(
  manifest: Exclude<ModelManifest, { kind: 'detector' }>,
  judged: readonly JudgedImage[],
  { copiesLeftOut, provenUnseen }: Omit<UnseenFiles, 'files'>,
  { software, threads }: Conditions,
): EvaluationReport {
  const { name, version, kind, sha256, bytes, input, licence, threshold, warningThreshold } = manifest
  const promise = 'promise' in manifest ? manifest.promise : undefined
  return {
    model: {
      name,
      version,
      kind,
      sha256,
      bytes,
      input: `${input.width} × ${input.height}, ${input.fit}`,
      licence,
      origin: originOf(manifest),
    },
    measured: { software, machine: machineName(), threads, copiesLeftOut, provenUnseen },
    ...evaluation(judged, { threshold, warningThreshold, promise }),
    images: judged.map(({ file, defect, score }) => ({
      file,
      label: defect === undefined ? ('good' as const) : ('defect' as const),
      type: defect ?? null,
      score,
    })),
  }
}
