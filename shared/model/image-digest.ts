import { createHash } from 'node:crypto'

const digestLength = 16

/** How `model.json` names an image that a model was fitted on: the beginning of the sha256 of the file. */
export function imageDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, digestLength)
}
