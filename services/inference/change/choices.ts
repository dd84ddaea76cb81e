import type { ModelChoice } from '../../../shared/contracts/model-registry.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import type { ServedMemory } from './served-file.ts'
import type { ViewDesk } from './view-desk.ts'

/** A choice during which the service ended so often, without being told to, is not begun again. */
const startsMax = 2

/**
 * Follows what people choose for a view. Each choice is carried out once, whatever comes of it and however often it is
 * heard; one that was made while the recipe named another model is over.
 */
export function createChoices(
  desk: Pick<ViewDesk, 'choose' | 'refuse'>,
  memory: Pick<ServedMemory, 'settledChoice' | 'begunChoice' | 'keep'>,
  insteadOf: string,
  log: Log,
): (choice: ModelChoice) => void {
  let current: string | undefined
  return (choice) => {
    const identity = identityOf(choice)
    if (choice.insteadOf !== insteadOf || identity === memory.settledChoice || identity === current) return
    current = identity
    const settled = (): void => {
      if (identity === current) memory.keep({ settledChoice: identity })
    }
    const { starts = 0 } = memory.begunChoice?.choice === identity ? memory.begunChoice : {}
    const begunSoOften = (often: number): void => memory.keep({ begunChoice: { choice: identity, starts: often } })
    if (starts >= startsMax) {
      memory.keep({ settledChoice: identity })
      return desk.refuse(
        choice,
        `inference ended ${starts} times during its exam; look at the log of inference for why`,
      )
    }
    void desk
      .choose(choice, () => begunSoOften(starts + 1))
      .then(settled, (error: unknown) => {
        // The service was told to stop.
        if (memory.begunChoice?.choice === identity) begunSoOften(starts)
        log.error({ choice: identity, reason: String(error) }, `a choice of a model was not carried out: ${error}`)
      })
  }
}

function identityOf({ chosenAt, model }: ModelChoice): string {
  return `${chosenAt} ${model ? `${model.name}/${model.version} ${model.sha256}` : 'the recipe’s own'}`
}
