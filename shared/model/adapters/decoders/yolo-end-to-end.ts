import { ModelOutputError } from '../../model-output.ts'
import type { Candidate, Decoder } from './decoder.ts'

const boxNumbers = 6

/**
 * YOLOv10, YOLO26 and exports with `nms=True`: `[1, boxes, 6]`, every box left, top, right, bottom in pixels of the input,
 * its confidence and its class. One box an object, the rest has the confidence 0.
 * Source: https://docs.ultralytics.com/models/yolo26
 */
export const yoloEndToEnd: Decoder = {
  overlaps: false,
  shape: () => [1, 'boxes', boxNumbers],
  candidates(values, { classes }, confidenceMin) {
    const found: Candidate[] = []
    for (let start = 0; start < values.length; start += boxNumbers) {
      const numbers = values.subarray(start, start + boxNumbers)
      const [left = 0, top = 0, right = 0, bottom = 0, confidence = 0, classIndex = 0] = numbers
      if (confidence < confidenceMin) continue
      if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classes) {
        throw new ModelOutputError(`a box is of class ${classIndex}, model.json names ${classes} from 0; list them all`)
      }
      found.push({ classIndex, confidence, left, top, right, bottom })
    }
    return found
  },
}
