const checkEveryMs = 30_000

/** Requests that are being answered, which may take days: whoever listens to the station must still be allowed to. */
export interface OpenRequests {
  /** @param isAllowed asked now and then; when it says no the connection is ended */
  add(reply: NodeJS.EventEmitter & { destroy(): unknown }, isAllowed: () => boolean): void
  check(): void
  close(): void
}

export function createOpenRequests(): OpenRequests {
  const open = new Map<{ destroy(): unknown }, () => boolean>()
  const check = (): void => {
    for (const [reply, isAllowed] of open) if (!isAllowed()) reply.destroy()
  }
  const checking = setInterval(check, checkEveryMs)
  checking.unref()
  return {
    add(reply, isAllowed) {
      open.set(reply, isAllowed)
      reply.once('close', () => open.delete(reply))
    },
    check,
    close: () => clearInterval(checking),
  }
}
