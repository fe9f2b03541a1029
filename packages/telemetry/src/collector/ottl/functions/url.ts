/** The parts of a URL under OpenTelemetry's names. Follows internal/coreinternal/parseutils/uri.go of opentelemetry-collector-contrib 0.152 and net/url of Go. Left out: most of what Go refuses in a URL. */
import { quoteGo } from '@track/simulation'
import { OttlError } from '../ottl-error.ts'
import { OttlMap } from '../values/value.ts'

const form = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

function unescaped(text: string, whole: string): string {
  const wrong = /%(?![\da-fA-F]{2}).{0,2}/s.exec(text)
  if (wrong) throw new OttlError(`parse ${quoteGo(whole)}: invalid URL escape ${quoteGo(wrong[0])}`)
  return decodeURIComponent(text.replaceAll(/%([89a-fA-F][\da-fA-F])(?!%)/g, '%25$1'))
}

export function urlParts(text: string): OttlMap {
  const found = form.exec(text)
  if (!found || /[\u0000-\u001f\u007f]/.test(text)) throw new OttlError(`parse ${quoteGo(text)}: net/url: invalid control character in URL`)
  const [, scheme = '', user, host = '', port = '', path = '', query = '', fragment = ''] = found
  if (scheme === '' && text.startsWith(':')) throw new OttlError(`parse ${quoteGo(text)}: missing protocol scheme`)
  const map = new OttlMap()
  const plainPath = unescaped(path, text)
  map.put('url.original', text.replace(/^[A-Za-z][A-Za-z0-9+.-]*(?=:)/, (name) => name.toLowerCase()))
  map.put('url.domain', host.replace(/^\[(.*)\]$/, '$1'))
  map.put('url.scheme', scheme.toLowerCase())
  map.put('url.path', plainPath)
  if (port !== '') map.put('url.port', BigInt(port))
  if (fragment !== '') map.put('url.fragment', unescaped(fragment, text))
  if (user !== undefined) putUser(map, user, text)
  if (query !== '') map.put('url.query', query)
  const at = plainPath.lastIndexOf('.')
  if (at !== -1 && at < plainPath.length - 1) map.put('url.extension', plainPath.slice(at + 1))
  return map
}

function putUser(map: OttlMap, user: string, text: string): void {
  const [name = '', ...password] = user.split(':')
  map.put('url.user_info', user)
  if (name !== '') map.put('url.username', unescaped(name, text))
  if (password.length > 0) map.put('url.password', unescaped(password.join(':'), text))
}
