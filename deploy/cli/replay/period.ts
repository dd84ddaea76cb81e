import { InvalidArgumentError } from 'commander'

const dayMs = 86_400_000

/** From a moment on, and before another one; in milliseconds since 1970. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number
}

/** Reads a day, or a moment of one, as its beginning: `2026-01-05`, `2026-01-05T08:30`; in UTC. */
export function parseFrom(text: string): number {
  return momentIn(text)
}

/** Reads a moment as it is, and a day as its end. */
export function parseTo(text: string): number {
  return momentIn(text) + (isDay(text) ? dayMs : 0)
}

/** Every day that a part of the period may be filed under, such as `2026-01-05`. */
export function daysOf({ fromMs, toMs }: Period): string[] {
  const days: string[] = []
  for (let atMs = fromMs - (fromMs % dayMs); atMs < toMs; atMs += dayMs)
    days.push(new Date(atMs).toISOString().slice(0, 10))
  return days
}

/** As SQL and people write a moment in UTC: `2026-01-05 08:30:00`. */
export function momentText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text)
}

function momentIn(text: string): number {
  const [day = '', time = '00:00'] = text.replace(/Z$/, '').split(/[T ]/)
  const atMs = isDay(day) && /^\d\d:\d\d(:\d\d)?$/.test(time) ? Date.parse(`${day}T${time}Z`) : Number.NaN
  if (!Number.isNaN(atMs)) return atMs
  throw new InvalidArgumentError('Give a day such as 2026-01-05, or a moment such as 2026-01-05T08:30, in UTC.')
}
