/**
 * What an Ingress' annotations make of its locations.
 *
 * Follows internal/ingress/annotations/{rewrite,canary,proxy,ratelimit,redirect,alias,upstreamvhost}/main.go and the defaults of
 * internal/ingress/controller/config/config.go of ingress-nginx. Left out, and told of in an Event of the Ingress: every
 * annotation that is not in this table; limit-connections, TLS to backends.
 */
import type { Ingress } from '@track/apimachinery'
import { oncePerRow } from '@track/simulation'
import { invalidWords, isBasic, isNextUpstream, isPathWithCapture, isRegex, isUrl, orElse, prefix, readBool, readInt, readText } from './annotation-values.ts'

export interface Canary {
  readonly weight: number
  readonly weightTotal: number
  readonly header: string
  readonly headerValue: string
  readonly headerPattern: string
  readonly cookie: string
}

/** What locations are configured with. */
export interface Settings {
  readonly rewriteTarget: string
  readonly useRegex: boolean
  readonly sslRedirect: boolean
  readonly forceSslRedirect: boolean
  readonly preserveTrailingSlash: boolean
  readonly redirect: { readonly url: string; readonly code: number } | undefined
  readonly connectTimeout: number
  readonly readTimeout: number
  readonly nextUpstream: string
  readonly nextUpstreamTries: number
  readonly limits: { readonly perSecond: number; readonly perMinute: number; readonly burstMultiplier: number } | undefined
  readonly upstreamVhost: string
}

export interface Annotations extends Settings {
  readonly canary: Canary | undefined
  readonly aliases: readonly string[]
  /** What the controller cannot take: the Ingress is then not taken at all. */
  readonly invalid: string | undefined
  /** Set, and without effect here. */
  readonly unknown: readonly string[]
}

const known: ReadonlySet<string> = new Set([
  'rewrite-target', 'use-regex', 'ssl-redirect', 'force-ssl-redirect', 'preserve-trailing-slash', 'temporal-redirect', 'permanent-redirect',
  'permanent-redirect-code', 'proxy-connect-timeout', 'proxy-read-timeout', 'proxy-send-timeout', 'proxy-next-upstream',
  'proxy-next-upstream-tries', 'limit-rps', 'limit-rpm', 'limit-burst-multiplier', 'upstream-vhost', 'server-alias', 'canary', 'canary-weight',
  'canary-weight-total', 'canary-by-header', 'canary-by-header-value', 'canary-by-header-pattern', 'canary-by-cookie',
])

/** HTTP is what there is between a proxy and a workload. */
const knownValues: Readonly<Record<string, readonly string[]>> = { 'backend-protocol': ['HTTP', 'http'] }

export const defaults: Settings = {
  rewriteTarget: '', useRegex: false, sslRedirect: true, forceSslRedirect: false, preserveTrailingSlash: false, redirect: undefined,
  connectTimeout: 5, readTimeout: 60, nextUpstream: 'error timeout', nextUpstreamTries: 3, limits: undefined, upstreamVhost: '',
}

export const annotationsOf = oncePerRow((ingress: Ingress): Annotations => {
  const redirect = redirectOf(ingress)
  const limits = limitsOf(ingress)
  const vhost = readText(ingress, 'upstream-vhost', (value) => /^[A-Za-z0-9\-._${}:]*$/.test(value))
  const aliases = readText(ingress, 'server-alias', (value) => value.split(',').every((each) => isRegex(each.trim())))
  const invalid = [
    typeof redirect === 'string' ? redirect : undefined, typeof limits === 'string' ? limits : undefined,
    vhost === 'invalid' ? 'upstream-vhost' : undefined,
  ].find((name) => name !== undefined)
  return {
    ...plainSettings(ingress),
    redirect: typeof redirect === 'string' ? undefined : redirect,
    limits: typeof limits === 'string' ? undefined : limits,
    upstreamVhost: orElse(vhost, ''),
    aliases: orElse(aliases, '').split(',').map((each) => each.trim()).filter((each) => each !== ''),
    canary: canaryOf(ingress),
    invalid: invalid === undefined ? undefined : invalidWords(invalid),
    unknown: unknownOf(ingress),
  }
})

function plainSettings(ingress: Ingress): Omit<Settings, 'redirect' | 'limits' | 'upstreamVhost'> {
  const bool = (name: string, otherwise: boolean) => orElse(readBool(ingress, name), otherwise)
  const int = (name: string, otherwise: number) => orElse(readInt(ingress, name), otherwise)
  return {
    rewriteTarget: orElse(readText(ingress, 'rewrite-target', isPathWithCapture), ''),
    useRegex: bool('use-regex', false),
    sslRedirect: bool('ssl-redirect', defaults.sslRedirect),
    forceSslRedirect: bool('force-ssl-redirect', defaults.forceSslRedirect),
    preserveTrailingSlash: bool('preserve-trailing-slash', false),
    connectTimeout: int('proxy-connect-timeout', defaults.connectTimeout),
    readTimeout: int('proxy-read-timeout', defaults.readTimeout),
    nextUpstream: orElse(readText(ingress, 'proxy-next-upstream', isNextUpstream), defaults.nextUpstream),
    nextUpstreamTries: int('proxy-next-upstream-tries', defaults.nextUpstreamTries),
  }
}

/** The name of the annotation that is no good, where one is. */
function redirectOf(ingress: Ingress): Settings['redirect'] | string {
  const temporal = readText(ingress, 'temporal-redirect', isUrl)
  if (temporal === 'invalid') return 'temporal-redirect'
  if (temporal !== 'missing') return isHttp(temporal.value) ? { url: temporal.value, code: 302 } : undefined
  const permanent = readText(ingress, 'permanent-redirect', isUrl)
  if (permanent === 'invalid') return 'permanent-redirect'
  const code = readInt(ingress, 'permanent-redirect-code')
  if (code === 'invalid') return 'permanent-redirect-code'
  if (permanent === 'missing') return undefined
  const asked = orElse(code, 0)
  return { url: permanent.value, code: asked < 300 || asked > 308 ? 301 : asked }
}

function isHttp(url: string): boolean {
  return /^http[a-z]*:/.test(url)
}

const burstMultiplier = 5

function limitsOf(ingress: Ingress): Settings['limits'] | string {
  const perMinute = readInt(ingress, 'limit-rpm')
  if (perMinute === 'invalid') return 'limit-rpm'
  const perSecond = readInt(ingress, 'limit-rps')
  if (perSecond === 'invalid') return 'limit-rps'
  const found = { perSecond: orElse(perSecond, 0), perMinute: orElse(perMinute, 0) }
  if (found.perSecond === 0 && found.perMinute === 0) return undefined
  return { ...found, burstMultiplier: orElse(readInt(ingress, 'limit-burst-multiplier'), burstMultiplier) }
}

function canaryOf(ingress: Ingress): Canary | undefined {
  if (!orElse(readBool(ingress, 'canary'), false)) return undefined
  const int = (name: string, otherwise: number) => orElse(readInt(ingress, name), otherwise)
  const text = (name: string, isValid = isBasic) => orElse(readText(ingress, name, isValid), '')
  return {
    weight: int('canary-weight', 0), weightTotal: int('canary-weight-total', 100),
    header: text('canary-by-header'), headerValue: text('canary-by-header-value'), headerPattern: text('canary-by-header-pattern', isRegex),
    cookie: text('canary-by-cookie'),
  }
}

function unknownOf({ metadata }: Ingress): string[] {
  return Object.entries(metadata.annotations ?? {}).filter(([name, value]) => {
    if (!name.startsWith(prefix)) return false
    const own = name.slice(prefix.length)
    return !known.has(own) && !(Object.hasOwn(knownValues, own) && knownValues[own]!.includes(value))
  }).map(([name]) => name).sort()
}
