/**
 * The objects whose defaults controllers rely on, as the server stores them: what the defaults fill
 * in is there.
 */
import {
  type Deployment as ApiDeployment, deployments as deploymentResource, type PodSpec, type PodTemplateSpec,
  type ReplicaSet as ApiReplicaSet, replicaSets as replicaSetResource, type Resource,
} from '@track/apimachinery'

export type PodTemplate = PodTemplateSpec & { spec: PodSpec }

export type ReplicaSet = ApiReplicaSet & { spec: { replicas: number; template: PodTemplate } }

export type Deployment = ApiDeployment & {
  spec: { replicas: number; template: PodTemplate; strategy: { type: 'Recreate' | 'RollingUpdate' } }
}

export const replicaSets = replicaSetResource as Resource<ReplicaSet>
export const deployments = deploymentResource as Resource<Deployment>
