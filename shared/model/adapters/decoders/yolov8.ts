import { boxAround, type Candidate, type Decoder } from './decoder.ts'

const boxNumbers = 4

/**
 * YOLOv8, YOLO11 and their kin: `[1, 4 + classes, boxes]`, for every box centre x, centre y, width, height in pixels of
 * the input, then a confidence for every class; no objectness. Source: https://docs.ultralytics.com/modes/export
 */
export const yolov8: Decoder = {
  overlaps: true,
  shape: ({ classes }) => [1, boxNumbers + classes, 'boxes'],
  candidates(values, { classes }, confidenceMin) {
    const boxes = values.length / (boxNumbers + classes)
    const { confidences, classIndices } = mostCertainClasses(values, boxes, classes)
    const found: Candidate[] = []
    for (let box = 0; box < boxes; box++) {
      const confidence = confidences[box] as number
      if (confidence < confidenceMin) continue
      const [x, y, width, height] = [0, 1, 2, 3].map((row) => values[row * boxes + box] as number)
      const around = boxAround(x as number, y as number, width as number, height as number)
      found.push({ classIndex: classIndices[box] as number, confidence, ...around })
    }
    return found
  },
}

/** Class by class, in the order in which the numbers lie in memory. */
function mostCertainClasses(values: Float32Array, boxes: number, classes: number) {
  const confidences = values.slice(boxNumbers * boxes, (boxNumbers + 1) * boxes)
  const classIndices = new Uint16Array(boxes)
  for (let classIndex = 1; classIndex < classes; classIndex++) {
    const start = (boxNumbers + classIndex) * boxes
    for (let box = 0; box < boxes; box++) {
      const confidence = values[start + box] as number
      if (confidence > (confidences[box] as number)) {
        confidences[box] = confidence
        classIndices[box] = classIndex
      }
    }
  }
  return { confidences, classIndices }
}
