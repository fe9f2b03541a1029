/** How a path reads and writes what it names. Follows pkg/ottl/contexts/internal (ctxutil/typecheck.go, ctxcommon) of opentelemetry-collector-contrib 0.152. */
import { checkedHex } from '../functions/hex-text.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { GoTime, Id, Opaque, type OttlMap, typeName, type Value } from '../values/value.ts'
import { getInMap, type Key, setInMap, setMap } from './keys.ts'

export interface Access {
  readonly get: (target: Target) => Value
  readonly set: (target: Target, value: Value) => void
}

/** What a path of one segment (and what follows it) is, by the keys behind it. */
export interface PathRow {
  /** Without keys; a path that has none of these is no path. */
  readonly whole?: Access
  readonly keyed?: (keys: readonly Key[]) => Access
  readonly next?: Readonly<Record<string, Access>>
}

function expectation<Got extends Value>(name: string, is: (value: Value) => value is Got) {
  return (value: Value): Got => {
    if (!is(value)) throw new OttlError(`expects ${name} but got ${typeName(value)}`)
    return value
  }
}

export const expectText = expectation('string', (value): value is string => typeof value === 'string')
export const expectInt = expectation('int64', (value): value is bigint => typeof value === 'bigint')
export const expectFloat = expectation('float64', (value): value is number => typeof value === 'number')
export const expectBool = expectation('bool', (value): value is boolean => typeof value === 'boolean')
const expectTime = expectation('time.Time', (value): value is GoTime => value instanceof GoTime)

export function expectOpaque(type: string, value: Value): Opaque {
  if (!(value instanceof Opaque) || value.type !== type) throw new OttlError(`expects ${type} but got ${typeName(value)}`)
  return value
}

export function textAccess<Holder>(of: (target: Target) => Holder, get: (holder: Holder) => string, set: (holder: Holder, value: string) => void): Access {
  return { get: (target) => get(of(target)), set: (target, value) => set(of(target), expectText(value)) }
}

/** A count of 32 bits. */
export function countAccess(get: (target: Target) => number, set: (target: Target, value: number) => void): Access {
  return { get: (target) => BigInt(get(target)), set: (target, value) => set(target, Number(BigInt.asUintN(32, expectInt(value)))) }
}

export function mapRow(of: (target: Target) => OttlMap): PathRow {
  return {
    whole: { get: of, set: (target, value) => setMap(of(target), value) },
    keyed: (keys) => ({ get: (target) => getInMap(of(target), keys, target), set: (target, value) => setInMap(of(target), keys, value, target) }),
  }
}

interface Clock {
  readonly get: (target: Target) => bigint
  readonly set: (target: Target, value: bigint) => void
}

/** `time_unix_nano` and `time`. */
export function timeRows(name: string, { get, set }: Clock): Readonly<Record<string, PathRow>> {
  return {
    [`${name}_unix_nano`]: {
      whole: { get: (target) => BigInt.asIntN(64, get(target)), set: (target, value) => set(target, BigInt.asUintN(64, expectInt(value))) },
    },
    [name]: {
      whole: {
        get: (target) => new GoTime(BigInt.asIntN(64, get(target))), set: (target, value) => set(target, BigInt.asUintN(64, expectTime(value).nanoseconds)),
      },
    },
  }
}

/** An id, and the same as `.string`. */
export function idRow(kind: Id['kind'], get: (target: Target) => string, set: (target: Target, id: string) => void): PathRow {
  const expectId = expectation(`pcommon.${kind}`, (value): value is Id => value instanceof Id && value.kind === kind)
  return {
    whole: { get: (target) => new Id(kind, get(target)), set: (target, value) => set(target, expectId(value).text) },
    next: {
      string: { get: (target) => new Id(kind, get(target)).hex, set: (target, value) => set(target, parsedId(kind, expectText(value))) },
    },
  }
}

function parsedId(kind: Id['kind'], text: string): string {
  const digits = kind === 'TraceID' ? 32 : 16
  if (Math.floor(new TextEncoder().encode(text).length / 2) !== digits / 2) throw new OttlError(`${kind === 'TraceID' ? 'trace' : 'span'} ids must be ${digits} hex characters`)
  return new Id(kind, checkedHex(text)).text
}
