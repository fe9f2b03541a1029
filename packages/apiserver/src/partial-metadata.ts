/** An object with its spec and status left away (metav1.PartialObjectMetadata). */
import { inStructOrder, type KubeObject, schemaOf } from '@track/apimachinery'

const metadataType = schemaOf('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')

export function partialObjectMetadata({ metadata }: KubeObject, version = 'v1'): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: inStructOrder(metadata, metadataType) as KubeObject['metadata'] }
}
