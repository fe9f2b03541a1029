/**
 * Image names: `nginx` is `docker.io/library/nginx:latest`.
 *
 * Follows github.com/distribution/reference (normalize.go, reference.go, regexp.go) and
 * pkg/util/parsers/parsers.go of Kubernetes 1.34. Left out: registries by IPv6 address.
 */
import { quoteGo } from '@track/simulation'

export interface ImageReference {
  /** `docker.io/library/nginx`. */
  readonly repository: string
  readonly domain: string
  /** Absent when there is a digest only. */
  readonly tag?: string
  readonly digest?: string
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const domain = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?'
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const pattern = new RegExp(`^((?:${domain}/)?${component}(?:/${component})*)(?::(\\w[\\w.-]{0,127}))?(?:@(${digest}))?$`)
const identifier = /^[a-f0-9]{64}$/

/** The parts of a name, or the words that refuse it. */
export function parseImageReference(text: string): ImageReference | string {
  const refuse = (why: string) => `couldn't parse image name ${quoteGo(text)}: ${why}`
  if (identifier.test(text)) {
    return refuse(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`)
  }
  const [host, rest] = splitDomain(text)
  const remote = rest.split(':')[0]!
  if (remote.toLowerCase() !== remote) return refuse(`invalid reference format: repository name (${remote}) must be lowercase`)
  const match = pattern.exec(`${host}/${rest}`)
  if (!match) return refuse('invalid reference format')
  const [, repository, tag, found] = match
  if (repository!.length - host.length - 1 > 255) return refuse('repository name must not be more than 255 characters')
  const parts = { repository: repository!, domain: host }
  if (found) return { ...parts, digest: found, ...(tag && { tag }) }
  return { ...parts, tag: tag ?? 'latest' }
}

function splitDomain(text: string): [domain: string, rest: string] {
  const slash = text.indexOf('/')
  if (slash < 0) return ['docker.io', `library/${text}`]
  const first = text.slice(0, slash)
  const rest = text.slice(slash + 1)
  const isHost = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first
  const host = !isHost || first === 'index.docker.io' ? 'docker.io' : first
  const remote = isHost ? rest : text
  return [host, host === 'docker.io' && !remote.includes('/') ? `library/${remote}` : remote]
}

/** `docker.io/library/nginx:1.29`, as the runtime lists it. */
export function printImageReference({ repository, tag, digest: found }: ImageReference): string {
  return found ? `${repository}@${found}` : `${repository}:${tag ?? 'latest'}`
}
