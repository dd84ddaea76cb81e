import protobuf from 'protobufjs/light.js'

const varint = 0
const lengthDelimited = 2

/** Longer names and texts are no graph's. */
const textBytesMax = 4096

/** How one field of a message is read; what has no reader is skipped unseen. */
export interface FieldReader {
  readonly wireTypes: readonly number[]
  /** A field that may come once: a second one would be merged into the first by who loads the file. */
  readonly once: boolean
  read(wireType: number): void
}

export type FieldReaders = Readonly<Record<number, FieldReader>>

/** How one message is read: its fields by their numbers, and what to do when all of them are. */
export interface MessageReader {
  readonly fields: FieldReaders
  end?(): void
}

/**
 * Walks over the encoding of a protobuf file and keeps nothing of it, so that no file, however it is made, takes more
 * memory than its reader asks for. Stricter than a usual parser, which may understand a doubtful file in another way.
 */
export class OnnxWire {
  readonly #reader: protobuf.Reader
  readonly #text = new TextDecoder()

  constructor(bytes: Uint8Array) {
    this.#reader = protobuf.Reader.create(bytes)
  }

  /** Reads the fields of the file's own message. @throws {Error} where the bytes are no such message */
  file(fields: FieldReaders): void {
    this.#fieldsUntil(this.#reader.len, fields)
  }

  /** Messages within. @param begin called anew for each */
  messages(begin: () => MessageReader): FieldReader {
    return this.#delimited(false, (length) => {
      const { fields, end } = begin()
      this.#fieldsUntil(this.#reader.pos + length, fields)
      end?.()
    })
  }

  /** The same, where there can be one only. */
  message(begin: () => MessageReader): FieldReader {
    return { ...this.messages(begin), once: true }
  }

  text(tell: (text: string) => void): FieldReader {
    return this.#delimited(true, (length) => {
      const { pos } = this.#reader
      if (length > textBytesMax) throw new RangeError(`a name of ${length} bytes at byte ${pos}`)
      tell(this.#text.decode(this.#reader.raw(pos, pos + length)))
      this.#reader.skip(length)
    })
  }

  integer(tell: (value: number) => void): FieldReader {
    return { wireTypes: [varint], once: true, read: () => tell(this.#integerHere()) }
  }

  /** One after the other or packed. */
  integers(tell: (value: number) => void): FieldReader {
    const packed = this.#delimited(false, (length) => {
      const end = this.#reader.pos + length
      while (this.#reader.pos < end) tell(this.#integerHere())
      this.#assertEnd(end)
    })
    const read = (wireType: number) => (wireType === varint ? tell(this.#integerHere()) : packed.read(wireType))
    return { wireTypes: [varint, lengthDelimited], once: false, read }
  }

  /** Bytes of which only the number counts. */
  byteLength(tell: (length: number) => void): FieldReader {
    return this.#delimited(true, (length) => {
      this.#reader.skip(length)
      tell(length)
    })
  }

  /** A message or text of which nothing counts but that it is there. */
  presence(tell: () => void): FieldReader {
    return this.#delimited(false, (length) => {
      this.#reader.skip(length)
      tell()
    })
  }

  #delimited(once: boolean, readContent: (length: number) => void): FieldReader {
    const read = () => {
      const length = this.#reader.uint32()
      const { pos, len } = this.#reader
      if (pos + length > len) throw new RangeError(`a field ends beyond the file at byte ${pos}`)
      readContent(length)
    }
    return { wireTypes: [lengthDelimited], once, read }
  }

  /** Beyond 2^53 the number is rounded, which is far beyond every limit it is compared with. */
  #integerHere(): number {
    return Number(this.#reader.int64())
  }

  #fieldsUntil(end: number, fields: FieldReaders): void {
    const seen = new Set<number>()
    while (this.#reader.pos < end) {
      const tag = this.#reader.uint32()
      const [number, wireType] = [tag >>> 3, tag & 7]
      const field = fields[number]
      if (!field) {
        this.#reader.skipType(wireType, 0, number)
        continue
      }
      const { pos } = this.#reader
      if (!field.wireTypes.includes(wireType)) {
        throw new TypeError(`the field ${number} at byte ${pos} has the wire type ${wireType}`)
      }
      if (field.once && seen.has(number)) throw new TypeError(`the field ${number} comes twice by byte ${pos}`)
      seen.add(number)
      field.read(wireType)
    }
    this.#assertEnd(end)
  }

  #assertEnd(end: number): void {
    const { pos } = this.#reader
    if (pos !== end) throw new RangeError(`a message ends at byte ${pos} instead of ${end}`)
  }
}
