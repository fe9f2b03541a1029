/** For whom a request or a command is under way, and what it is told when that has ended. */

export interface ProbeWait {
  readonly kind: 'probe'
  readonly key: string
  readonly tick: number
}

export interface HookWait {
  readonly kind: 'hook'
  readonly uid: string
  readonly key: string
  readonly number: number
}

export interface ProbeEnd {
  readonly for: ProbeWait
  /** The words of the failure; null when there is none. */
  readonly failure: string | null
}

export interface HookWaitEnd {
  readonly for: HookWait
  readonly error: string | null
  readonly output: string
}

export type WaitEnd = ProbeEnd | HookWaitEnd
