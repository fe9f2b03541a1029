/** Serves the files of a folder to browsers of this machine, and to nobody else. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'

export function siteServer(folder: string): Server {
  return createServer((message, response) => answer(folder, message, response))
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8', '.map': 'application/json',
}

function answer(folder: string, { url = '/', method, headers }: IncomingMessage, response: ServerResponse): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  if (host !== '127.0.0.1' && host !== 'localhost') return end(response, 403, 'this server answers to 127.0.0.1 only\n')
  if (method !== 'GET' && method !== 'HEAD') return end(response, 405, 'GET only\n')
  const path = pathOf(url)
  if (path === undefined) return end(response, 400, 'that is no path\n')
  const file = join(folder, path.endsWith('/') ? join(path, 'index.html') : path)
  if (!file.startsWith(folder) || !existsSync(file)) return end(response, 404, 'there is no such page\n')
  if (statSync(file).isDirectory()) {
    response.writeHead(301, { location: `${path}/` }).end()
    return
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    // An asset's name holds a digest of what is in it.
    'cache-control': path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  })
  response.end(method === 'HEAD' ? undefined : readFileSync(file))
}

/** Undefined for what is not encoded as a path is. */
function pathOf(url: string): string | undefined {
  try {
    return normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname))
  } catch {
    // `%zz`, or bytes that are no UTF-8.
    return undefined
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}
