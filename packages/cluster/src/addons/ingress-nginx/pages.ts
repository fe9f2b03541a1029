/**
 * What nginx answers by itself: its error pages, redirects, and the words to those who speak HTTP to a port of TLS.
 *
 * Follows src/http/ngx_http_special_response.c of nginx with server_tokens off, and redirect_to_https in rootfs/etc/nginx/lua/lua_ingress.lua of
 * ingress-nginx, which takes the Server header away.
 */
import type { Target } from '@track/traffic'
import type { Instant } from '@track/simulation'
import { type Page, page } from '../../network/pages.ts'
import type { Settings } from './annotations.ts'

const titles: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently', 302: '302 Found', 303: '303 See Other', 307: '307 Temporary Redirect', 308: '308 Permanent Redirect', 400: '400 Bad Request', 403: '403 Forbidden',
  404: '404 Not Found', 429: '429 Too Many Requests', 500: '500 Internal Server Error', 502: '502 Bad Gateway', 503: '503 Service Temporarily Unavailable', 504: '504 Gateway Time-out',
}

/** In the status line they differ from the title of the page. */
const reasons: Readonly<Record<number, string>> = { 302: 'Moved Temporarily', 503: 'Service Temporarily Unavailable', 504: 'Gateway Time-out' }

function text(title: string, more = ''): string {
  return ['<html>', `<head><title>${title}</title></head>`, '<body>', `<center><h1>${title}</h1></center>`, ...(more === '' ? [] : [more]), '<hr><center>nginx</center>', '</body>', '</html>', ''].join('\r\n')
}

export function nginxPage(at: Instant, status: number, location?: string): Page {
  const { headers, ...rest } = page(at, status, text(titles[status] ?? String(status)), 'text/html')
  const reason = reasons[status]
  return { ...rest, ...(reason !== undefined && { reason }), headers: [...headers, ['Connection', 'keep-alive'], ...(location === undefined ? [] : [['Location', location] as const])] }
}

export function plainPage(at: Instant): Page {
  const body = text('400 The plain HTTP request was sent to HTTPS port').replace(/<h1>.*<\/h1><\/center>/, '<h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>')
  return page(at, 400, body, 'text/html')
}

/** Where a redirect leads. */
export function locationOf(status: number, { host = '', path, query }: Target, settings: Settings | undefined): string | undefined {
  if (status === 308 && !settings?.redirect) {
    const asked = query === undefined || query === '' ? path : `${path}?${query}`
    return `https://${host.replace(/:\d+$/, '')}${settings?.preserveTrailingSlash ? asked : asked.replace(/\/$/, '')}`
  }
  return settings?.redirect?.url
}
