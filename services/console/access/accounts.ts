import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { Account, type AccountChange, type NewAccount } from '../api/account.ts'
import { ProblemError } from '../http/problem-answer.ts'
import { passwordMistake } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import { openPrivateFile } from './private-file.ts'
import { createTurns } from './turns.ts'

const accountsMax = 200
const turnLimits = { atOnceMax: 1, waitingMax: 20 }

/** An account as it is kept. */
export const KeptAccount = Account.extend({
  /** The password, argon2id. */
  hash: z.string().startsWith('$argon2id$'),
  /** Another one whenever password, role or state changed: sessions made before are over. */
  stamp: z.string(),
})
export type KeptAccount = z.infer<typeof KeptAccount>

const AccountsDocument = z.strictObject({ accounts: z.array(KeptAccount).max(accountsMax) })

/** Says what is about to change; what it refuses does not happen. */
export type Announce = (change: { action: string; target: string; old: string; new: string }) => Promise<void>

/** The people who may log in. Changes happen one after the other, each announced before it is kept. */
export interface Accounts {
  readonly isEmpty: boolean
  list(): Account[]
  find(name: string): KeptAccount | undefined
  /** The account if the password is its own and it may log in. It takes as long for a name that nobody has. */
  check(name: string, password: string): Promise<KeptAccount | undefined>
  /** @throws {ProblemError} 400 for a password that is too weak, 409 */
  create(account: NewAccount, announce: Announce): Promise<KeptAccount>
  /** The first of all, an engineer's. @throws {ProblemError} 409 when there is one */
  createFirst(account: Omit<NewAccount, 'role'>, announce: Announce): Promise<KeptAccount>
  /** @throws {ProblemError} 400, 404, 409 when nobody would be left who may change accounts */
  change(name: string, change: AccountChange, announce: Announce): Promise<KeptAccount>
  /** @throws {ProblemError} 404, 409 */
  remove(name: string, announce: Announce): Promise<void>
}

export interface AccountsOptions {
  readonly folder: string
  readonly passwords: Passwords
  readonly wallMs: () => number
}

/** @throws {PrivateFileError} */
export async function openAccounts({ folder, passwords, wallMs }: AccountsOptions): Promise<Accounts> {
  const file = await openPrivateFile(join(folder, 'accounts.json'), AccountsDocument, { accounts: [] })
  const inTurn = createTurns(turnLimits)
  const decoy = await passwords.hash(randomBytes(16).toString('hex'))
  const all = (): readonly KeptAccount[] => file.content.accounts
  const find = (name: string): KeptAccount | undefined => all().find((account) => account.name === name)
  const others = (name: string): KeptAccount[] => all().filter((account) => account.name !== name)

  async function add({ name, role, password }: NewAccount, announce: Announce): Promise<KeptAccount> {
    if (find(name)) throw new ProblemError(409, 'taken', `there is an account ${name} already`)
    if (all().length >= accountsMax)
      throw new ProblemError(409, 'too many accounts', `there are ${accountsMax} accounts; remove one first`)
    const hash = await hashOf(passwords, password, name)
    const createdAt = new Date(wallMs()).toISOString()
    const account = { name, role, disabled: false, createdAt, hash, stamp: newStamp() }
    await announce({ action: 'account.create', target: name, old: '', new: role })
    await file.save({ accounts: [...all(), account] })
    return account
  }

  return {
    get isEmpty() {
      return all().length === 0
    },
    list: () => all().map(shown),
    find,
    async check(name, password) {
      const account = find(name)
      const isRight = await passwords.verify(account?.hash ?? decoy, password)
      return isRight && account && !account.disabled ? account : undefined
    },
    create: (account, announce) => inTurn(() => add(account, announce)),
    createFirst: (account, announce) =>
      inTurn(async () => {
        if (all().length > 0) throw new ProblemError(409, 'set up already', 'there is an account already: log in')
        return await add({ ...account, role: 'engineer' }, announce)
      }),
    change: (name, change, announce) =>
      inTurn(async () => {
        const old = known(find(name), name)
        const hash = change.password === undefined ? old.hash : await hashOf(passwords, change.password, name)
        const { role = old.role, disabled = old.disabled } = change
        const next = { ...old, role, disabled, hash, stamp: newStamp() }
        assertSomebodyIsLeft([...others(name), next])
        await announce({ action: 'account.change', target: name, old: spell(old), new: spell(next, change) })
        await file.save({ accounts: all().map((account) => (account.name === name ? next : account)) })
        return next
      }),
    remove: (name, announce) =>
      inTurn(async () => {
        const old = known(find(name), name)
        assertSomebodyIsLeft(others(name))
        await announce({ action: 'account.remove', target: name, old: spell(old), new: '' })
        await file.save({ accounts: others(name) })
      }),
  }
}

/** What may be told of an account. */
export function shown({ name, role, disabled, createdAt }: KeptAccount): Account {
  return { name, role, disabled, createdAt }
}

function known(account: KeptAccount | undefined, name: string): KeptAccount {
  if (account) return account
  throw new ProblemError(404, 'no such account', `there is no account ${name}`)
}

function assertSomebodyIsLeft(accounts: readonly KeptAccount[]): void {
  if (accounts.some(({ role, disabled }) => role === 'engineer' && !disabled)) return
  const advice = 'make another account an engineer’s first'
  throw new ProblemError(409, 'last engineer', `nobody would be left who may change accounts; ${advice}`)
}

async function hashOf(passwords: Passwords, password: string, name: string): Promise<string> {
  const mistake = passwordMistake(password, name)
  if (mistake !== undefined) throw new ProblemError(400, 'weak password', `the password is not good enough: ${mistake}`)
  return await passwords.hash(password)
}

function newStamp(): string {
  return randomBytes(12).toString('base64url')
}

function spell({ role, disabled }: KeptAccount, { password }: AccountChange = {}): string {
  return [role, ...(disabled ? ['disabled'] : []), ...(password === undefined ? [] : ['new password'])].join(', ')
}
