const pollMs = 10

/** Waits for a condition, checking it often; fails with what it waited for. */
export async function until<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  limitMs = 15_000,
): Promise<NonNullable<Value>> {
  const endsMs = performance.now() + limitMs
  for (;;) {
    const value = await look()
    if (value) return value
    if (performance.now() > endsMs) throw new Error(`waited ${limitMs} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
