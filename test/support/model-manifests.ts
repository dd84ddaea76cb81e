import { type ManifestOf, ModelInput, type ModelManifest } from '../../shared/contracts/model.ts'

type Changes<Kind extends ModelManifest['kind']> = Partial<Omit<ManifestOf<Kind>, 'input'>> & {
  readonly input?: Partial<ModelInput>
}

function about(input: Partial<ModelInput> = {}) {
  return {
    name: 'foreign',
    version: '1',
    sha256: '0'.repeat(64),
    bytes: 16,
    opset: 17,
    input: { ...ModelInput.parse({ name: 'image', width: 64, height: 64, type: 'float32', layout: 'nchw' }), ...input },
    provenance: { source: 'a test' },
    licence: 'none',
    files: [],
    golden: [],
  }
}

export function aForeignAnomalyManifest({ input, ...changes }: Changes<'anomaly'> = {}): ManifestOf<'anomaly'> {
  const outputs = { score: 'pred_score', heatmap: 'anomaly_map' }
  return { kind: 'anomaly', ...about(input), threshold: 0.5, outputs, ...changes }
}

export function aReconstructionManifest({ input, ...changes }: Changes<'reconstruction'> = {}) {
  return { kind: 'reconstruction' as const, ...about(input), threshold: 0.5, outputs: { image: 'drawn' }, ...changes }
}

export function aDetectorManifest({ input, ...changes }: Changes<'detector'> = {}): ManifestOf<'detector'> {
  return {
    kind: 'detector',
    ...about(input),
    decoder: 'yolov8',
    classes: ['bottle', 'cap'],
    confidenceMin: 0.4,
    overlapMax: 0.45,
    outputs: { boxes: 'boxes' },
    ...changes,
  }
}

export function aClassifierManifest({ input, ...changes }: Changes<'classifier'> = {}): ManifestOf<'classifier'> {
  return {
    kind: 'classifier',
    ...about(input),
    threshold: 0.5,
    classes: ['good', 'dented', 'scratched'],
    good: ['good'],
    softmax: false,
    outputs: { probabilities: 'probabilities' },
    ...changes,
  }
}
