/** The header that carries `<key id>.<signature in base64url>`. */
export const signatureHeader = 'Vaglio-Signature'

/**
 * What a signature covers: the subject, the envelope's JSON as it stands in its header, and the body, byte by byte as
 * they travel. Whoever checks one needs no agreement on how JSON is written.
 */
export function signedBytes(subject: string, envelope: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`vaglio-1\n${subject}\n${envelope}\n`), body])
}
