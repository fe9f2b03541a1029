/** The authorities that a prober trusts: what stands in a Secret or a ConfigMap when it looks. */
import { configMaps, secrets } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { secretText } from '../../network/tls/secret.ts'
import type { Asking } from './syntheticprobe-kind.ts'

/** As the Prometheus Operator's objects have it (SafeTLSConfig). */
export interface TlsConfig {
  ca?: { secret?: KeySelector; configMap?: KeySelector }
  insecureSkipVerify?: boolean
  serverName?: string
}

interface KeySelector {
  name: string
  key: string
}

/** One that no schema has checked: of a Load, whose spec is read as a whole. Undefined where it is something else. */
export function readTlsConfig(given: unknown = {}): TlsConfig | undefined {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
  const isText = (value: unknown) => value === undefined || typeof value === 'string'
  const isSelector = (value: unknown) => value === undefined || (isObject(value) && typeof value['name'] === 'string' && typeof value['key'] === 'string')
  if (!isObject(given)) return undefined
  const { ca = {}, insecureSkipVerify = false, serverName } = given
  const isRight = isObject(ca) && isSelector(ca['secret']) && isSelector(ca['configMap']) && typeof insecureSkipVerify === 'boolean' && isText(serverName)
  return isRight ? given as TlsConfig : undefined
}

export function trustIn({ ca }: TlsConfig): Asking['trusts'] {
  if (!ca) return undefined
  const { secret, configMap } = ca
  return secret ? { kind: 'Secret', ...secret } : configMap && { kind: 'ConfigMap', ...configMap }
}

/** In PEM; empty where there is no such object or key. */
export function trustedBy(simulation: Simulation, { kind, name, key }: NonNullable<Asking['trusts']>, namespace: string): string {
  const cache = cacheOf(simulation)
  if (kind === 'ConfigMap') return cache.get(configMaps, name, namespace)?.data?.[key] ?? ''
  const secret = cache.get(secrets, name, namespace)
  return (secret && secretText(secret, key)) ?? ''
}
