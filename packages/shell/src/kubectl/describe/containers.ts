/**
 * Containers, of a pod with their states or of a template.
 *
 * Follows describeContainers of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { canonicalQuantity, type Container, type ContainerState, type ContainerStatus, type Probe, quote, type ResourceRequirements } from '@track/apimachinery'
import { type Description, orNone, printBool, printTime } from './description.ts'
import { describeEnv, describeEnvFrom, type FieldReader } from './environment.ts'

export interface ContainersOptions {
  readonly statuses?: readonly ContainerStatus[] | undefined
  /** Reads the fields of the pod that variables refer to. */
  readonly readField?: FieldReader
  /** Two spaces inside of a template. */
  readonly indent?: string
}

export function describeContainers(
  label: string, containers: readonly Container[], to: Description, { statuses = [], readField, indent = '' }: ContainersOptions = {},
): void {
  to.line(0, `${indent}${label}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name)
    to.line(1, `${indent === '' ? '' : ' '}${container.name}:`)
    describeBasics(container, status, to)
    describeCommand(container, to)
    if (status) describeState(status, to)
    describeResources(container.resources, to, 2)
    describeProbes(container, to)
    if ((container.envFrom ?? []).length > 0) describeEnvFrom(container, to)
    describeEnv(container, to, readField)
    describeMounts(container, to)
  }
}

function describeBasics({ image = '', ports = [], securityContext }: Container, status: ContainerStatus | undefined, to: Description): void {
  if (status) to.field(2, 'Container ID', status.containerID ?? '')
  to.field(2, 'Image', image)
  if (status) to.field(2, 'Image ID', status.imageID ?? '')
  const printPorts = (read: (port: (typeof ports)[number]) => number | undefined) => ports
    .map((port) => `${read(port) ?? 0}/${port.protocol ?? ''}${port.name ? ` (${port.name})` : ''}`).join(', ')
  describePorts('Port', printPorts(({ containerPort }) => containerPort), to)
  describePorts('Host Port', printPorts(({ hostPort }) => hostPort), to)
  const seccomp = securityContext?.seccompProfile
  if (!seccomp) return
  to.field(2, 'SeccompProfile', seccomp.type)
  if (seccomp.type === 'Localhost') to.field(3, 'LocalhostProfile', seccomp.localhostProfile ?? '')
}

function describePorts(title: string, text: string, to: Description): void {
  if (text.includes(',')) to.field(2, `${title}s`, text)
  else to.field(2, title, orNone(text))
}

function describeCommand({ command = [], args = [] }: Container, to: Description): void {
  for (const [title, words] of [['Command', command], ['Args', args]] as const) {
    if (words.length > 0) to.line(2, `${title}:`)
    for (const word of words) for (const line of word.split('\n')) to.line(3, line)
  }
}

export function describeResources(resources: ResourceRequirements | undefined, to: Description, level: number): void {
  for (const [title, list] of [['Limits', resources?.limits], ['Requests', resources?.requests]] as const) {
    const names = Object.keys(list ?? {}).sort()
    if (names.length > 0) to.line(level, `${title}:`)
    for (const name of names) to.field(level + 1, name, canonicalQuantity(list![name]!))
  }
}

function describeState(status: ContainerStatus, to: Description): void {
  describeOneState('State', status.state, to)
  if (status.lastState?.terminated) describeOneState('Last State', status.lastState, to)
  to.field(2, 'Ready', printBool(status.ready))
  to.field(2, 'Restart Count', status.restartCount ?? 0)
}

function describeOneState(title: string, state: ContainerState | undefined, to: Description): void {
  if (state?.running) {
    to.field(2, title, 'Running')
    to.field(3, 'Started', printTime(state.running.startedAt))
    return
  }
  const { terminated } = state ?? {}
  if (!terminated) {
    to.field(2, title, 'Waiting')
    if (state?.waiting?.reason) to.field(3, 'Reason', state.waiting.reason)
    return
  }
  to.field(2, title, 'Terminated')
  if (terminated.reason) to.field(3, 'Reason', terminated.reason)
  if (terminated.message) to.field(3, 'Message', terminated.message)
  to.field(3, 'Exit Code', terminated.exitCode ?? 0)
  if (terminated.signal) to.field(3, 'Signal', terminated.signal)
  to.field(3, 'Started', printTime(terminated.startedAt))
  to.field(3, 'Finished', printTime(terminated.finishedAt))
}

function describeProbes({ livenessProbe, readinessProbe, startupProbe }: Container, to: Description): void {
  if (livenessProbe) to.field(2, 'Liveness', printProbe(livenessProbe))
  if (readinessProbe) to.field(2, 'Readiness', printProbe(readinessProbe))
  if (startupProbe) to.field(2, 'Startup', printProbe(startupProbe))
}

function printProbe(probe: Probe): string {
  const {
    initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0, successThreshold = 0, failureThreshold = 0, exec, httpGet, tcpSocket, grpc,
  } = probe
  const times = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${times}`
  if (httpGet) return `http-get ${(httpGet.scheme ?? '').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${httpGet.path ?? ''} ${times}`
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${times}`
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${times}`
  return `unknown ${times}`
}

function describeMounts({ volumeMounts = [], volumeDevices = [] }: Container, to: Description): void {
  to.line(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`)
  for (const { mountPath, name, readOnly, subPath } of [...volumeMounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1))) {
    to.line(3, `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${quote(subPath)}` : ''})`)
  }
  if (volumeDevices.length > 0) to.line(2, 'Devices:')
  for (const { devicePath, name } of volumeDevices) to.line(3, `${devicePath} from ${name}`)
}
