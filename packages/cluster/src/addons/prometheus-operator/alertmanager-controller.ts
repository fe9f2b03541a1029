/**
 * The operator at work for Alertmanagers: it takes AlertmanagerConfigs, writes the configuration into a Secret, and has the world's
 * Alertmanager, `monitoring/main` of the addon `alerting`, load it.
 *
 * Follows provisionAlertmanagerConfiguration in pkg/alertmanager/operator.go of the Prometheus Operator 0.94, and the config reloader.
 * Left out: StatefulSets and their Services, the minute until a kubelet has written the file anew, templates that the object names.
 */
import { deepEqual, type KubeObject, namespaces, type Resource, type Secret, secrets } from '@track/apimachinery'
import { type Cache, type ControllerContext, defineController, type Watch } from '@track/controller-runtime'
import { second } from '@track/simulation'
import { reloadAlertmanager } from '@track/telemetry'
import { alertmanagerOf } from '../../telemetry/monitoring-parts.ts'
import { alertmanagerSecret, generatedSecret } from '../alerting/alertmanager-config.ts'
import { alertmanagerConfigurationOf, chosenOf, defaultBase, isUnmanaged } from './alertmanager-config/configuration.ts'
import { gzip } from './gzip.ts'
import { type Alertmanager, alertmanagers } from './kinds/alertmanager.ts'
import { alertmanagerConfigs } from './kinds/alertmanagerconfig.ts'
import { encoded, referencesIn } from './references.ts'
import { workloadConditions } from './workload-conditions.ts'

const everyKey = (cache: Cache) => cache.list(alertmanagers).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`)
const configFile = 'alertmanager.yaml.gz'

function isOwn({ metadata }: Pick<KubeObject, 'metadata'>): boolean {
  return metadata.namespace === 'monitoring' && metadata.name === 'main'
}

/** Where it is new, another, or gone. */
function watched(resource: Resource): Watch {
  return {
    resource,
    keys(object, cache, previous) {
      const isThere = cache.get(resource, object.metadata.name ?? '', object.metadata.namespace) !== undefined
      const isSame = previous !== undefined && object.metadata.generation === previous.metadata.generation
        && deepEqual(object.metadata.labels ?? {}, previous.metadata.labels ?? {})
      return isThere && isSame ? [] : everyKey(cache)
    },
  }
}

export const alertmanagerOperatorController = defineController<Alertmanager>({
  name: 'alertmanager-operator',
  eventSource: 'alertmanager-controller',
  manager: 'PrometheusOperator',
  reconciles: alertmanagers,
  wakes: ({ metadata }, previous) => metadata.generation !== previous?.metadata.generation,
  delay: () => second,
  watches: [
    watched(alertmanagerConfigs as Resource), watched(namespaces as Resource),
    { resource: secrets, keys: (object, cache) => ((object as Secret).data?.[configFile] === undefined ? everyKey(cache) : []) },
  ],

  reconcile(alertmanager, context) {
    const { metadata: { deletionTimestamp }, spec: { paused = false } } = alertmanager
    if (deletionTimestamp !== undefined) return
    writeStatus(context, alertmanager, paused ? undefined : sync(context, alertmanager))
  },
})

/** The words of why it could not be done. */
function sync(context: ControllerContext, alertmanager: Alertmanager): string | undefined {
  const { cache } = context
  const base = baseOf(cache, alertmanager)
  if (isUnmanaged(alertmanager)) return put(context, alertmanager, base)
  const given = {
    alertmanager, base, references: referencesIn(cache), configs: cache.list(alertmanagerConfigs), namespaces: cache.list(namespaces),
  }
  const chosen = chosenOf(given)
  if ('fault' in chosen) return failed(chosen.fault)
  for (const { object, fault } of chosen.rejected) {
    const message = `AlertmanagerConfig ${object.metadata.name ?? ''} was rejected due to invalid configuration: ${fault}`
    context.events.record(object, { type: 'Warning', reason: 'InvalidConfiguration', message })
  }
  const made = alertmanagerConfigurationOf(given, chosen.taken)
  return 'fault' in made ? failed(made.fault) : put(context, alertmanager, made.text)
}

const failed = (fault: string) => `provision alertmanager configuration: ${fault}`

function baseOf(cache: Cache, { metadata, spec }: Alertmanager): string {
  const name = spec.configSecret || `alertmanager-${metadata.name ?? ''}`
  const found = referencesIn(cache).secret(metadata.namespace ?? '', { name, key: alertmanagerSecret.key })
  return 'value' in found && found.value !== '' ? found.value : defaultBase
}

function put(context: ControllerContext, alertmanager: Alertmanager, text: string): undefined {
  putSecret(context, alertmanager, text)
  const part = isOwn(alertmanager) ? alertmanagerOf(context.simulation) : undefined
  const fault = part && reloadAlertmanager(context.simulation, part, text)
  if (fault !== undefined) context.events.record(alertmanager, { type: 'Warning', reason: 'InvalidConfiguration', message: fault })
}

function putSecret({ api, cache }: ControllerContext, { apiVersion, kind, metadata }: Alertmanager, text: string): void {
  const { namespace = '', name = '', uid = '' } = metadata
  const data = { [configFile]: encoded(gzip(text)) }
  const secretName = isOwn({ metadata }) ? generatedSecret.name : `alertmanager-${name}-generated`
  const old = cache.get(secrets, secretName, namespace)
  if (old?.data?.[configFile] === data[configFile]) return
  if (old) {
    api.patch(secrets, old, { type: 'merge', body: { data } })
    return
  }
  const ownerReferences = [{ apiVersion: apiVersion!, kind: kind!, name, uid, controller: true, blockOwnerDeletion: true }]
  const labels = { 'app.kubernetes.io/managed-by': 'prometheus-operator', 'managed-by': 'prometheus-operator' }
  api.create(secrets, { metadata: { name: secretName, namespace, ownerReferences, labels }, data })
}

function writeStatus(context: ControllerContext, alertmanager: Alertmanager, fault: string | undefined): void {
  const { replicas: wanted = 1, paused = false } = alertmanager.spec
  const replicas = isOwn(alertmanager) && alertmanagerOf(context.simulation) !== undefined ? wanted : 0
  const conditions = workloadConditions(context, alertmanager, [
    replicas > 0 ? { type: 'Available', status: 'True' } : { type: 'Available', status: 'False', reason: 'NoPodReady' },
    fault === undefined ? { type: 'Reconciled', status: 'True' } : { type: 'Reconciled', status: 'False', reason: 'ReconciliationFailed', message: fault },
  ])
  const status = { paused, replicas, updatedReplicas: replicas, availableReplicas: replicas, unavailableReplicas: 0, conditions }
  if (deepEqual(alertmanager.status, status)) return
  context.api.patch(alertmanagers, alertmanager, { type: 'merge', subresource: 'status', body: { status } })
}
