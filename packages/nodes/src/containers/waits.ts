/** For whom a request or a command is under way. */

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
