/**
 * The OpenAPI documents. Clients keep a document by the hash in its address for good, so the
 * address changes whenever the document does.
 *
 * Follows k8s.io/kube-openapi/pkg/handler3.
 */
import { resourceNotFound } from '@track/apimachinery'
import { digestOfBytes, type Simulation } from '@track/simulation'
import type { HttpRequest, HttpResponse } from '../http/message.ts'
import { json } from '../http/response.ts'
import { type ApiServerPart, apiServerOf } from '../api-server.ts'
import { documentPaths, openApiDocument } from './document.ts'

/** An empty v2 document in protobuf: enough for the clients that ask for nothing else. */
const emptyV2 = new Uint8Array([0x0a, 0x03, 0x32, 0x2e, 0x30])
const v2Type = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
const root = '/openapi/v3'

export function serveOpenApi(simulation: Simulation, { path }: HttpRequest): HttpResponse | undefined {
  if (path === '/openapi/v2') return { status: 200, headers: { 'content-type': v2Type }, body: emptyV2 }
  const server = apiServerOf(simulation)
  if (path === root) return json(200, { paths: indexOf(server) })
  if (!path.startsWith(`${root}/`)) return undefined
  const found = documentOf(server, path.slice(root.length + 1))
  if (!found) throw resourceNotFound()
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, immutable', 'etag': `"${found.hash}"`, 'vary': 'Accept' },
    body: found.text,
  }
}

function indexOf(server: ApiServerPart): object {
  const entries = Array.from(documentPaths(server).keys(), (path) => {
    const { hash } = documentOf(server, path)!
    return [path, { serverRelativeURL: `${root}/${path}?hash=${hash}` }]
  })
  return Object.fromEntries(entries)
}

/** A document's text, made once: what the server is built from does not change. */
function documentOf(server: ApiServerPart, path: string): { text: string; hash: string } | undefined {
  const made = server.documents.get(path)
  if (made) return made
  const described = documentPaths(server).get(path)
  if (!described) return undefined
  const text = JSON.stringify(openApiDocument(described, server.options.descriptions?.()))
  const document = { text, hash: digestOfBytes(new TextEncoder().encode(text)).toUpperCase() }
  server.documents.set(path, document)
  return document
}
