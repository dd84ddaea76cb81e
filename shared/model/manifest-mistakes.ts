import type { ModelInput, ModelManifest } from '../contracts/model.ts'

/** What a manifest says that cannot be meant, beyond the form of its fields; the message says what to correct. */
export function manifestMistakes(manifest: ModelManifest): string[] {
  return [...inputMistakes(manifest.input), ...kindMistakes(manifest), ...fileMistakes(manifest)]
}

function inputMistakes({ type, mean, deviation }: ModelInput): string[] {
  const mistakes: string[] = []
  const isScaled = mean.some((value) => value !== 0) || deviation.some((value) => value !== 1)
  if (type === 'uint8' && isScaled) {
    mistakes.push('input.mean and input.deviation do not go with the type uint8; remove them or use float32')
  }
  if (deviation.some((value) => value === 0)) {
    mistakes.push('input.deviation has a 0, by which nothing can be divided; use 1 where nothing is scaled')
  }
  return mistakes
}

function kindMistakes(manifest: ModelManifest): string[] {
  if (manifest.kind === 'anomaly') {
    const { patches, nearest } = manifest.outputs
    const isSqueezed = manifest.input.fit === 'squeeze'
    return (patches ?? nearest) === undefined || isSqueezed
      ? []
      : ['outputs.patches and outputs.nearest go with input.fit squeeze only, where every cell lies over the image']
  }
  if (manifest.kind === 'reconstruction') return []
  const { classes } = manifest
  const twice = classes.find((name, index) => classes.indexOf(name) !== index)
  const mistakes = twice === undefined ? [] : [`classes names ${twice} twice; give every class a name of its own`]
  if (manifest.kind === 'classifier') {
    const unknown = manifest.good.find((name) => !classes.includes(name))
    if (unknown !== undefined) mistakes.push(`good names ${unknown}, which is none of classes; correct one of them`)
  }
  return mistakes
}

function fileMistakes({ files, golden }: ModelManifest): string[] {
  const names = files.map(({ file }) => file)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  const unlisted = golden.find(({ file }) => !names.includes(file))
  const mistakes = twice === undefined ? [] : [`files names ${twice} twice; name it once`]
  if (unlisted) mistakes.push(`golden names ${unlisted.file}, which is none of files; add it there`)
  return mistakes
}
