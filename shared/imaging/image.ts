/** Decoded pixels: 8-bit RGB, rows from the top, `width × height × 3` bytes. */
export interface RgbImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}
