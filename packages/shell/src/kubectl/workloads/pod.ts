/** Pods as kubectl looks at them: their containers, and which of them is meant when none is named. */
import { type Pod, quote } from '@track/apimachinery'
import { type Guest, printError } from '@track/processes'

export type { Pod }

const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container'

/** Init containers first, as the logs of all are shown. */
export function containerNames({ spec }: Pod): string[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])].map(({ name }) => name ?? '')
}

export function containerStatusOf({ status }: Pod, container: string): NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number] | undefined {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])]
  return all.find(({ name }) => name === container)
}

/** `app, sidecar, setup (init)`: as a message lists them. */
function printContainerNames({ spec }: Pod): string {
  return [
    ...(spec?.containers ?? []).map(({ name }) => name ?? ''),
    ...(spec?.ephemeralContainers ?? []).map(({ name }) => `${name ?? ''} (ephem)`),
    ...(spec?.initContainers ?? []).map(({ name }) => `${name ?? ''} (init)`),
  ].join(', ')
}

/** The annotated one, or the first; says so when there is a choice. */
export function* defaultContainer(pod: Pod, { quiet = false }: { quiet?: boolean } = {}): Guest<string> {
  const annotated = pod.metadata.annotations?.[defaultContainerAnnotation] ?? ''
  if (annotated !== '' && containerNames(pod).includes(annotated)) return annotated
  if (annotated !== '') yield* printError(`Default container name ${quote(annotated)} not found in pod ${pod.metadata.name ?? ''}\n`)
  const first = pod.spec?.containers?.[0]?.name ?? ''
  if (containerNames(pod).length > 1 && !quiet) yield* printError(`Defaulted container ${quote(first)} out of: ${printContainerNames(pod)}\n`)
  return first
}
