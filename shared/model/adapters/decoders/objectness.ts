/** Where the numbers of a box are that has a confidence for being an object at all: its box, that confidence, its classes. */
export const objectnessAt = 4
export const classesAt = 5

/** The most certain class of the box whose numbers begin at `start`; its confidence is that of the class times that of an object. */
export function mostCertainClass(
  values: Float32Array,
  start: number,
  classes: number,
): { classIndex: number; confidence: number } {
  let classIndex = 0
  let most = Number.NEGATIVE_INFINITY
  for (let index = 0; index < classes; index++) {
    const confidence = values[start + classesAt + index] as number
    if (confidence > most) {
      most = confidence
      classIndex = index
    }
  }
  return { classIndex, confidence: most * (values[start + objectnessAt] as number) }
}
