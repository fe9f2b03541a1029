/** A function of the language: its name, its arguments as Go declares them, and what it does. Follows pkg/ottl/factory.go of opentelemetry-collector-contrib 0.152. */
import type { GetSetter, Getter, Typed } from '../compile/getter.ts'
import type { Target } from '../target.ts'
import type { GoDuration, GoTime, OttlList, OttlMap, Value } from '../values/value.ts'

export interface FunctionRow {
  readonly name: string
  readonly arguments: readonly ArgumentRow[]
  /** Throws where the arguments make no sense. */
  readonly make: (taken: Readonly<Record<string, unknown>>) => Evaluate
}

/** What an editor or a converter comes to; an editor comes to nothing. */
export type Evaluate = (target: Target) => Value

export interface ArgumentRow {
  readonly name: string
  /** `StringGetter`. */
  readonly type: keyof Taken
  readonly isOptional: boolean
  readonly isList: boolean
}

/** A function that is given by its name, to be called with one value. */
export type FunctionGetter = (input: Getter) => Evaluate

export type MapAccess = Typed<OttlMap> & Pick<GetSetter, 'set'>
export type ListAccess = Typed<OttlList> & Pick<GetSetter, 'set'>

interface Taken {
  readonly Getter: Getter
  readonly Setter: GetSetter
  readonly GetSetter: GetSetter
  readonly StringGetter: Typed<string>
  readonly StringLikeGetter: Typed<string | undefined>
  readonly IntGetter: Typed<bigint>
  readonly IntLikeGetter: Typed<bigint | undefined>
  readonly FloatGetter: Typed<number>
  readonly FloatLikeGetter: Typed<number | undefined>
  readonly BoolGetter: Typed<boolean>
  readonly BoolLikeGetter: Typed<boolean | undefined>
  readonly ByteSliceLikeGetter: Typed<Uint8Array | undefined>
  readonly PMapGetter: Typed<OttlMap>
  readonly PMapGetSetter: MapAccess
  readonly PSliceGetter: Typed<OttlList>
  readonly PSliceGetSetter: ListAccess
  readonly TimeGetter: Typed<GoTime>
  readonly DurationGetter: Typed<GoDuration>
  readonly FunctionGetter: FunctionGetter
  readonly string: string
  readonly int64: bigint
  readonly bool: boolean
}

type One<Type extends string> = Type extends `Optional[${infer Inner}]` ? One<Inner> | undefined
  : Type extends `[]${infer Inner}` ? readonly One<Inner>[]
    : Type extends keyof Taken ? Taken[Type] : never

type Signature<Text extends string> = Text extends `${infer Name} ${infer Type}, ${infer Rest}` ? Readonly<Record<Name, One<Type>>> & Signature<Rest>
  : Text extends `${infer Name} ${infer Type}` ? Readonly<Record<Name, One<Type>>> : unknown

/** A function by its signature: `Target StringGetter, Delimiter Optional[string]`. */
export function define<Text extends string>(name: string, signature: Text, make: (taken: Signature<Text>) => Evaluate): FunctionRow {
  return { name, arguments: signature === '' ? [] : signature.split(', ').map(argumentOf), make: make as FunctionRow['make'] }
}

function argumentOf(text: string): ArgumentRow {
  const [name = '', declared = ''] = text.split(' ')
  const inner = /^Optional\[(.*)\]$/.exec(declared)?.[1] ?? declared
  const type = inner.replace(/^\[\]/, '') as keyof Taken
  return { name, type, isOptional: declared.startsWith('Optional'), isList: inner.startsWith('[]') }
}
