import { z } from 'zod'
import { type Accounts, type Announce, shown } from '../access/accounts.ts'
import { Account, AccountChange, AccountName, NewAccount } from '../api/account.ts'
import type { Person } from '../api/person.ts'
import { Problem } from '../api/problem.ts'
import type { App, WriteAudit } from './context.ts'
import { ProblemError } from './problem-answer.ts'
import { type CheckName, checkIsPerson } from './security-guard.ts'

const AccountPath = z.object({ name: AccountName })
const answers = { 400: Problem, 403: Problem, 409: Problem, 503: Problem }

/** Who may log in, and as what. */
export function addAccountRoutes(app: App, accounts: Accounts, checkName: CheckName, writeAudit: WriteAudit): void {
  const config = { role: 'engineer' } as const
  const by = (person: Person): Announce => {
    checkIsPerson(person)
    return (change) => writeAudit(person, change)
  }
  app.get('/api/accounts', {
    config,
    schema: { summary: 'The accounts', response: { 200: z.object({ accounts: z.array(Account) }) } },
    handler: async () => ({ accounts: accounts.list() }),
  })
  app.post('/api/accounts', {
    config,
    schema: { summary: 'Make an account', body: NewAccount, response: { ...answers, 201: Account } },
    handler: async ({ person, body }, reply) => {
      checkName(body.name)
      return reply.status(201).send(shown(await accounts.create(body, by(person))))
    },
  })
  app.patch('/api/accounts/:name', {
    config,
    schema: {
      summary: 'Change the role, the password or the state of an account; its sessions end',
      params: AccountPath,
      body: AccountChange,
      response: { ...answers, 200: Account, 404: Problem },
    },
    handler: async ({ person, params: { name }, body }) => {
      if (body.password !== undefined && name === person.name)
        throw new ProblemError(409, 'one’s own password', 'POST /api/accounts/me/password changes it')
      return shown(await accounts.change(name, body, by(person)))
    },
  })
  app.delete('/api/accounts/:name', {
    config,
    schema: {
      summary: 'Remove an account; to keep its name from being used again, disable it instead',
      params: AccountPath,
      response: { ...answers, 204: z.null(), 404: Problem },
    },
    handler: async ({ person, params: { name } }, reply) => {
      if (name === person.name) throw new ProblemError(409, 'oneself', 'nobody can remove his own account')
      await accounts.remove(name, by(person))
      return reply.status(204).send(null)
    },
  })
}
