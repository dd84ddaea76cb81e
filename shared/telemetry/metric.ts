/** Who says a metric: every service, or these by the names of their folders. */
type Sayers = 'every service' | readonly string[]

/** A metric as `/metrics` shows it. Labels have a few known values each; a part is never one. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly labels?: readonly string[]
  readonly sayers: Sayers
}

/** Whether a service tells this of itself. */
export function isSaidBy({ sayers }: Pick<Metric, 'sayers'>, service: string): boolean {
  return sayers === 'every service' || sayers.includes(service)
}
