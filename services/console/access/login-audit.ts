import type { AuditLog } from './audit-log.ts'

const hourMs = 60 * 60_000
/** Whoever guesses passwords must not push the rest out of the log. */
const refusedPerHourMax = 20

/** Logins in the audit log. Nobody is kept out because the log cannot be written: a login changes nothing. */
export interface LoginAudit {
  accepted(author: Parameters<AuditLog['write']>[0], address: string): void
  /** So many an hour are written down; how many more there were is in the next one. */
  refused(name: string, address: string): void
  ended(author: Parameters<AuditLog['write']>[0]): void
}

export interface LoginAuditOptions {
  readonly audit: AuditLog
  readonly monotonicMs: () => number
  readonly onUnwritten: (error: unknown) => void
}

export function createLoginAudit({ audit, monotonicMs, onUnwritten }: LoginAuditOptions): LoginAudit {
  let hourEndsMs = 0
  let written = 0
  let leftOut = 0

  function write(author: Parameters<AuditLog['write']>[0], action: string, address: string): void {
    audit.write(author, { action, target: author.who, old: '', new: address }).catch(onUnwritten)
  }

  return {
    accepted: (author, address) => write(author, 'session.begin', `from ${address}`),
    refused(name, address) {
      if (monotonicMs() >= hourEndsMs) {
        hourEndsMs = monotonicMs() + hourMs
        written = 0
      }
      written += 1
      if (written > refusedPerHourMax) {
        leftOut += 1
        return
      }
      const more = leftOut > 0 ? `; ${leftOut} before it were not written down` : ''
      leftOut = 0
      write({ who: name, role: 'nobody', by: 'nobody' }, 'session.refuse', `from ${address}${more}`)
    },
    ended: (author) => write(author, 'session.end', ''),
  }
}
