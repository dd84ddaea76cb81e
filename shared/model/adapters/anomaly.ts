import type { ManifestOf } from '../../contracts/model.ts'
import type { AnomalyAnswer } from '../answer.ts'
import { type CellGrid, coarsened, cutToImage, hottestCell } from '../heatmap.ts'
import { outputInteger, outputIntegers, outputNumbers } from '../model-output.ts'
import { floats, type TensorDeclaration } from '../tensor-declaration.ts'
import type { Adapter } from './adapter.ts'

/**
 * Models that give a score and a map themselves: those fitted here, and exports of anomalib 1 and 2 (`pred_score [1]` or
 * `[1, 1]`, `anomaly_map [1, 1, rows, columns]` or `[1, rows, columns]`). What anomalib 2 exports scales both to 0 to 1
 * with the threshold at 0.5; its `pred_label` and `pred_mask` follow from them and are not read. Source:
 * https://github.com/open-edge-platform/anomalib, models/components/base/export_mixin.py, post_processing/post_processor.py
 */
export function anomalyAdapter({ outputs, input }: ManifestOf<'anomaly'>): Adapter<AnomalyAnswer> {
  const score: TensorDeclaration = { name: outputs.score, types: floats, shapes: [[], [1], [1, 1]] }
  const cells = ['rows', 'columns']
  const heatmap: TensorDeclaration = {
    name: outputs.heatmap,
    types: floats,
    shapes: [cells, [1, ...cells], [1, 1, ...cells]],
  }
  const patches = ground(outputs.patches, 'float32', ['rows · columns', 'features'])
  const nearest = ground(outputs.nearest, 'int64', ['rows · columns'])
  return {
    // Fetching one number a cell costs next to nothing; the patches are hundreds.
    outputs: [score, heatmap, ...(nearest ? [nearest] : [])],
    grounds: patches ? [patches] : [],
    read(results, { placement, withGrounds }) {
      const { values, shape } = outputNumbers(results, heatmap)
      const [rows = 0, columns = 0] = shape.slice(-2)
      const whole = { values, rows, columns }
      const scored = outputNumbers(results, score).values[0] as number
      const answer = (grid: CellGrid, more: Partial<AnomalyAnswer>): AnomalyAnswer => {
        return { kind: 'anomaly', score: scored, heatmap: grid.values, rows: grid.rows, columns: grid.columns, ...more }
      }
      // Patches are counted by the cells of the map as the model made it.
      const count = rows * columns
      const nearestWanted = nearest && { ...nearest, shapes: [[count]] }
      if (withGrounds) {
        return answer(whole, {
          ...(patches && { patches: outputNumbers(results, { ...patches, shapes: [[count, 'features']] }).values }),
          ...(nearestWanted && { nearest: outputIntegers(results, nearestWanted) }),
        })
      }
      const cell = hottestCell(whole, placement, input)
      return answer(coarsened(cutToImage(whole, placement, input), 'largest'), {
        ...(nearestWanted && { nearestOfPeak: outputInteger(results, nearestWanted, cell) }),
      })
    },
  }
}

function ground(name: string | undefined, type: string, shape: readonly string[]): TensorDeclaration | undefined {
  return name === undefined ? undefined : { name, types: [type], shapes: [shape] }
}
