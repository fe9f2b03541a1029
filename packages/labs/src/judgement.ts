/** What a check finds: whether it holds, in the field's words what is missing, and on what evidence. */
import type { Plain } from '@track/simulation'

export interface Judgement {
  readonly holds: boolean
  /** One sentence: what holds, or what is missing. */
  readonly says: string
  /** Between 0 and 1 where parts are independent; 1 when it holds. */
  readonly credit?: number
  /** The numbers behind it, for the record. */
  readonly evidence?: Plain
}

export function held(says: string, evidence?: Plain): Judgement {
  return { holds: true, says, credit: 1, ...(evidence !== undefined && { evidence }) }
}

export function missing(says: string, { credit = 0, evidence }: { credit?: number; evidence?: Plain } = {}): Judgement {
  return { holds: false, says, credit, ...(evidence !== undefined && { evidence }) }
}

/** An experiment that has not been run. */
export function notTried(): Judgement {
  return missing('not tried yet: it runs when the rest of the task holds')
}

/** `replicas moved between {min} and {max}` with the numbers put in; `{spec.replicas}` looks inside. */
export function filled(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{([\w.]+)\}/g, (whole, path: string) => {
    const value = path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], values)
    return value === undefined ? whole : printNumber(value)
  })
}

/** Four digits are enough for a sentence. */
export function printNumber(value: unknown): string {
  if (typeof value !== 'number') return String(value)
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value)
  return String(Number(value.toPrecision(4)))
}
