import type { ModelChoice } from '../../shared/contracts/model-registry.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { ServedMemory } from './served-file.ts'
import type { ViewDesk } from './view-desk.ts'

/**
 * Follows what people choose for a view. Each choice is carried out once, whatever comes of it and however often it is
 * heard; one that was made while the recipe named another model is over.
 */
export function createChoices(
  desk: Pick<ViewDesk, 'choose'>,
  memory: Pick<ServedMemory, 'settledChoice' | 'keep'>,
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
    void desk.choose(choice).then(settled, (error: unknown) => {
      log.error({ choice: identity, reason: String(error) }, `a choice of a model was not carried out: ${error}`)
    })
  }
}

function identityOf({ chosenAt, model }: ModelChoice): string {
  return `${chosenAt} ${model ? `${model.name}/${model.version} ${model.sha256}` : 'the recipe’s own'}`
}
