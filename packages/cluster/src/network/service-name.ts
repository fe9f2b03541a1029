/** How the traffic knows a Service: `default/api`. A client that names no namespace means its own. */
export function serviceName(namespace: string, name: string): string {
  const [service = '', other] = name.replace(/\.svc(\.cluster\.local)?$/, '').split('.')
  return `${other ?? namespace}/${service}`
}
