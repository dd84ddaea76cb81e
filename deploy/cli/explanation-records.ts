import type { Bus } from '../../shared/bus/bus.ts'
import type { Place } from '../../shared/contracts/contract.ts'
import { PartEnvelope, type ViewEnvelope } from '../../shared/contracts/envelope.ts'
import { type Explanation, Explanations, explanationsOfPart } from '../../shared/contracts/explanation.ts'
import { PartId } from '../../shared/contracts/name.ts'
import { type Delivery, envelopeHeader } from '../../shared/runtime/delivery.ts'
import { parseDelivery } from '../../shared/runtime/parse-delivery.ts'

/** A part by its number or its identity; undefined for the newest that was explained. */
export type WantedPart = { readonly sequence: number } | { readonly partId: string } | undefined

/** Why a model finds a view of a part suspicious. */
export interface KeptExplanation {
  readonly envelope: ViewEnvelope
  readonly body: Explanation
}

const EnvelopeOfPart = PartEnvelope.pick({ partId: true, sequence: true })

/**
 * The explanations of one part, one a view; none when the station keeps none of it.
 * @throws {BrowseError} when the broker refuses or does not answer in time
 */
export async function explanationsOf(bus: Pick<Bus, 'browse'>, wanted: WantedPart): Promise<KeptExplanation[]> {
  const partId = wanted && 'partId' in wanted ? wanted.partId : await newestPart(bus, wanted?.sequence)
  if (partId === undefined) return []
  const found: KeptExplanation[] = []
  for await (const delivery of bus.browse(explanationsOfPart(partId))) {
    const incoming = parseDelivery(delivery, Explanations)
    if (!('reason' in incoming)) found.push(incoming)
  }
  return found
}

/** The part that was explained last, of those with the given number. Pictures are not looked at. */
async function newestPart(bus: Pick<Bus, 'browse'>, sequence: number | undefined): Promise<string | undefined> {
  const all: Place = Explanations
  let newest: string | undefined
  for await (const delivery of bus.browse(all)) {
    const part = partOf(delivery)
    if (part && (sequence === undefined || part.sequence === sequence)) newest = part.partId
  }
  return newest
}

function partOf(delivery: Delivery) {
  try {
    return EnvelopeOfPart.parse(JSON.parse(delivery.header(envelopeHeader) ?? ''))
  } catch {
    return undefined
  }
}

/** Reads what a person names a part by; undefined when it is neither a number nor an identity. */
export function readWantedPart(text: string): Exclude<WantedPart, undefined> | undefined {
  const sequence = Number(text)
  if (/^\d{1,15}$/.test(text) && sequence >= 1) return { sequence }
  const partId = PartId.safeParse(text.toUpperCase())
  return partId.success ? { partId: partId.data } : undefined
}
