/** Containers of pods, those that initialise among them. Follows internal/store/pod.go of kube-state-metrics 2.18. */
import { type Container, type ContainerStatus, type Pod, pods } from '@track/apimachinery'
import { familiesOf, type FamilyRow, type Labels, type Part, quantityParts, secondsOf } from './family-row.ts'

const { many } = familiesOf(pods, ({ namespace = '', name = '', uid = '' }) => ({ namespace, pod: name, uid }))

interface Kind {
  containers(pod: Pod): readonly Container[]
  statuses(pod: Pod): readonly ContainerStatus[]
}

const usual: Kind = { containers: ({ spec }) => spec.containers, statuses: ({ status }) => status?.containerStatuses ?? [] }
const initial: Kind = { containers: ({ spec }) => spec.initContainers ?? [], statuses: ({ status }) => status?.initContainerStatuses ?? [] }

/** A number for each container that has a status; undefined leaves it out. */
function each({ statuses }: Kind, value: (status: ContainerStatus) => number | undefined) {
  return (pod: Pod): readonly Part[] => statuses(pod).flatMap((status) => {
    const number = value(status)
    return number === undefined ? [] : [[{ container: status.name }, number] as const]
  })
}

function reasons({ statuses }: Kind, reason: (status: ContainerStatus) => string | undefined) {
  return (pod: Pod): readonly Part[] => statuses(pod).flatMap((status) => {
    const found = reason(status)
    return found === undefined ? [] : [[{ container: status.name, reason: found }, 1] as const]
  })
}

function infos(kind: Kind, more: (container: Container) => Labels) {
  return (pod: Pod): readonly Part[] => kind.containers(pod).flatMap((container) => kind.statuses(pod).filter(({ name }) => name === container.name).map((status): Part => [{
    container: status.name, image_spec: container.image ?? '', image: status.image ?? '', image_id: status.imageID ?? '', container_id: status.containerID ?? '', ...more(container),
  }, 1]))
}

function quantities({ containers }: Kind, what: 'requests' | 'limits') {
  return (pod: Pod): readonly Part[] => containers(pod).flatMap(({ name, resources }) => quantityParts(resources?.[what], { container: name, node: pod.spec.nodeName ?? '' }))
}

const last = ({ lastState }: ContainerStatus) => lastState?.terminated

export const containerFamilies: readonly FamilyRow[] = [
  many('kube_pod_container_info', '[STABLE] Information about a container in a pod.', infos(usual, () => ({}))),
  many('kube_pod_container_resource_limits', '[STABLE] The number of requested limit resource by a container. It is recommended to use the kube_pod_resource_limits metric exposed by kube-scheduler instead, as it is more precise.', quantities(usual, 'limits')),
  many('kube_pod_container_resource_requests', '[STABLE] The number of requested request resource by a container. It is recommended to use the kube_pod_resource_requests metric exposed by kube-scheduler instead, as it is more precise.', quantities(usual, 'requests')),
  many('kube_pod_container_state_started', '[STABLE] Start time in unix timestamp for a pod container.', each(usual, ({ state }) => secondsOf(state?.running?.startedAt ?? state?.terminated?.startedAt))),
  many('kube_pod_container_status_last_terminated_reason', 'Describes the last reason the container was in terminated state.', reasons(usual, (status) => last(status) && (last(status)!.reason ?? ''))),
  many('kube_pod_container_status_last_terminated_exitcode', 'Describes the exit code for the last container in terminated state.', each(usual, (status) => last(status)?.exitCode)),
  many('kube_pod_container_status_last_terminated_timestamp', 'Last terminated time for a pod container in unix timestamp.', each(usual, (status) => secondsOf(last(status)?.finishedAt))),
  many('kube_pod_container_status_ready', '[STABLE] Describes whether the containers readiness check succeeded.', each(usual, ({ ready }) => Number(ready))),
  many('kube_pod_container_status_restarts_total', '[STABLE] The number of container restarts per container.', each(usual, ({ restartCount }) => restartCount), 'counter'),
  many('kube_pod_container_status_running', '[STABLE] Describes whether the container is currently in running state.', each(usual, ({ state }) => Number(state?.running !== undefined))),
  many('kube_pod_container_status_terminated', '[STABLE] Describes whether the container is currently in terminated state.', each(usual, ({ state }) => Number(state?.terminated !== undefined))),
  many('kube_pod_container_status_terminated_reason', 'Describes the reason the container is currently in terminated state.', reasons(usual, ({ state }) => state?.terminated && (state.terminated.reason ?? ''))),
  many('kube_pod_container_status_waiting', '[STABLE] Describes whether the container is currently in waiting state.', each(usual, ({ state }) => Number(state?.waiting !== undefined))),
  many('kube_pod_container_status_waiting_reason', '[STABLE] Describes the reason the container is currently in waiting state.', reasons(usual, ({ state }) => state?.waiting && (state.waiting.reason ?? ''))),
  many('kube_pod_init_container_info', '[STABLE] Information about an init container in a pod.', infos(initial, ({ restartPolicy }) => ({ restart_policy: restartPolicy ?? '' }))),
  many('kube_pod_init_container_resource_limits', 'The number of requested limit resource by an init container.', quantities(initial, 'limits')),
  many('kube_pod_init_container_resource_requests', 'The number of requested request resource by an init container.', quantities(initial, 'requests')),
  many('kube_pod_init_container_status_last_terminated_reason', 'Describes the last reason the init container was in terminated state.', reasons(initial, (status) => last(status) && (last(status)!.reason ?? ''))),
  many('kube_pod_init_container_status_ready', '[STABLE] Describes whether the init containers readiness check succeeded.', each(initial, ({ ready }) => Number(ready))),
  many('kube_pod_init_container_status_restarts_total', '[STABLE] The number of restarts for the init container.', each(initial, ({ restartCount }) => restartCount), 'counter'),
  many('kube_pod_init_container_status_running', '[STABLE] Describes whether the init container is currently in running state.', each(initial, ({ state }) => Number(state?.running !== undefined))),
  many('kube_pod_init_container_status_terminated', '[STABLE] Describes whether the init container is currently in terminated state.', each(initial, ({ state }) => Number(state?.terminated !== undefined))),
  many('kube_pod_init_container_status_terminated_reason', 'Describes the reason the init container is currently in terminated state.', reasons(initial, ({ state }) => state?.terminated && (state.terminated.reason ?? ''))),
  many('kube_pod_init_container_status_waiting', '[STABLE] Describes whether the init container is currently in waiting state.', each(initial, ({ state }) => Number(state?.waiting !== undefined))),
  many('kube_pod_init_container_status_waiting_reason', 'Describes the reason the init container is currently in waiting state.', reasons(initial, ({ state }) => state?.waiting && (state.waiting.reason ?? ''))),
]
