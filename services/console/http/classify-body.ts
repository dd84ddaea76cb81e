import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { bodyBytesMax } from '../../../shared/contracts/limits.ts'
import { pictureTypeOf } from '../parts/picture-type.ts'
import type { App } from './context.ts'
import { ProblemError } from './problem-answer.ts'

const fieldNameBytesMax = 48

/** Reads pictures as bodies, within this scope; what is larger than the bus carries is refused while it comes. */
export function addPictureBodies(scope: App): void {
  const parsing = { parseAs: 'buffer', bodyLimit: bodyBytesMax } as const
  scope.addContentTypeParser(['image/jpeg', 'image/png'], parsing, (_, body, done) => done(null, body))
  const limits = { fileSize: bodyBytesMax, fieldNameSize: fieldNameBytesMax, fieldSize: 0, fields: 1, headerPairs: 20 }
  void scope.register(multipart, { limits })
}

/** The pictures of a request, by view. @throws {ProblemError} 400, 413, 415 */
export async function readPictures(
  request: FastifyRequest,
  views: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const pictures = request.isMultipart() ? await readParts(request, views).catch(refuseForm) : readBody(request, views)
  for (const [view, picture] of pictures)
    if (pictureTypeOf(picture) === undefined)
      throw new ProblemError(415, 'no picture', `what was sent for ${view} is neither a JPEG nor a PNG`)
  return pictures
}

/** What Fastify and the multipart reader say of a body that is too large or of another type, in words that help. */
export function inWords(error: unknown, request: FastifyRequest, views: readonly string[]): unknown {
  const { statusCode } = error as { statusCode?: number }
  if (error instanceof ProblemError || (statusCode !== 413 && statusCode !== 415)) return error
  if (statusCode === 415) return otherType(request, views)
  const detail = `a picture may have ${bodyBytesMax} bytes at most, and each view one picture; compress more or send a smaller region`
  return new ProblemError(413, 'too large', detail)
}

function readBody(request: FastifyRequest, views: readonly string[]): Map<string, Uint8Array> {
  const { body } = request
  if (!(body instanceof Uint8Array)) throw otherType(request, views)
  const [view, ...others] = views
  if (view !== undefined && others.length === 0) return new Map([[view, body]])
  throw new ProblemError(400, 'not understood', `send ${formFor(views)}`)
}

function otherType({ headers }: FastifyRequest, views: readonly string[]): ProblemError {
  const type = headers['content-type']
  const given = type === undefined ? 'the request has no content-type' : `${type} is not taken`
  const body = views.length === 1 ? 'image/jpeg or image/png with one picture as the body, or ' : ''
  return new ProblemError(415, 'no picture', `${given}: send ${body}${formFor(views)}`)
}

function formFor(views: readonly string[]): string {
  return `multipart/form-data with a file for each view: ${views.join(', ')}`
}

/** A form that breaks off or is none is the sender's mistake; the reader does not say so of every one. */
function refuseForm(error: unknown): never {
  const isKnown = error instanceof ProblemError || (error as { statusCode?: number }).statusCode !== undefined
  if (isKnown) throw error
  throw new ProblemError(
    400,
    'not understood',
    `the form cannot be read: ${error instanceof Error ? error.message : error}`,
  )
}

async function readParts(request: FastifyRequest, views: readonly string[]): Promise<Map<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>()
  for await (const part of request.parts({ limits: { files: views.length } })) {
    if (part.type === 'field')
      throw new ProblemError(400, 'not understood', `field ${part.fieldname} is no file: give the picture a file name`)
    pictures.set(viewOf(part, views, pictures), await part.toBuffer())
  }
  if (pictures.size > 0) return pictures
  throw new ProblemError(400, 'not understood', `send the picture of at least one view: ${views.join(', ')}`)
}

function viewOf({ fieldname }: MultipartFile, views: readonly string[], read: ReadonlyMap<string, unknown>): string {
  if (!views.includes(fieldname))
    throw new ProblemError(400, 'not understood', `there is no view ${fieldname}; there is ${views.join(', ')}`)
  if (read.has(fieldname)) throw new ProblemError(400, 'not understood', `view ${fieldname} came twice`)
  return fieldname
}
