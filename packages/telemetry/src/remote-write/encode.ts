/** Requests of remote write as a sender makes them: a message, compressed. Follows storage/remote/write.go of Prometheus 3.16. */
import { encodeMessage } from '../protobuf/encode.ts'
import { type WriteRequest, writeRequest, type WriteRequestV2, writeRequestV2 } from './messages.ts'
import { encodeSnappy } from './snappy.ts'

type Partly<Value> = Value extends readonly (infer Item)[] ? readonly Partly<Item>[] : Value extends object ? { readonly [Name in keyof Value]?: Partly<Value[Name]> | undefined } : Value

/** What is not given is left out. */
export type SentRequest = Partly<WriteRequest>
export type SentRequestV2 = Partly<WriteRequestV2>

export function encodeWriteRequest(request: SentRequest): Uint8Array {
  return encodeSnappy(encodeMessage(request, writeRequest))
}

export function encodeWriteRequestV2(request: SentRequestV2): Uint8Array {
  return encodeSnappy(encodeMessage(request, writeRequestV2))
}
