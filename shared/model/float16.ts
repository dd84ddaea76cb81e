const float32 = new Float32Array(1)
const float32Bits = new Uint32Array(float32.buffer)

/** The bits of the 16-bit float (IEEE 754 binary16) nearest to a number, ties to even; too large becomes infinite. */
export function float16Bits(value: number): number {
  float32[0] = value
  const bits = float32Bits[0] as number
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15
  const fraction = bits & 0x7fffff
  if (((bits >>> 23) & 0xff) === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200)
  if (exponent >= 31) return sign | 0x7c00
  if (exponent < -10) return sign
  // Below the smallest normal number the leading one is written out and the fraction moves right.
  const shift = exponent > 0 ? 13 : 14 - exponent
  const significand = exponent > 0 ? (exponent << 23) | fraction : fraction | 0x800000
  const half = 2 ** (shift - 1)
  const rest = significand & (2 ** shift - 1)
  const truncated = significand >>> shift
  // A carry out of the fraction rightly raises the exponent.
  return sign | (rest > half || (rest === half && truncated % 2 === 1) ? truncated + 1 : truncated)
}

/** The number that the bits of a 16-bit float stand for. */
export function float16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
