import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

const endBytes = 22
const entryBytes = 46
const localBytes = 30
const deflated = 8

/** The files of a zip file without a comment, by their paths, read as a program would that knows nothing of who wrote it. */
export function readZip(file: string): Map<string, Buffer> {
  const bytes = readFileSync(file)
  const end = bytes.subarray(-endBytes)
  const contents = new Map<string, Buffer>()
  let at = end.readUInt32LE(16)
  for (let entry = 0; entry < end.readUInt16LE(10); entry += 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)]
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    const local = bytes.readUInt32LE(at + 42)
    const start = local + localBytes + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const stored = bytes.subarray(start, start + size)
    const name = bytes.toString('utf8', at + entryBytes, at + entryBytes + (nameLength as number))
    contents.set(name, method === deflated ? inflateRawSync(stored) : stored)
    at += entryBytes + (nameLength as number) + (extraLength as number) + (commentLength as number)
  }
  return contents
}
