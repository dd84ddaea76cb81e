/** Numbers in [0, 1). */
export type Random = () => number

/** What holds the 32 bits of a generator, so that they can be kept with everything else. */
export interface Seeded {
  seed: number
}

/** The mulberry32 generator (T. Ettinger, 2017) on a seed that is kept elsewhere. */
export function randomOf(holder: Seeded): Random {
  return () => {
    holder.seed = (holder.seed + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(holder.seed ^ (holder.seed >>> 15), holder.seed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One draw from the standard normal distribution (Box & Muller 1958). */
export function normalDraw(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Puts `count` of the items, drawn without replacement, in front; the order of the others changes too (Fisher & Yates). */
export function drawToFront<Item>(items: Item[], count: number, random: Random): void {
  for (let place = 0; place < count; place++) {
    const other = place + Math.floor(random() * (items.length - place))
    const kept = items[place] as Item
    items[place] = items[other] as Item
    items[other] = kept
  }
}
