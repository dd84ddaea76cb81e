import type { ModelLabel, ModelPackage } from '../../../api/model.ts'
import { format } from '../../texts/language.ts'
import { engineerTexts } from '../texts/engineer-texts.ts'

const kibibyte = 1024

/** A model as people write it: `plate/2`. */
export function spell({ name, version }: ModelLabel): string {
  return `${name}/${version}`
}

/** The same, where none stands for the recipe's own. */
export function spellOr(model: ModelLabel | null): string {
  return model ? spell(model) : engineerTexts().models.recipesOwn
}

/** One sentence. */
export function promiseInWords({ promise }: Pick<ModelPackage, 'promise'>): string {
  const t = engineerTexts().models
  if (!promise) return t.noPromise
  const { falseRejectRateMax, confidence, imagesHeldBack } = promise
  return t.promiseIs(format.share(falseRejectRateMax, 1), format.share(confidence, 1), imagesHeldBack)
}

export function sizeInWords(bytes: number): string {
  if (bytes < kibibyte ** 2) return `${format.measure(Math.ceil(bytes / kibibyte))} KiB`
  return `${format.number(bytes / kibibyte ** 2, 1)} MiB`
}
