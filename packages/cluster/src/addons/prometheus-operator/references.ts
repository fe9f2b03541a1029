/** What Secrets and ConfigMaps hold. Follows GetSecretKey and GetConfigMapKey in pkg/assets/store.go of the Prometheus Operator 0.94. */
import { configMaps, secrets } from '@track/apimachinery'
import type { Cache } from '@track/controller-runtime'
import type { Found, References } from './generate/context.ts'

export function referencesIn(cache: Cache): References {
  return {
    secret(namespace, { name = '', key }) {
      const secret = cache.get(secrets, name, namespace)
      return secret ? found('secret', { name, key, value: decoded(secret.data?.[key]) }) : missing('secret', name)
    },
    configMap(namespace, { name = '', key }) {
      const configMap = cache.get(configMaps, name, namespace)
      return configMap ? found('configmap', { name, key, value: configMap.data?.[key] }) : missing('configmap', name)
    },
  }
}

function missing(kind: string, name: string): Found {
  return { fault: `unable to get ${kind} "${name}": ${kind}s "${name}" not found` }
}

function found(kind: string, { name, key, value }: { readonly name: string; readonly key: string; readonly value: string | undefined }): Found {
  return value === undefined ? { fault: `key "${key}" in ${kind} "${name}" not found` } : { value }
}

function decoded(value: string | undefined): string | undefined {
  return value === undefined ? undefined : new TextDecoder().decode(Uint8Array.from(atob(value), (character) => character.charCodeAt(0)))
}

export function encoded(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
