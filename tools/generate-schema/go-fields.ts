/**
 * How fields stand in Go, which decides what an absent and a zero value mean and what is printed.
 * The rule: a scalar is a plain value, left out when zero unless it is required; a message is a
 * pointer unless it is required or named metadata, spec or status. The tables are the exceptions.
 *
 * Follows the types.go of k8s.io/api and k8s.io/apimachinery/pkg/apis/meta/v1 0.34.
 */
import type { Shape } from './model.ts'

export interface GoField {
  readonly isPointer: boolean
  readonly isAlwaysPrinted: boolean
}

export function goFieldOf(type: string, field: string, { isRequired, shape }: { isRequired: boolean; shape: Shape }): GoField {
  const [, group, version, bare] = /([^.]+)\.(v[^.]+)\.([^.]+)$/.exec(type)!
  const key = `${group === 'autoscaling' && version === 'v1' ? 'autoscaling.v1' : group} ${bare}.${field}`
  const isMessage = shape.kind === 'ref'
  const isPointerByRule = isMessage && !isRequired && !['metadata', 'spec', 'status'].includes(field)
  const isPointer = isPointerByRule ? !structs.has(key) : pointers.has(key)
  const isPrintedByRule = isRequired && !omitted.has(key)
  return { isPointer, isAlwaysPrinted: isPrintedByRule || printed.has(key) || (isMessage && !isPointer) }
}

/** The keys `group Type.field` of rows like `Type.field,field Type.field`, by group. */
function table(rows: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(Object.entries(rows).flatMap(([group, text]) => text.trim().split(/\s+/).flatMap((row) => {
    const [type, fields] = row.split('.')
    return fields!.split(',').map((field) => `${group} ${type}.${field}`)
  })))
}

/** Scalars that are pointers, and required messages that are. */
const pointers = table({
  meta: `
    DeleteOptions.gracePeriodSeconds,orphanDependents,propagationPolicy,ignoreStoreReadErrorWithClusterBreakingPotential
    ListMeta.remainingItemCount ManagedFieldsEntry.time,fieldsV1 ObjectMeta.deletionTimestamp,deletionGracePeriodSeconds
    OwnerReference.controller,blockOwnerDeletion Preconditions.uid,resourceVersion`,
  core: `
    AppArmorProfile.localhostProfile AzureDiskVolumeSource.cachingMode,fsType,readOnly,kind
    AzureFilePersistentVolumeSource.secretNamespace CSIVolumeSource.readOnly,fsType ClientIPConfig.timeoutSeconds
    ClusterTrustBundleProjection.name,signerName,optional ConfigMap.immutable ConfigMapEnvSource.optional
    ConfigMapKeySelector.optional ConfigMapProjection.optional ConfigMapVolumeSource.defaultMode,optional Container.restartPolicy
    ContainerStatus.started,stopSignal DownwardAPIVolumeFile.mode DownwardAPIVolumeSource.defaultMode
    EmptyDirVolumeSource.sizeLimit EndpointAddress.nodeName EndpointPort.appProtocol EphemeralContainer.restartPolicy
    FCVolumeSource.lun FileKeySelector.optional GRPCAction.service GlusterfsPersistentVolumeSource.endpointsNamespace
    HostPathVolumeSource.type ISCSIPersistentVolumeSource.initiatorName ISCSIVolumeSource.initiatorName KeyToPath.mode
    Lifecycle.stopSignal LoadBalancerIngress.ipMode LocalVolumeSource.fsType NodeFeatures.supplementalGroupsPolicy
    NodeRuntimeHandlerFeatures.recursiveReadOnlyMounts,userNamespaces NodeSwapStatus.capacity
    PersistentVolumeClaimSpec.storageClassName,volumeMode,volumeAttributesClassName
    PersistentVolumeClaimStatus.currentVolumeAttributesClassName PersistentVolumeSpec.volumeMode,volumeAttributesClassName
    PersistentVolumeStatus.lastPhaseTransitionTime PodCertificateProjection.maxExpirationSeconds PodDNSConfigOption.value
    PodResourceClaim.resourceClaimName,resourceClaimTemplateName PodResourceClaimStatus.resourceClaimName
    PodSecurityContext.runAsUser,runAsGroup,runAsNonRoot,supplementalGroupsPolicy,fsGroup,fsGroupChangePolicy,seLinuxChangePolicy
    PodSpec.terminationGracePeriodSeconds,activeDeadlineSeconds,automountServiceAccountToken,shareProcessNamespace,priority,runtimeClassName,enableServiceLinks,preemptionPolicy,setHostnameAsFQDN,hostUsers,hostnameOverride
    PodStatus.startTime PortStatus.error Probe.terminationGracePeriodSeconds ProjectedVolumeSource.defaultMode
    ReplicationControllerSpec.replicas ScaleIOPersistentVolumeSource.secretRef ScaleIOVolumeSource.secretRef
    SeccompProfile.localhostProfile Secret.immutable SecretEnvSource.optional SecretKeySelector.optional SecretProjection.optional
    SecretVolumeSource.defaultMode,optional
    SecurityContext.privileged,runAsUser,runAsGroup,runAsNonRoot,readOnlyRootFilesystem,allowPrivilegeEscalation,procMount
    ServiceAccount.automountServiceAccountToken ServiceAccountTokenProjection.expirationSeconds ServicePort.appProtocol
    ServiceSpec.ipFamilyPolicy,allocateLoadBalancerNodePorts,loadBalancerClass,internalTrafficPolicy,trafficDistribution
    Taint.timeAdded Toleration.tolerationSeconds TopologySpreadConstraint.minDomains,nodeAffinityPolicy,nodeTaintsPolicy
    TypedLocalObjectReference.apiGroup TypedObjectReference.apiGroup,namespace VolumeMount.recursiveReadOnly,mountPropagation
    VolumeMountStatus.recursiveReadOnly
    WindowsSecurityContextOptions.gmsaCredentialSpecName,gmsaCredentialSpec,runAsUserName,hostProcess`,
  apps: `
    DaemonSetSpec.selector,revisionHistoryLimit DaemonSetStatus.collisionCount
    DeploymentSpec.replicas,selector,revisionHistoryLimit,progressDeadlineSeconds
    DeploymentStatus.terminatingReplicas,collisionCount ReplicaSetSpec.replicas,selector ReplicaSetStatus.terminatingReplicas
    RollingUpdateDaemonSet.maxUnavailable,maxSurge RollingUpdateDeployment.maxUnavailable,maxSurge
    RollingUpdateStatefulSetStrategy.partition,maxUnavailable StatefulSetSpec.replicas,selector,revisionHistoryLimit
    StatefulSetStatus.collisionCount`,
  batch: `
    CronJobSpec.timeZone,startingDeadlineSeconds,suspend,successfulJobsHistoryLimit,failedJobsHistoryLimit
    CronJobStatus.lastScheduleTime,lastSuccessfulTime
    JobSpec.parallelism,completions,activeDeadlineSeconds,backoffLimit,backoffLimitPerIndex,maxFailedIndexes,manualSelector,ttlSecondsAfterFinished,completionMode,suspend,podReplacementPolicy,managedBy
    JobStatus.startTime,completionTime,terminating,failedIndexes,ready PodFailurePolicyOnExitCodesRequirement.containerName
    SuccessPolicyRule.succeededIndexes,succeededCount`,
  autoscaling: `
    HPAScalingRules.stabilizationWindowSeconds,selectPolicy,tolerance HorizontalPodAutoscalerSpec.minReplicas
    HorizontalPodAutoscalerStatus.observedGeneration,lastScaleTime MetricTarget.value,averageValue,averageUtilization
    MetricValueStatus.value,averageValue,averageUtilization`,
  'autoscaling.v1': `
    HorizontalPodAutoscalerSpec.minReplicas,targetCPUUtilizationPercentage
    HorizontalPodAutoscalerStatus.observedGeneration,lastScaleTime,currentCPUUtilizationPercentage`,
  policy: `
    PodDisruptionBudgetSpec.minAvailable,maxUnavailable,unhealthyPodEvictionPolicy`,
  networking: `
    HTTPIngressPath.pathType IPAddressSpec.parentRef IngressClassParametersReference.apiGroup,scope,namespace
    IngressPortStatus.error IngressSpec.ingressClassName NetworkPolicyPort.protocol,port,endPort`,
  discovery: `
    Endpoint.hostname,nodeName,zone EndpointConditions.ready,serving,terminating EndpointPort.name,protocol,port,appProtocol`,
  storage: `
    CSIDriverSpec.attachRequired,podInfoOnMount,storageCapacity,fsGroupPolicy,requiresRepublish,seLinuxMount,nodeAllocatableUpdatePeriodSeconds
    CSIStorageCapacity.capacity,maximumVolumeSize StorageClass.reclaimPolicy,allowVolumeExpansion,volumeBindingMode
    TokenRequest.expirationSeconds VolumeAttachmentSource.persistentVolumeName VolumeError.errorCode VolumeNodeResources.count`,
  coordination: `
    LeaseSpec.holderIdentity,leaseDurationSeconds,acquireTime,renewTime,leaseTransitions,strategy,preferredHolder`,
  scheduling: `
    PriorityClass.preemptionPolicy`,
  authentication: `
    TokenRequestSpec.expirationSeconds`,
  certificates: `
    CertificateSigningRequestSpec.expirationSeconds`,
  admissionregistration: `
    MatchResources.matchPolicy MutatingWebhook.failurePolicy,matchPolicy,sideEffects,timeoutSeconds,reinvocationPolicy
    NamedRuleWithOperations.scope ParamRef.parameterNotFoundAction RuleWithOperations.scope ServiceReference.path,port
    ValidatingAdmissionPolicySpec.failurePolicy ValidatingWebhook.failurePolicy,matchPolicy,sideEffects,timeoutSeconds
    Validation.reason WebhookClientConfig.url`,
})

/** Messages that are structs though nobody has to give them: printed even when empty. */
const structs = table({
  core: `
    Container.resources ContainerStatus.state,lastState EphemeralContainer.resources Event.source
    NodeDaemonEndpoints.kubeletEndpoint NodeStatus.daemonEndpoints,nodeInfo PersistentVolumeClaimSpec.resources
    PodTemplate.template ServiceStatus.loadBalancer`,
  apps: `
    DaemonSetSpec.updateStrategy DeploymentSpec.strategy ReplicaSetSpec.template StatefulSetSpec.updateStrategy`,
  networking: `
    IngressServiceBackend.port IngressStatus.loadBalancer NetworkPolicySpec.podSelector`,
  discovery: `
    Endpoint.conditions`,
  events: `
    Event.regarding,deprecatedSource`,
  authentication: `
    SelfSubjectReviewStatus.userInfo TokenReviewStatus.user`,
})

/** Printed even when zero, though nobody has to give them. */
const printed = table({
  core: `
    AzureFilePersistentVolumeSource.secretNamespace ContainerImage.names Event.reportingComponent,reportingInstance
    GRPCAction.service List.items NodeRuntimeHandler.name ProjectedVolumeSource.sources RangeAllocation.range,data
    TypedLocalObjectReference.apiGroup TypedObjectReference.apiGroup`,
  apps: `
    StatefulSetOrdinals.start StatefulSetSpec.serviceName StatefulSetStatus.availableReplicas`,
  autoscaling: `
    HorizontalPodAutoscalerStatus.currentMetrics`,
  rbac: `
    ClusterRole.rules Role.rules`,
  networking: `
    IngressClassParametersReference.scope`,
  discovery: `
    EndpointSlice.ports`,
  storage: `
    CSINodeDriver.topologyKeys`,
  authentication: `
    TokenRequestSpec.expirationSeconds,boundObjectRef`,
})

/** Left out when zero, though they are required. */
const omitted = table({
  core: `
    ContainerRestartRule.action ContainerRestartRuleOnExitCodes.operator PodCertificateProjection.signerName,keyType`,
  networking: `
    IPAddressSpec.parentRef ParentReference.resource,name`,
})
