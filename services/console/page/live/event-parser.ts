/** One server-sent event. */
export interface ServerEvent {
  readonly event: string
  readonly id: string | undefined
  readonly data: string
}

/** No event of this server is longer; what is, is no event of it. */
export const eventCharactersMax = 2 ** 20

/**
 * Puts server-sent events together from text as it comes (WHATWG HTML, 9.2.6), as far as this server writes them: lines end
 * with a line feed, and one line holds the data.
 * @throws {RangeError} when an event does not end
 */
export function createEventParser(onEvent: (event: ServerEvent) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    rest += text
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const event = parseEvent(rest.slice(0, end))
      rest = rest.slice(end + 2)
      if (event) onEvent(event)
    }
    if (rest.length > eventCharactersMax) throw new RangeError(`an event of more than ${eventCharactersMax} characters`)
  }
}

/** Nothing for what is only a comment. */
function parseEvent(text: string): ServerEvent | undefined {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) fields.set(name, value)
  }
  const data = fields.get('data')
  return data === undefined ? undefined : { event: fields.get('event') ?? 'message', id: fields.get('id'), data }
}
