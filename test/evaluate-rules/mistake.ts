/** A photo that was judged wrongly, for whoever wants to look at it. */
export interface Mistake {
  readonly set: string
  readonly file: string
  /** What is there. */
  readonly truth: string
  /** What the rules said. */
  readonly said: string
}
