import type { Expectation } from '../contracts/expectation.ts'
import type { ModelManifest } from '../contracts/model.ts'

/** Something in a view's `expects` that does not go with its model. */
export interface ExpectationMistake {
  /** Where, within the view: such as `['expects', 0, 'class']`. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What keeps a model from being asked for what a view's recipe expects of it; nothing when they go together. */
export function expectationMistakes(
  manifest: Pick<ModelManifest, 'kind' | 'name'> & { readonly classes?: readonly string[] },
  expects: readonly Expectation[] | undefined,
): readonly ExpectationMistake[] {
  const { kind, name, classes = [] } = manifest
  if (kind !== 'detector') {
    const message = `is only for detectors, and ${name} is a model of kind ${kind}; remove it or name a detector`
    return expects === undefined ? [] : [{ path: ['expects'], message }]
  }
  if (expects === undefined) {
    const [example = 'cap'] = classes
    const message = `${name} is a detector, which finds objects but does not know which have to be there; add expects: [{ class: ${example} }]`
    return [{ path: ['model'], message }]
  }
  return expects.flatMap((expectation, index) => {
    const message = `is none of the classes that ${name} knows: ${listed(classes)}`
    return classes.includes(expectation.class) ? [] : [{ path: ['expects', index, 'class'], message }]
  })
}

const listedMax = 20

function listed(classes: readonly string[]): string {
  const rest = classes.length - listedMax
  return classes.slice(0, listedMax).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
