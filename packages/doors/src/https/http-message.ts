/** Between node's HTTP and the rows that the API server reads and answers. */
import { gzipSync } from 'node:zlib'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpRequest, HttpResponse, User } from '@track/apiserver'

/** As etcd and the real server: 3 MiB for a request. */
const bodyBytesMax = 3 * 1024 * 1024

export class BodyTooLarge extends Error {}

export async function readRequest(message: IncomingMessage, user: User | undefined): Promise<HttpRequest> {
  const url = new URL(message.url ?? '/', 'https://localhost')
  const query: Record<string, string[]> = {}
  for (const [name, value] of url.searchParams) (query[name] ??= []).push(value)
  const bytes = await readBody(message)
  const isBinary = (message.headers['content-type'] ?? '').startsWith('application/vnd.kubernetes.protobuf')
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query,
    headers: headersOf(message),
    ...(bytes.length > 0 && { body: isBinary ? new Uint8Array(bytes) : bytes.toString('utf8') }),
    ...(user && { user }),
  }
}

/** What the world may know: never the keys with which somebody came in. */
const withheld = ['authorization', 'cookie', 'proxy-authorization']

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !withheld.includes(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value!]))
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > bodyBytesMax) throw new BodyTooLarge(`limit is ${bodyBytesMax}`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const gzipBytesMin = 128 * 1024

export function writeResponse(message: IncomingMessage, response: ServerResponse, answer: HttpResponse): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : Buffer.from(answer.body)
  writeHead(response, answer)
  const takesGzip = /\bgzip\b/.test(String(message.headers['accept-encoding'] ?? ''))
  if (body.length < gzipBytesMin || !takesGzip) {
    response.setHeader('content-length', body.length)
    response.end(message.method === 'HEAD' ? undefined : body)
    return
  }
  response.setHeader('content-encoding', 'gzip')
  response.end(gzipSync(body, { level: 1 }))
}

export function writeHead(response: ServerResponse, { status, headers, warnings = [] }: HttpResponse): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (warnings.length > 0) {
    response.setHeader('warning', warnings.map((text) => `299 - "${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`))
  }
}
