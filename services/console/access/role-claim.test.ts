import { expect, test } from 'vitest'
import type { RoleName } from '../api/person.ts'
import { parseRoles, roleOfClaims } from './role-claim.ts'

const roles = new Map<string, RoleName>([
  ['cn=line,dc=plant', 'operator'],
  ['process', 'engineer'],
  ['visitors', 'viewer'],
])

test.each([
  [{ groups: ['visitors', 'process', 'canteen'] }, 'engineer'],
  [{ groups: 'cn=line,dc=plant' }, 'operator'],
  [{ groups: [] }, undefined],
  [{ groups: [{ process: true }, 7, null] }, undefined],
  [{}, undefined],
] as const)('of %o the highest role counts', (claims, role) => {
  expect(roleOfClaims(claims, 'groups', roles)).toBe(role)
})

test('a claim may be inside another, or have a dot or an address in its name', () => {
  expect(roleOfClaims({ realm_access: { roles: ['process'] } }, 'realm_access.roles', roles)).toBe('engineer')
  expect(roleOfClaims({ 'https://plant.example/roles': ['process'] }, 'https://plant.example/roles', roles)).toBe(
    'engineer',
  )
  expect(roleOfClaims({}, 'constructor.name', new Map([['Object', 'engineer']]))).toBeUndefined()
  expect(roleOfClaims({ groups: null }, 'groups.roles', roles)).toBeUndefined()
})

test('the setting names a role for each value', () => {
  const roles = parseRoles(' a b = operator; cn=line,dc=plant=engineer ;')
  expect(roles).toEqual(
    new Map([
      ['a b', 'operator'],
      ['cn=line,dc=plant', 'engineer'],
    ]),
  )
  expect(parseRoles('')).toEqual(new Map())
  for (const wrong of ['a', 'a=admin', '=viewer', 'a=viewer,b=operator']) expect(parseRoles(wrong)).toBeUndefined()
})
