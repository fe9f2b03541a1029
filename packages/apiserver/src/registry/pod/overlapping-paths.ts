/**
 * Volumes that would put two things into one file: who mounts them finds only the last.
 *
 * Follows warningsForOverlappingVirtualPaths in pkg/api/pod/warnings.go of Kubernetes 1.34.
 */
import { quote, type Volume, type VolumeProjection } from '@track/apimachinery'

interface Placed {
  readonly path: string
  readonly source: string
}

type Items = readonly { readonly path?: string }[] | undefined

export function overlappingPaths({ name, configMap, secret, downwardAPI, projected }: Volume): string[] {
  const { sources = [] } = projected ?? {}
  const words = (what: string, overlaps: readonly string[]) => overlaps.map((each) => `volume ${quote(name)} (${what}): overlapping paths: ${each}`)
  return [
    ...words(`ConfigMap ${quote(configMap?.name ?? '')}`, overlapsOf(placed(configMap?.items, ''))),
    ...words(`Secret ${quote(secret?.secretName ?? '')}`, overlapsOf(placed(secret?.items, ''))),
    ...words('DownwardAPI', overlapsOf(placed(downwardAPI?.items, ''))),
    ...sources.filter((source) => Object.keys(source).length === 0).map(() => `volume ${quote(name)} (Projected) has no sources provided`),
    ...words('Projected', overlapsOf(sources.flatMap(projectedPaths))),
  ]
}

function projectedPaths({ configMap, secret, downwardAPI, serviceAccountToken: token }: VolumeProjection): Placed[] {
  if (configMap?.items) return placed(configMap.items, `ConfigMap ${quote(configMap.name ?? '')}`)
  if (secret?.items) return placed(secret.items, `Secret ${quote(secret.name ?? '')}`)
  if (downwardAPI?.items) return placed(downwardAPI.items, 'DownwardAPI')
  return token ? placed([token], 'ServiceAccountToken') : []
}

function placed(items: Items, source: string): Placed[] {
  return (items ?? []).map(({ path = '' }) => ({ path: path.replace(/\/+$/, ''), source }))
}

function overlapsOf(all: readonly Placed[]): string[] {
  return all.flatMap((each, index) => all.slice(0, index)
    .filter(({ path }) => path !== '' && each.path !== '' && (isBelow(path, each.path) || isBelow(each.path, path)))
    .map((other) => `${printed(each)} with ${printed(other)}`))
}

function isBelow(path: string, folder: string): boolean {
  return `${path}/`.startsWith(`${folder}/`)
}

function printed({ path, source }: Placed): string {
  return source ? `${quote(path)} (${source})` : quote(path)
}
