import { afterEach, describe, expect, test } from 'vitest'
import { type ListedRecipe, type NewRecipe, RecipeChangedError } from '../../../shared/bus/recipe-store.ts'
import type { RevisionEnvelope } from '../../../shared/contracts/recipe-revision.ts'
import { revisionOf } from '../../../shared/recipe/revision.ts'
import { captureWallMs } from '../../../test/support/builders.ts'
import { openApp } from '../../../test/support/console-app.ts'
import { createRecipeDesk, type RecipeDeskOptions } from '../recipes/recipe-desk.ts'
import { addRecipeRoutes } from './recipe-routes.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const text = `station: press
budget: continuous # fast
views:
  top:
    frame: { width: 640, height: 480 }
    millimetresPerPixel: 0.2
    reference: good.png
    model: plate/1
    checks:
      - { name: bore, kind: size, region: { x: 1, y: 2, width: 30, height: 40 }, limits: { maxMm: 5 } }
`
const larger = text.replace('maxMm: 5', 'maxMm: 6')
const png = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const pictures = new Map([['good.png', png]])
const nameOf = (document: string): string => revisionOf(document, pictures)
const [first, second] = [nameOf(text), nameOf(larger)]
const takenAt = '2026-01-05T07:00:00.000Z'

function listed(document: string, isTrusted = true): ListedRecipe {
  const envelope = { version: 1 as const, station: 'press', revision: nameOf(document), takenAt }
  const body = { document, pictures: {}, insteadOf: first, author: 'Ada', note: 'a note' }
  return { envelope, body, storedAtMs: 0, streamSequence: 1, isTrusted }
}

async function serving(revisions = [listed(text)], ruling: string | undefined = first, refused = '', isAudited = true) {
  const { app } = await openApp()
  closing.push(() => app.close())
  const added: { envelope: RevisionEnvelope; recipe: NewRecipe }[] = []
  const audited: object[] = []
  const recipes: RecipeDeskOptions['recipes'] = {
    list: async () => revisions,
    pictures: async () => pictures,
    add: async (envelope, recipe, after) => {
      expect(after).toBe(revisions.at(-1))
      added.push({ envelope, recipe })
    },
  }
  const desk = createRecipeDesk({
    station: 'press',
    wallMs: () => captureWallMs,
    hearing: {
      heard: () => {},
      notReady: () => 0,
      ruling: () => ruling,
      refusal: (revision) => (revision === refused ? 'no check of that kind' : undefined),
    },
    recipes,
    writeAudit: async (_, change) => {
      if (!isAudited) throw new Error('no audit')
      audited.push(change)
    },
  })
  addRecipeRoutes(app, desk)
  const post = (path: string, payload: object) => app.inject({ method: 'POST', url: `/api/recipes${path}`, payload })
  return { app, added, audited, post, recipes }
}

test('lists revisions, the newest first, and says how each stands', async () => {
  const revisions = [listed(text, false), listed(text), listed(larger)]
  const states = async (ruling: string | undefined, refused = '') => {
    const { app } = await serving(revisions, ruling, refused)
    return (await app.inject('/api/recipes')).json().revisions.map(({ state }: { state: string }) => state)
  }
  expect(await states(first)).toEqual(['waiting', 'rules', 'kept'])
  expect(await states(second)).toEqual(['rules', 'kept', 'kept'])
  expect(await states(first, second)).toEqual(['refused', 'rules', 'kept'])
})

test('shows a text with the regions in it, and the picture that they were drawn on', async () => {
  const { app } = await serving()
  const { document, views } = (await app.inject(`/api/recipes/${first}`)).json()
  expect(document).toBe(text)
  expect(views).toMatchObject([{ view: 'top', hasReference: true, places: [{ name: 'bore', of: 'check' }] }])
  const picture = await app.inject(`/api/recipes/${first}/pictures/top`)
  expect([picture.headers['content-type'], picture.rawPayload]).toEqual(['image/png', png])
  expect((await app.inject(`/api/recipes/${first}/pictures/side`)).statusCode).toBe(404)
  expect((await app.inject('/api/recipes/000000000000')).statusCode).toBe(404)
})

test('compares two revisions setting by setting', async () => {
  const { app } = await serving([listed(text), listed(larger)])
  const { differences } = (await app.inject(`/api/recipes/compare?from=${first}&to=${second}`)).json()
  expect(differences).toEqual([
    {
      text: 'view top, check bore: limits.maxMm: 5 → 6',
      path: ['views', 'top', 'checks', 'bore', 'limits', 'maxMm'],
      ...{ before: '5', after: '6', isLive: true },
    },
  ])
})

describe('a draft', () => {
  test('has its regions written in place, and everything else stays', async () => {
    const { post } = await serving()
    const region = { x: 5, y: 6, width: 7, height: 8 }
    const edits = [{ path: ['views', 'top', 'checks', 0, 'region'], value: region }]
    const answer = (await post('/examination', { document: text, edits })).json()
    expect(answer.document).toBe(text.replace('x: 1, y: 2, width: 30, height: 40', 'x: 5, y: 6, width: 7, height: 8'))
    expect(answer).toMatchObject({ mistakes: [], differences: [{ before: '30 × 40 at 1, 2' }] })
  })

  test.each([
    ['a wrong setting', text.replace('continuous', 'soon'), 2],
    ['a region outside', text.replace('x: 1,', 'x: 700,'), 10],
    ['no YAML', text.replace('views:', 'views: ['), undefined],
  ])('with %s has its mistakes told by line', async (_, document, line) => {
    const { post } = await serving()
    const { mistakes, differences } = (await post('/examination', { document })).json()
    expect(mistakes).toHaveLength(1)
    if (line !== undefined) expect(mistakes[0].line).toBe(line)
    expect(differences).toEqual([])
  })
})

describe('another recipe', () => {
  test('is stored in the name of who gives it, after the audit has it', async () => {
    const { post, added, audited } = await serving()
    const answer = await post('', { document: larger, note: 'bore', basedOn: first })
    expect([answer.statusCode, answer.json()]).toMatchObject([
      201,
      { revision: second, author: 'anna', state: 'waiting' },
    ])
    expect(audited).toEqual([{ action: 'recipe.activate', target: 'press', old: first, new: `${second}: bore` }])
    expect(added).toMatchObject([
      { envelope: { revision: second }, recipe: { document: larger, insteadOf: first, author: 'anna', pictures } },
    ])
  })

  test('of two people at the same moment is the first one’s, and the second is told', async () => {
    const { post, recipes } = await serving()
    recipes.add = async () => {
      throw new RecipeChangedError('Bob has given revision 0123456789ab meanwhile: compare them')
    }
    const answer = await post('', { document: larger, note: 'bore', basedOn: first })
    expect([answer.statusCode, answer.json()]).toMatchObject([
      409,
      { title: 'changed meanwhile', detail: expect.stringContaining('Bob') },
    ])
  })

  test('changes nothing where it cannot be audited', async () => {
    const { post, added } = await serving([listed(text)], first, '', false)
    expect((await post('', { document: larger, note: '' })).statusCode).toBe(500)
    expect(added).toEqual([])
  })

  test('is an earlier one again', async () => {
    const { post, added } = await serving([listed(text), listed(larger)], second)
    expect((await post(`/${first}/restoration`, { note: 'back' })).statusCode).toBe(201)
    expect(added).toMatchObject([{ envelope: { revision: first }, recipe: { restoredFrom: takenAt, note: 'back' } }])
  })

  test.each([
    ['has mistakes', { document: text.replace('continuous', 'soon') }, 400, 'not usable'],
    ['changes what is fixed at the start', { document: text.replace('continuous', 'manual') }, 409, 'needs a restart'],
    ['is the newest already', { document: text }, 409, 'newest already'],
    ['was begun from one that is the newest no more', { document: larger, basedOn: second }, 409, 'changed meanwhile'],
  ])('that %s is refused, and nothing is changed', async (_, body, status, title) => {
    const { post, added, audited } = await serving()
    const answer = await post('', { note: '', ...body })
    expect([answer.statusCode, answer.json().title]).toEqual([status, title])
    expect([added, audited]).toEqual([[], []])
  })
})
