import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { LiveEvent } from '../api/event.ts'
import type { Person, RoleName } from '../api/person.ts'
import type { StationState } from '../api/station.ts'

/** The HTTP server; every route states the zod schemas of what it takes and gives. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before the handler of every route that is not public. */
    person: Person
  }
  interface FastifyContextConfig {
    /** The least role that may use a route. `public` needs nobody to be logged in. A route without one is refused at the start. */
    role?: RoleName | 'public'
  }
}

/** Writes down who changed what; resolves when the broker has it. */
export type WriteAudit = (
  person: Person,
  change: { action: string; target: string; old: string; new: string },
) => Promise<void>

/** What is new, for everybody who looks at a page. */
export interface LiveFeed {
  /** Calls back for each event until the function that is returned is called. */
  subscribe(onEvent: (event: LiveEvent) => void): () => void
  tell(event: LiveEvent): void
}

/** How the station is right now. */
export type CurrentStation = () => StationState
