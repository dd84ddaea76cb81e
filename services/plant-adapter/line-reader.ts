/** A line of the line is short; beyond it the client speaks something else. */
export const lineBytesMax = 1024

const lineFeed = 0x0a

/** Splits what a client sends into lines. Returns the whole lines, and `undefined` once a line is too long. */
export function createLineReader(): (chunk: Buffer) => readonly string[] | undefined {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const lines: string[] = []
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed)) {
      if (end > lineBytesMax) return undefined
      lines.push(rest.toString('utf8', 0, end).trim())
      rest = rest.subarray(end + 1)
    }
    return rest.length > lineBytesMax ? undefined : lines.filter((line) => line !== '')
  }
}
