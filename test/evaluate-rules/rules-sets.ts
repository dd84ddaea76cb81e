import { join } from 'node:path'
import { projectFolder } from '../../shared/service/software-version.ts'

/** How the truth of a set is told, and with it what is counted. */
export type Measured = 'parts' | 'positions' | 'marked defects'

/** A public set of photos and the recipe that judges it. */
export interface RulesSet {
  readonly name: string
  readonly recipe: string
  readonly measured: Measured
  /** The fit image on which the recipe's regions were drawn; none where every photo has a template of its own. */
  readonly reference?: string
  /** Share of the defective parts, and of every type of defect, that has to be found; nothing asked where absent. */
  readonly foundMin?: number
  /** Whether the model is measured beside the rules. */
  readonly withModel: boolean
}

const recipeOf = (name: string) => join(projectFolder, 'test/recipes', `${name}.yaml`)

/** Each reference was chosen by looking: a good part of the split `fit`, in even light, in the middle of the frame. */
export const rulesSets: readonly RulesSet[] = [
  {
    name: 'screw-presence',
    recipe: recipeOf('screw-presence'),
    measured: 'positions',
    reference: 'good/39_1111.jpg',
    withModel: false,
  },
  {
    name: 'cola-bottles',
    recipe: recipeOf('cola-bottles'),
    measured: 'parts',
    reference: 'good/normal-image022.jpg',
    foundMin: 0.9,
    withModel: true,
  },
  { name: 'deeppcb', recipe: recipeOf('deeppcb'), measured: 'marked defects', withModel: false },
  {
    name: 'aws-aliens',
    recipe: recipeOf('aws-aliens'),
    measured: 'parts',
    reference: 'good/normal_28.png',
    foundMin: 0.95,
    withModel: true,
  },
]
