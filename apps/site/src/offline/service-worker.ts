/**
 * Keeps the whole site in the browser, so that it opens without a network. With one, pages come
 * from it, so that they are the newest; what bears its digest in its name never changes.
 */

declare const SITE_VERSION: string

interface WorkerScope {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}

interface FetchEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

const scope = globalThis as unknown as WorkerScope
/** Caches belong to the whole origin, which other sites may share: the scope is in the name. */
const cacheName = (version: string) => `track ${scope.registration.scope} ${version}`

scope.addEventListener('install', (event) => event.waitUntil(install()))
scope.addEventListener('activate', (event) => event.waitUntil(activate()))
scope.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET' && event.request.url.startsWith(scope.registration.scope)) event.respondWith(answer(event.request))
})

async function install(): Promise<void> {
  const { files } = await (await fetch('offline.json', { cache: 'no-store' })).json() as { files: string[] }
  const cache = await caches.open(cacheName(SITE_VERSION))
  await cache.addAll(files.map((file) => new Request(file, { cache: 'no-cache' })))
}

async function activate(): Promise<void> {
  const own = `track ${scope.registration.scope} `
  const old = (await caches.keys()).filter((name) => name.startsWith(own) && name !== cacheName(SITE_VERSION))
  await Promise.all(old.map((name) => caches.delete(name)))
  await scope.clients.claim()
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName(SITE_VERSION))
  const kept = () => cache.match(keyOf(request.url))
  if (request.url.startsWith(`${scope.registration.scope}assets/`)) return await kept() ?? await fetch(request)
  try {
    return await fetch(request)
  } catch (reason) {
    // There is no network.
    const page = await kept()
    if (page) return page
    throw reason
  }
}

/** A folder's page is kept under the folder's address. */
function keyOf(address: string): string {
  return address.replace(/[?#].*$/, '').replace(/\/index\.html$/, '/')
}
