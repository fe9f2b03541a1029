/**
 * Which Secret a host's certificate is in: the one that names the host, or one whose certificate is for it.
 *
 * Follows extractTLSSecretName and createServers in internal/ingress/controller/controller.go of ingress-nginx.
 */
import type { Ingress, Secret } from '@track/apimachinery'
import { certificatesIn, isFor } from '../../network/tls/certificate.ts'
import { secretText } from '../../network/tls/secret.ts'

/** Undefined where the controller shows its own: there is no such Secret, or its certificate is for somebody else. */
export function secretNameFor(host: string, { spec }: Ingress, secretNamed: (name: string) => Secret | undefined): string | undefined {
  const name = nameFor(host, spec.tls ?? [], secretNamed)
  const secret = name === undefined ? undefined : secretNamed(name)
  const [leaf] = secret ? certificatesIn(secretText(secret, 'tls.crt') ?? '') : []
  return leaf && (isFor(leaf, host) || leaf.subject.commonName === host) ? name : undefined
}

type Sections = NonNullable<NonNullable<Ingress['spec']>['tls']>

function nameFor(host: string, sections: Sections, secretNamed: (name: string) => Secret | undefined): string | undefined {
  const naming = sections.find(({ hosts = [] }) => hosts.some((each) => each.toLowerCase() === host.toLowerCase()))
  if (naming) return naming.secretName ? naming.secretName : undefined
  return sections.find(({ secretName }) => {
    const secret = secretName ? secretNamed(secretName) : undefined
    const [leaf] = secret ? certificatesIn(secretText(secret, 'tls.crt') ?? '') : []
    return leaf !== undefined && isFor(leaf, host)
  })?.secretName
}
