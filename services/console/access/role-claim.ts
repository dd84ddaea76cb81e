import { type RoleName, roleNames } from '../api/person.ts'

/** The highest role that a claim gives. @param path the claim's name, with dots where it is inside another */
export function roleOfClaims(
  claims: Readonly<Record<string, unknown>>,
  path: string,
  roles: ReadonlyMap<string, RoleName>,
): RoleName | undefined {
  const value = path in claims ? claims[path] : inside(claims, path.split('.'))
  const values = Array.isArray(value) ? value : [value]
  const given = values.map((one) => (typeof one === 'string' ? roles.get(one) : undefined))
  return roleNames.findLast((role) => given.includes(role))
}

function inside(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return inside((value as Record<string, unknown>)[name], rest)
}

/** Reads `quality=operator; process=engineer`; a value may have commas and equals signs of its own. @returns undefined when it is not that */
export function parseRoles(text: string): ReadonlyMap<string, RoleName> | undefined {
  const pairs = text
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => [pair.slice(0, pair.lastIndexOf('=')).trim(), pair.slice(pair.lastIndexOf('=') + 1).trim()] as const)
  const isRole = (role: string): role is RoleName => (roleNames as readonly string[]).includes(role)
  const hasTwo = (value: string): boolean => roleNames.some((role) => value.includes(`=${role},`))
  if (pairs.some(([value, role]) => value === '' || hasTwo(value) || !isRole(role))) return undefined
  return new Map(pairs.flatMap(([value, role]) => (isRole(role) ? [[value, role] as const] : [])))
}
