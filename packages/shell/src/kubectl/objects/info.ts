/** An object that a verb acts on: where it lives, where it was read from, and what it was when read. */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { type DiscoveredResource, pathOf, printedKind } from '../discovery.ts'
import type { Kubectl } from '../kubectl.ts'

export interface Info<T = KubeObject> {
  readonly resource: DiscoveredResource
  /** Empty for what has no namespace. */
  readonly namespace: string
  readonly name: string
  /** The file it came from; empty for one of the server. */
  readonly source: string
  readonly object: T
}

/** An object that was named and not looked at. */
export type Named = Omit<Info, 'object'>

export function infoPath({ resource, namespace, name }: Named, subresource?: string): string {
  return pathOf(resource, namespace, name, subresource)
}

/** The collection that it is in. */
export function collectionPath({ resource, namespace }: Named): string {
  return pathOf(resource, namespace)
}

/** `deployment.apps/web`. */
export function printedName({ resource, name }: Named): string {
  return `${printedKind(resource)}/${name}`
}

/** The object as the server has it now. */
export function* fetched(kubectl: Kubectl, info: Named, subresource?: string): Guest<Info> {
  return { ...info, object: yield* kubectl.json(infoPath(info, subresource)) }
}

/** As upstream prints an object that a message is about. */
export function printedInfo({ resource: { group, version, plural, kind }, name, namespace }: Named): string {
  return [
    `Resource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind}"`,
    `Name: "${name}", Namespace: "${namespace}"`,
  ].join('\n')
}
