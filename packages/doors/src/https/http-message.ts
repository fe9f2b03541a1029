/** Between node's HTTP and the rows that the API server reads and answers. */
import { gzipSync } from 'node:zlib'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpRequest, HttpResponse, User } from '@track/apiserver'
import { warningHeader } from '../warning-header.ts'

/** As etcd and the real server: 3 MiB for a request. */
export const bodyBytesMax = 3 * 1024 * 1024

export class BodyTooLarge extends Error {}

/** All of a request but its body. */
export function readHead(message: IncomingMessage, user: User | undefined): HttpRequest {
  const { path, query } = readUrl(message)
  return { method: message.method ?? 'GET', path, query, headers: headersOf(message), ...(user && { user }) }
}

/** Path and query as they came: no path is tidied, as in the real server. */
export function readUrl({ url = '/' }: IncomingMessage): Pick<HttpRequest, 'path' | 'query'> {
  const [, path = '', search = ''] = /^([^?]*)\??(.*)$/s.exec(url)!
  const query = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(search)) query.set(name, [...query.get(name) ?? [], value])
  return { path, query: Object.fromEntries(query) }
}

/** What the world may know: never the keys with which somebody came in, which pages put among WebSocket protocols and into the address. */
const withheld = ['authorization', 'cookie', 'proxy-authorization', 'referer', 'sec-websocket-protocol']

export function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !withheld.includes(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value!]))
}

/** Bytes where they are protobuf, else text; undefined when there is nothing. Rejects with BodyTooLarge. */
export async function readBody(message: IncomingMessage): Promise<HttpRequest['body']> {
  const bytes = await readBytes(message)
  if (bytes.length === 0) return undefined
  const isBinary = (message.headers['content-type'] ?? '').startsWith('application/vnd.kubernetes.protobuf')
  return isBinary ? new Uint8Array(bytes) : bytes.toString('utf8')
}

/** By events and not by iteration: to leave an iteration destroys the socket, and no answer gets out. */
export function readBytes(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    message.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bodyBytesMax) chunks.push(chunk)
      else reject(new BodyTooLarge(`limit is ${bodyBytesMax}`))
    })
    message.on('end', () => resolve(Buffer.concat(chunks)))
    message.on('error', reject)
  })
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
  response.appendHeader('vary', 'Accept-Encoding')
  response.end(gzipSync(body, { level: 1 }))
}

export function writeHead(response: ServerResponse, { status, headers, warnings = [] }: HttpResponse): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (warnings.length > 0) response.setHeader('warning', warnings.map(warningHeader))
}
