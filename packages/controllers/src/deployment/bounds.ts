/**
 * How far a rolling update may go above and below the size that is wanted.
 *
 * Follows ResolveFenceposts of pkg/controller/deployment/util/deployment_util.go and
 * k8s.io/apimachinery/pkg/util/intstr of Kubernetes 1.34.
 */
import type { Deployment } from '../objects.ts'

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy.type === 'RollingUpdate'
}

/** Pods above `replicas`; a percentage is rounded up. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0
}

/** Pods below `replicas`; a percentage is rounded down. */
export function maxUnavailable(deployment: Deployment): number {
  const { replicas } = deployment.spec
  if (!isRollingUpdate(deployment) || replicas === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, replicas)
}

/** Both at 0 would leave no way forward; then one pod may be unavailable. */
function fenceposts({ spec: { replicas, strategy } }: Deployment): { surge: number; unavailable: number } {
  const surge = scaled(strategy.rollingUpdate?.maxSurge, replicas, Math.ceil)
  const unavailable = scaled(strategy.rollingUpdate?.maxUnavailable, replicas, Math.floor)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

function scaled(value: number | string = 0, total: number, round: (share: number) => number): number {
  return typeof value === 'number' ? value : round((Number(value.replace('%', '')) * total) / 100)
}
