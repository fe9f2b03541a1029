/**
 * Where the Alertmanager's configuration lies: the Secret `monitoring/alertmanager-main`, key
 * `alertmanager.yaml`, as the Prometheus Operator has it for an Alertmanager of the name `main`.
 */
import type { Secret } from '@track/apimachinery'

export const alertmanagerSecret = { namespace: 'monitoring', name: 'alertmanager-main', key: 'alertmanager.yaml' } as const

/** Where a Prometheus Operator writes what it makes of it; it has the Alertmanager load that, then. */
export const generatedSecret = { namespace: 'monitoring', name: 'alertmanager-main-generated' } as const

/** Without a Secret nobody is told anything. */
export const silentConfig = 'route:\n  receiver: "null"\nreceivers:\n- name: "null"\n'

export function configIn({ data }: Secret): string | undefined {
  const encoded = data?.[alertmanagerSecret.key]
  if (encoded === undefined) return undefined
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
}
