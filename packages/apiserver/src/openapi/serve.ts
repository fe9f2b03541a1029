/** The OpenAPI documents: what types there are and what can be done with them. */
import type { Simulation } from '@track/simulation'
import type { HttpRequest, HttpResponse } from '../http/message.ts'

/** An empty v2 document in protobuf: enough for the clients that ask for nothing else. */
const emptyV2 = new Uint8Array([0x0a, 0x03, 0x32, 0x2e, 0x30])

export function serveOpenApi(_simulation: Simulation, { path }: HttpRequest): HttpResponse | undefined {
  if (path !== '/openapi/v2') return undefined
  return { status: 200, headers: { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' }, body: emptyV2 }
}
