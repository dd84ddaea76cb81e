import { z } from 'zod'
import { type Contract, jsonBody } from './contract.ts'
import { Name } from './name.ts'

export const AuditEnvelope = z.object({
  version: z.literal(1),
  station: Name,
  /** Names the entry. */
  entry: z.ulid(),
})
export type AuditEnvelope = z.infer<typeof AuditEnvelope>

/** `previous` of the first entry of all. */
export const nothingBefore = '0'.repeat(64)

/** Who changed what. The broker lets nobody delete or change an entry. */
export const AuditEntry = z.object({
  at: z.iso.datetime(),
  /** The account's name, or the token's; for a login that was refused the name that was tried. */
  who: z.string().min(1).max(100),
  role: z.enum(['nobody', 'viewer', 'operator', 'engineer']),
  /** How it was known who it is: a password, a token, the plant's own sign-in, this machine, or not at all. */
  by: z.enum(['session', 'token', 'oidc', 'address', 'nobody']),
  /** What was done, such as `override.correct` or `model.activate`. */
  action: z.string().min(1).max(60),
  /** What it was done to, such as a part or a view. */
  target: z.string().max(200),
  old: z.string().max(2000),
  new: z.string().max(2000),
  /** SHA-256 of the body of the station's entry before this one, so that a gap shows. */
  previous: z.string().regex(/^[0-9a-f]{64}$/),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const Audit: Contract<AuditEnvelope, AuditEntry> = {
  name: 'audit',
  account: 'LINE',
  signedBy: 'operator',
  stream: 'AUDIT',
  envelope: AuditEnvelope,
  body: jsonBody(AuditEntry),
  subject: ({ station }) => `audit.${station}`,
  filter: (station = '*') => `audit.${station}`,
  id: ({ entry }) => `audit:${entry}`,
}
