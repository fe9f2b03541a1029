/** An object with its spec and status left away (metav1.PartialObjectMetadata). */
import type { KubeObject } from '@track/apimachinery'

export function partialObjectMetadata({ metadata }: KubeObject, version = 'v1'): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata }
}
