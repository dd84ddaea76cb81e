import type { ManifestOf } from '../../contracts/model.ts'
import type { ClassifierAnswer } from '../answer.ts'
import { ModelOutputError, outputNumbers } from '../model-output.ts'
import { floats, type TensorDeclaration } from '../tensor-declaration.ts'
import type { Adapter } from './adapter.ts'

/** A thousand 16-bit probabilities add up to one no better than this. */
const sumTolerance = 0.02

/** Models that give every class a probability, or a logit of which a softmax makes one. */
export function classifierAdapter({ classes, softmax, outputs }: ManifestOf<'classifier'>): Adapter<ClassifierAnswer> {
  const count = classes.length
  const shapes = [[count], [1, count], [1, count, 1, 1]]
  const output: TensorDeclaration = { name: outputs.probabilities, types: floats, shapes }
  return {
    outputs: [output],
    grounds: [],
    read(results) {
      const { values } = outputNumbers(results, output)
      const probabilities = softmax ? softmaxOf(values) : Array.from(values)
      assertProbabilities(output.name, probabilities)
      return { kind: 'classifier', probabilities }
    },
  }
}

/** Logits as probabilities; the largest is taken off first, so that no exponential overflows. */
function softmaxOf(logits: Float32Array): number[] {
  const largest = logits.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const exponentials = Array.from(logits, (value) => Math.exp(value - largest))
  const sum = exponentials.reduce((total, value) => total + value, 0)
  return exponentials.map((value) => value / sum)
}

function assertProbabilities(output: string, values: readonly number[]): void {
  const sum = values.reduce((total, value) => total + value, 0)
  const outside = values.find((value) => value < -sumTolerance || value > 1 + sumTolerance)
  if (outside === undefined && Math.abs(sum - 1) <= sumTolerance) return
  const found = outside === undefined ? `add up to ${sum.toFixed(3)}` : `hold ${outside.toFixed(3)}`
  throw new ModelOutputError(
    `the output ${output} should be probabilities of which one class is right, but they ${found}; set softmax to true in model.json if they are logits`,
  )
}
