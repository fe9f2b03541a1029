/** Addresses of the web as curl takes them: `http://` may be left out. Follows RFC 3986. */

export interface Url {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly hasPort: boolean
  /** With the query, without the fragment. */
  readonly path: string
}

const ports: Readonly<Record<string, number>> = { http: 80, https: 443 }

export type WrongUrl = { readonly exitCode: 1 | 3; readonly wrong: string }

export function parseUrl(text: string): Url | WrongUrl {
  const [, scheme = 'http', rest = ''] = /^(?:([A-Za-z][\w+.-]*):\/\/)?([^]*)$/.exec(text)!
  const protocol = scheme.toLowerCase()
  if (!(protocol in ports)) return { exitCode: 1, wrong: `Protocol "${protocol}" not supported or disabled in libcurl` }
  const [, host = '', port, path = ''] = /^(?:[^/?#@]*@)?([^/?#:]+)(?::(\d*))?([/?][^#]*)?(?:#[^]*)?$/.exec(rest) ?? []
  const number = port === undefined || port === '' ? ports[protocol]! : Number(port)
  if (host === '' || number > 65535 || /\s/.test(rest)) return { exitCode: 3, wrong: 'URL using bad/illegal format or missing URL' }
  return { scheme: protocol as Url['scheme'], host, port: number, hasPort: number !== ports[protocol], path: path.startsWith('/') ? path : `/${path}` }
}

/** Where an answer's `Location` leads. */
export function followed(url: Url, location: string): string {
  if (/^[A-Za-z][\w+.-]*:\/\//.test(location)) return location
  const root = `${url.scheme}://${authority(url)}`
  return location.startsWith('/') ? root + location : `${root}${url.path.split('?')[0]!.replace(/[^/]*$/, '')}${location}`
}

/** As the Host header has it. */
export function authority({ host, port, hasPort }: Url): string {
  return hasPort ? `${host}:${port}` : host
}
