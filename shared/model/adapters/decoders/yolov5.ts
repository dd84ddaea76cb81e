import { boxAround, type Candidate, type Decoder } from './decoder.ts'
import { classesAt, mostCertainClass, objectnessAt } from './objectness.ts'

/**
 * YOLOv5, YOLOv7: `[1, boxes, 5 + classes]`, every box centre x, centre y, width, height in pixels of the input, its
 * objectness, then a confidence for every class. Source: https://github.com/ultralytics/yolov5, models/yolo.py
 */
export const yolov5: Decoder = {
  overlaps: true,
  shape: ({ classes }) => [1, 'boxes', classesAt + classes],
  candidates(values, { classes }, confidenceMin) {
    const found: Candidate[] = []
    for (let start = 0; start < values.length; start += classesAt + classes) {
      if ((values[start + objectnessAt] as number) < confidenceMin) continue
      const { classIndex, confidence } = mostCertainClass(values, start, classes)
      if (confidence < confidenceMin) continue
      const [x, y, width, height] = values.subarray(start, start + objectnessAt)
      found.push({
        classIndex,
        confidence,
        ...boxAround(x as number, y as number, width as number, height as number),
      })
    }
    return found
  },
}
