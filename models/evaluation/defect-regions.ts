/** Which pixels of an image are defect: 1 there, 0 elsewhere, row by row. */
export interface Mask {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Defects of one image that do not touch: for every pixel the number of its defect from 1 on, 0 for none. */
export interface DefectRegions {
  readonly labels: Int32Array
  readonly count: number
}

/** Numbers the pixels that hang together, also by a corner (8 neighbours), in the order of their first pixels. */
export function defectRegions({ width, height, data }: Mask): DefectRegions {
  const labels = new Int32Array(width * height)
  let count = 0
  for (let pixel = 0; pixel < data.length; pixel++) {
    if (data[pixel] !== 0 && labels[pixel] === 0) spread(pixel, ++count)
  }
  return { labels, count }

  function spread(first: number, label: number): void {
    const open = [first]
    labels[first] = label
    for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
      const x = pixel % width
      const y = (pixel - x) / width
      for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row++) {
        for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column++) {
          const neighbour = row * width + column
          if (data[neighbour] === 0 || labels[neighbour] !== 0) continue
          labels[neighbour] = label
          open.push(neighbour)
        }
      }
    }
  }
}
