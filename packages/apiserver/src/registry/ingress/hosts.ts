/**
 * The hosts of an Ingress as a table shows them.
 *
 * Follows formatHosts in pkg/printers/internalversion/printers.go of Kubernetes 1.34.
 */
import type { Ingress } from '@track/apimachinery'

const shownMax = 3

export function ingressHosts({ spec: { rules = [] } }: Ingress): string {
  const shown: string[] = []
  let isMore = false
  for (const { host } of rules) {
    if (shown.length === shownMax) isMore = true
    else if (host) shown.push(host)
  }
  if (shown.length === 0) return '*'
  return isMore ? `${shown.join(',')} + ${rules.length - shownMax} more...` : shown.join(',')
}
