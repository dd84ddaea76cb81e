import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../../shared/service/config.ts'
import { ConsoleConfig } from '../config.ts'
import { accessSettings, exposureOf, trustedProxies } from './settings.ts'

const needed = { KEYS: 'keys', RECIPE: 'recipe.yaml', CONSOLE_FOLDER: 'console' }

function configOf(environment: Record<string, string>): ConsoleConfig {
  return readConfig(ConsoleConfig, { ...needed, ...environment })
}

test('unless told otherwise: this machine alone, nobody without logging in, nobody else’s word', () => {
  const config = configOf({})
  expect(config.PAGE_HOST).toBe('127.0.0.1')
  expect(trustedProxies(config)).toBe(false)
  expect(exposureOf(config)).toBeUndefined()
  expect(accessSettings(config)).toEqual({
    names: [],
    isTlsInFront: false,
    isPublicView: false,
    singleSignOn: undefined,
  })
})

test('what is exposed is said, with what to do', () => {
  expect(exposureOf(configOf({ PAGE_HOST: '0.0.0.0' }))).toMatch(/0\.0\.0\.0 without TLS.*PAGE_TLS=in-front/)
  expect(exposureOf(configOf({ PAGE_HOST: '0.0.0.0', PAGE_TLS: 'in-front' }))).toBeUndefined()
  expect(exposureOf(configOf({ PAGE_HOST: 'localhost' }))).toBeUndefined()
})

test('names and proxies are lists', () => {
  const config = configOf({
    PAGE_NAMES: 'Press.plant.example, press',
    PAGE_TLS: 'in-front',
    PAGE_PROXIES: '10.0.0.1, loopback',
  })
  expect(accessSettings(config).names).toEqual(['press.plant.example', 'press'])
  expect(trustedProxies(config)).toEqual(['10.0.0.1', 'loopback'])
})

const oidc = { OIDC_ISSUER: 'https://id.plant.example/realm', OIDC_CLIENT_ID: 'vaglio', OIDC_ROLES: 'q=operator' }

test('the plant’s own sign-in', () => {
  const { singleSignOn } = accessSettings(configOf({ ...oidc, OIDC_CLIENT_SECRET_FILE: '/run/secret' }))
  expect(singleSignOn).toEqual({
    issuer: new URL(oidc.OIDC_ISSUER),
    clientId: 'vaglio',
    secretFile: '/run/secret',
    roleClaim: 'groups',
    roles: new Map([['q', 'operator']]),
  })
})

test.each([
  { ...oidc, OIDC_CLIENT_ID: '' },
  { ...oidc, OIDC_ROLES: '' },
  { ...oidc, OIDC_ROLES: 'q=admin' },
  { ...oidc, OIDC_ISSUER: 'plant' },
  { PUBLIC_VIEW: 'perhaps' },
  { PAGE_TLS: 'yes' },
])('half of it is refused at the start: %o', (environment) => {
  expect(() => configOf(environment)).toThrow(ConfigError)
})
