/**
 * Gives each part of a strip the place in the document that a part which left has freed, so that the strip goes on for
 * months in the same elements.
 * @param before the place of each part that was shown
 * @param shown the parts that are shown now
 */
export function withSlots(before: ReadonlyMap<string, number>, shown: readonly string[]): ReadonlyMap<string, number> {
  const slots = new Map<string, number>()
  for (const partId of shown) {
    const slot = before.get(partId)
    if (slot !== undefined) slots.set(partId, slot)
  }
  const taken = new Set(slots.values())
  let free = 0
  for (const partId of shown) {
    if (slots.has(partId)) continue
    while (taken.has(free)) free += 1
    taken.add(free)
    slots.set(partId, free)
  }
  return slots
}
