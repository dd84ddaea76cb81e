import { expect, test } from 'vitest'
import { requestKnownMs } from '../../../shared/contracts/capture.ts'
import { aPart, aVerdict, fakeClock } from '../../../test/support/builders.ts'
import { partIdOf } from '../../../test/support/console-parts.ts'
import { createClassificationDesk, OtherPicturesError, type Question, verdictWaitMs } from './classification-desk.ts'

const budgetMs = 200

function aQuestion(number: number, changes: Partial<Question> = {}): Question {
  const pictures = new Map([['top', Uint8Array.of(number)]])
  return { request: partIdOf(number), pictures, mayRepeat: false, source: 'asked by anna', ...changes }
}

function openDesk({ brokerIsGone = false } = {}) {
  const clock = fakeClock()
  const sent: string[] = []
  const due = new Map<() => void, number>()
  const desk = createClassificationDesk({
    budgetMs: () => budgetMs,
    nowMs: clock.monotonicMs,
    async send({ request }, view, picture) {
      if (brokerIsGone) throw new Error('the broker is gone')
      sent.push(`${request} ${view} ${picture}`)
    },
    schedule(action, delayMs) {
      due.set(action, delayMs)
      return () => due.delete(action)
    },
  })
  const heard = (number: number): void =>
    desk.heard(aPart({ request: partIdOf(number), partId: partIdOf(100 + number), sequence: number }), aVerdict())
  const timePasses = (): void => {
    for (const [action, delayMs] of [...due]) {
      expect(delayMs).toBe(budgetMs + verdictWaitMs)
      action()
    }
  }
  return { desk, clock, sent, due, heard, timePasses }
}

test('who asks gets the verdict of his own request', async () => {
  const { desk, sent, due, heard } = openDesk()
  const [first, second] = [desk.ask(aQuestion(1)), desk.ask(aQuestion(2))]
  desk.heard(aPart({ partId: partIdOf(9) }), aVerdict())
  for (const number of [2, 1, 1]) heard(number)
  expect(await first).toMatchObject({ request: partIdOf(1), partId: partIdOf(101), verdict: 'pass', sequence: 1 })
  expect((await second)?.sequence).toBe(2)
  expect(sent).toEqual([`${partIdOf(1)} top 1`, `${partIdOf(2)} top 2`])
  expect(due.size).toBe(0)
})

test('a verdict that does not come within the budget and two seconds is none', async () => {
  const { desk, timePasses, heard } = openDesk()
  const answer = desk.ask(aQuestion(1))
  timePasses()
  expect(await answer).toBeUndefined()
  heard(1)
})

test('one who asks again with the same key hears the same verdict, and nothing is inspected twice', async () => {
  const { desk, sent, heard } = openDesk()
  const question = aQuestion(1, { mayRepeat: true })
  const [first, meanwhile] = [desk.ask(question), desk.ask(question)]
  heard(1)
  const answers = await Promise.all([first, meanwhile, desk.ask(question)])
  expect(new Set(answers.map((answer) => answer?.partId))).toEqual(new Set([partIdOf(101)]))
  expect(sent).toHaveLength(1)
})

test('one who asks again after no verdict came gets it if it has come since, or has the pictures sent again', async () => {
  const { desk, sent, heard, timePasses } = openDesk()
  const question = aQuestion(1, { mayRepeat: true })
  const none = async (): Promise<void> => {
    const answer = desk.ask(question)
    timePasses()
    expect(await answer).toBeUndefined()
  }
  await none()
  await none()
  expect(sent).toHaveLength(2)
  heard(1)
  expect((await desk.ask(question))?.partId).toBe(partIdOf(101))
  expect(sent).toHaveLength(2)
})

test('a key is not taken for other pictures, until it is forgotten', async () => {
  const { desk, clock, heard } = openDesk()
  const first = desk.ask(aQuestion(1, { mayRepeat: true }))
  heard(1)
  await first
  const other = { ...aQuestion(2, { mayRepeat: true }), request: partIdOf(1) }
  await expect(desk.ask(other)).rejects.toThrow(OtherPicturesError)
  clock.advance(requestKnownMs + 60_001)
  const again = desk.ask(other)
  heard(1)
  expect((await again)?.verdict).toBe('pass')
})

test('pictures that the broker does not take are an error for everybody who waits for them', async () => {
  const { desk, due } = openDesk({ brokerIsGone: true })
  const question = aQuestion(1, { mayRepeat: true })
  const first = desk.ask(question)
  const meanwhile = desk.ask(question)
  await expect(first).rejects.toThrow('the broker is gone')
  expect(await meanwhile).toBeUndefined()
  expect(due.size).toBe(0)
})
