import type { ModelManifest } from '../../contracts/model.ts'
import type { Adapter } from './adapter.ts'
import { anomalyAdapter } from './anomaly.ts'
import { classifierAdapter } from './classifier.ts'
import { detectorAdapter } from './detector.ts'
import { reconstructionAdapter } from './reconstruction.ts'

/** The adapter of the manifest's kind of model. */
export function adapterFor(manifest: ModelManifest): Adapter {
  switch (manifest.kind) {
    case 'anomaly':
      return anomalyAdapter(manifest)
    case 'reconstruction':
      return reconstructionAdapter(manifest)
    case 'detector':
      return detectorAdapter(manifest)
    case 'classifier':
      return classifierAdapter(manifest)
  }
}
