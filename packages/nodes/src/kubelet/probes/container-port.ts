/** A port by its number, or by its name in the container. */
import type { Container } from '../../objects/pod.ts'

/** -1 when the container has no port of that name. */
export function portOf(port: number | string, container: Container): number {
  if (typeof port === 'number') return port
  if (/^\d+$/.test(port)) return Number(port)
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? -1
}
