/** A station whose broker does not tell what is served cuts for the models of the recipe. */
const firstWordMsMax = 1000

/** Waits for the first word on every view, so that no picture is cut before it is known what for. */
export interface FirstWords {
  readonly heardOrLate: Promise<void>
  /** Whether that is still to come. */
  readonly isWaiting: boolean
  heard(view: string): void
}

/** @param schedule runs an action after a delay and returns what calls it off */
export function createFirstWords(
  views: Iterable<string>,
  schedule: (action: () => void, delayMs: number) => () => void,
): FirstWords {
  const silent = new Set(views)
  let isWaiting = true
  let end = (): void => {}
  const heardOrLate = new Promise<void>((resolve) => {
    const goOn = (): void => {
      isWaiting = false
      resolve()
    }
    const callOff = schedule(goOn, firstWordMsMax)
    end = () => {
      callOff()
      goOn()
    }
  })
  return {
    heardOrLate,
    get isWaiting() {
      return isWaiting
    },
    heard(view) {
      silent.delete(view)
      if (silent.size === 0) end()
    },
  }
}
