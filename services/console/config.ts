import { z } from 'zod'
import { ServiceConfig } from '../../shared/service/config.ts'
import { parseRoles } from './access/role-claim.ts'

const ConsoleSettings = ServiceConfig.extend({
  /** Who may reach the pages: only this machine unless told otherwise. */
  PAGE_HOST: z.string().default('127.0.0.1'),
  PAGE_PORT: z.coerce.number().int().min(0).max(65_535).default(7080),
  /** Holds accounts, sessions, the parts of the last days and the pictures of those that did not pass. */
  CONSOLE_FOLDER: z.string({ error: 'name a folder that the console may write to' }),
  /** Names by which browsers reach the page besides addresses and `localhost`, with commas between. */
  PAGE_NAMES: z.string().default(''),
  /** `in-front`: a proxy ends TLS before the page. */
  PAGE_TLS: z.enum(['none', 'in-front']).default('none'),
  /** Addresses of such proxies, with commas between: their word on who asks is believed. */
  PAGE_PROXIES: z.string().default('loopback'),
  /** Whoever asks from this machine may look without logging in. */
  PUBLIC_VIEW: z.stringbool().default(false),
  /** The plant's own sign-in (OpenID Connect). */
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  /** Where its ID token says what somebody is. */
  OIDC_ROLE_CLAIM: z.string().default('groups'),
  /** Which of its values stands for which role: `quality=operator; process=engineer`. */
  OIDC_ROLES: z
    .string()
    .default('')
    .refine((text) => parseRoles(text) !== undefined, 'write it as: quality=operator; process=engineer'),
})

export const ConsoleConfig = ConsoleSettings.refine(
  ({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_ROLES }) =>
    OIDC_ISSUER === undefined || (OIDC_CLIENT_ID !== undefined && OIDC_ROLES !== ''),
  { path: ['OIDC_ISSUER'], error: 'needs OIDC_CLIENT_ID and OIDC_ROLES as well' },
)
export type ConsoleConfig = z.infer<typeof ConsoleConfig>
