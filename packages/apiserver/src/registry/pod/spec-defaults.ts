/**
 * Defaults of pod specs, wherever they stand: in pods and in pod templates.
 *
 * Follows SetDefaults_PodSpec, _Container, _Probe and the volume sources of
 * pkg/apis/core/v1/defaults.go of Kubernetes 1.34.
 */
import type { Container, Lifecycle, PodSpec, PodTemplateSpec, Probe, Volume } from '@track/apimachinery'

const fileMode = 0o644

export function setTemplateDefaults(template: PodTemplateSpec): void {
  template.metadata ??= {}
  template.spec ??= { containers: [] }
  setPodSpecDefaults(template.spec)
}

export function setPodSpecDefaults(spec: PodSpec): void {
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.restartPolicy ||= 'Always'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  spec.schedulerName ||= 'default-scheduler'
  setServiceAccountAlias(spec)
  spec.containers ??= []
  for (const container of allContainers(spec)) setContainerDefaults(container)
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume)
}

/** Containers, init containers and ephemeral containers. */
export function allContainers({ containers = [], initContainers = [], ephemeralContainers = [] }: PodSpec): Container[] {
  return [...initContainers, ...containers, ...(ephemeralContainers as Container[])]
}

/** The old name of the field is always served beside the new one. What is stored has both, and is not written to again. */
function setServiceAccountAlias(spec: PodSpec): void {
  const name = spec.serviceAccountName || spec.serviceAccount
  if (!name || (spec.serviceAccountName === name && spec.serviceAccount === name)) return
  spec.serviceAccountName = name
  spec.serviceAccount = name
}

function setContainerDefaults(container: Container): void {
  container.imagePullPolicy ||= isLatest(container.image ?? '') ? 'Always' : 'IfNotPresent'
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1'
    if (valueFrom?.resourceFieldRef) valueFrom.resourceFieldRef.divisor ??= '0'
    if (valueFrom?.fileKeyRef) valueFrom.fileKeyRef.optional ??= false
  }
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container
  for (const probe of [livenessProbe, readinessProbe, startupProbe]) if (probe) setProbeDefaults(probe)
  if (lifecycle) setLifecycleDefaults(lifecycle)
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const domain = '(?:[A-Za-z0-9][A-Za-z0-9-]*(?:\\.[A-Za-z0-9][A-Za-z0-9-]*)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?'
const imageReference = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*(?::(\\w[\\w.-]{0,127}))?(@[A-Za-z][\\w.+-]*:[0-9a-fA-F]{32,})?$`)

/** The tag is `latest`, or there is neither tag nor digest. What is no image reference is not. */
function isLatest(image: string): boolean {
  const match = imageReference.exec(image)
  if (!match) return false
  const [, tag, digest] = match
  return tag === 'latest' || (tag === undefined && digest === undefined)
}

function setProbeDefaults(probe: Probe): void {
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  setHandlerDefaults(probe)
  if (probe.grpc) probe.grpc.service ??= ''
}

function setLifecycleDefaults({ postStart, preStop }: Lifecycle): void {
  for (const handler of [postStart, preStop]) if (handler) setHandlerDefaults(handler)
}

function setHandlerDefaults({ httpGet }: Pick<Probe, 'httpGet'>): void {
  if (!httpGet) return
  httpGet.path ||= '/'
  httpGet.scheme ||= 'HTTP'
}

function setVolumeDefaults(volume: Volume): void {
  const { name: _name, ...source } = volume
  if (Object.values(source).every((each) => each === undefined)) volume.emptyDir = {}
  const { secret, configMap, downwardAPI, projected, hostPath, image } = volume
  for (const files of [secret, configMap, downwardAPI, projected]) if (files) files.defaultMode ??= fileMode
  if (hostPath) hostPath.type ??= ''
  if (image && !image.pullPolicy) image.pullPolicy = isLatest(image.reference ?? '') ? 'Always' : 'IfNotPresent'
  for (const { serviceAccountToken, downwardAPI: fields } of projected?.sources ?? []) {
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= 3600
    for (const { fieldRef } of fields?.items ?? []) if (fieldRef) fieldRef.apiVersion ||= 'v1'
  }
  for (const { fieldRef } of downwardAPI?.items ?? []) if (fieldRef) fieldRef.apiVersion ||= 'v1'
  if (volume.ephemeral?.volumeClaimTemplate?.spec) volume.ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem'
}
