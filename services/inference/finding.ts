import type { ModelFinding } from '../../shared/contracts/finding.ts'
import type { ManifestOf } from '../../shared/contracts/model.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { AnomalyAnswer } from '../../shared/model/answer.ts'

const thresholdCell = 128

/** What an anomaly model's answer says of a frame. @param region the part of the frame that the model saw */
export function anomalyFinding(manifest: ManifestOf<'anomaly'>, answer: AnomalyAnswer, region: Region): ModelFinding {
  const { name, version, sha256, threshold, warningThreshold } = manifest
  const { score, heatmap, rows, columns } = answer
  const hottest = heatmap.indexOf(Math.max(...heatmap))
  return {
    outcome: 'judged',
    model: { name, version, sha256 },
    score,
    threshold,
    ...(warningThreshold !== undefined && { warningThreshold }),
    heatmap: { width: columns, height: rows, cells: cellsOf(heatmap, threshold) },
    peak: {
      x: region.x + ((hottest % columns) + 0.5) * (region.width / columns),
      y: region.y + (Math.floor(hottest / columns) + 0.5) * (region.height / rows),
    },
  }
}

/** One byte a cell, the threshold at 128: enough to look at, a quarter of the size. */
function cellsOf(heatmap: Float32Array, threshold: number): string {
  const cells = Uint8Array.from(heatmap, (value) => Math.min(255, Math.max(0, (value / threshold) * thresholdCell)))
  return Buffer.from(cells).toString('base64')
}
