import { expect, test } from 'vitest'
import { createEventParser, eventCharactersMax, type ServerEvent } from './event-parser.ts'

function parsing() {
  const events: ServerEvent[] = []
  return { events, parse: createEventParser((event) => void events.push(event)) }
}

test('events come whole, wherever the text was cut', () => {
  const text =
    'retry: 1000\n\nid: 7\nevent: verdict\ndata: {"a":1}\n\n: still here\n\nevent: station\ndata: {"b":"x: y"}\n\n'
  for (let at = 0; at <= text.length; at += 1) {
    const { events, parse } = parsing()
    parse(text.slice(0, at))
    parse(text.slice(at))
    expect(events).toEqual([
      { event: 'verdict', id: '7', data: '{"a":1}' },
      { event: 'station', id: undefined, data: '{"b":"x: y"}' },
    ])
  }
})

test('an event that has not ended is not told', () => {
  const { events, parse } = parsing()
  parse('id: 7\nevent: verdict\ndata: {}\n')
  expect(events).toEqual([])
})

test('an event without an end is refused before it fills the memory', () => {
  const { parse } = parsing()
  expect(() => parse('x'.repeat(eventCharactersMax + 1))).toThrow(/an event of more than/)
})
