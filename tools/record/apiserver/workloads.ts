/** Deployments, ReplicaSets, Jobs, CronJobs and autoscalers that are refused, and changes that are. */
import { type Case, changed, made, type Manifest, putting } from './case.ts'
import { autoscaler, container, cronJob, deployment, job, replicaSet, template } from './objects.ts'

const long = (length: number) => 'a'.repeat(length)
const podSpec = (fields: object) => ({ ...template, spec: { containers: [container], ...fields } })
const rolling = (rollingUpdate: object) => deployment({ strategy: { type: 'RollingUpdate', rollingUpdate } })

const deployments: Case[] = [
  made('no spec', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }),
  made('no selector', deployment({ selector: undefined })),
  made('empty selector', deployment({ selector: {} })),
  made('selector that matches not', deployment({ selector: { matchLabels: { app: 'other' } } })),
  made('selector without values', deployment({ selector: { matchExpressions: [{ key: 'app', operator: 'In' }] } })),
  made('selector operator', deployment({ selector: { matchExpressions: [{ key: 'app', operator: 'Near' }] } })),
  made('selector label', deployment({ selector: { matchLabels: { app: 'a b' } } })),
  made('replicas below zero', deployment({ replicas: -1 })),
  made('seconds below zero', deployment({ minReadySeconds: -1 })),
  made('history below zero', deployment({ revisionHistoryLimit: -1 })),
  made('progress below zero', deployment({ progressDeadlineSeconds: -1 })),
  made('progress shorter than ready', deployment({ progressDeadlineSeconds: 10, minReadySeconds: 10 })),
  made('strategy', deployment({ strategy: { type: 'Wild' } })),
  made('recreate with rolling update', deployment({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } })),
  made('nothing may move', rolling({ maxUnavailable: 0, maxSurge: 0 })),
  made('nothing may move in percent', rolling({ maxUnavailable: '0%', maxSurge: '0%' })),
  made('unavailable above all', rolling({ maxUnavailable: '101%' })),
  made('unavailable below zero', rolling({ maxUnavailable: -1 })),
  made('surge that is none', rolling({ maxSurge: 'many' })),
  made('unavailable that is none', rolling({ maxUnavailable: '5' })),
  made('template without labels', deployment({ template: { spec: { containers: [container] } } })),
  made('template without containers', deployment({ template: podSpec({ containers: [] }) })),
  made('template restart policy', deployment({ template: podSpec({ restartPolicy: 'Never' }) })),
  made('template deadline', deployment({ template: podSpec({ activeDeadlineSeconds: 5 }) })),
  made('template label', deployment({ template: { metadata: { labels: { app: 'web', b: 'c d' } }, spec: template.spec } })),
  made('template with two faults', deployment({ template: podSpec({ containers: [{ name: 'A' }], dnsPolicy: 'No' }) })),
  changed('selector changed', deployment(), { spec: { selector: { matchLabels: { app: 'web', tier: 'a' } } } }),
  changed('template labels changed', deployment(), { spec: { template: { metadata: { labels: { app: 'other' } } } } }),
  changed('replicas changed below zero', deployment(), { spec: { replicas: -2 } }),
  changed('label changed no good', deployment(), { metadata: { labels: { a: 'b c' } } }),
  changed('status below zero', deployment(), { status: { replicas: -1, updatedReplicas: 5 } }, 'status'),
  changed('status with more ready than there', deployment(), { status: { replicas: 1, readyReplicas: 2, availableReplicas: 3 } }, 'status'),
  changed('status with collisions undone', deployment(), { status: { collisionCount: -1 } }, 'status'),
  changed('name changed', deployment(), { metadata: { name: 'other' } }),
  changed('scale below zero', deployment(), { spec: { replicas: -1 } }, 'scale'),
]

const replicaSets: Case[] = [
  made('no selector', replicaSet({ selector: undefined })),
  made('empty selector', replicaSet({ selector: {} })),
  made('selector that matches not', replicaSet({ selector: { matchLabels: { app: 'other' } } })),
  made('no template', replicaSet({ template: undefined })),
  made('replicas below zero', replicaSet({ replicas: -1, minReadySeconds: -1 })),
  made('template restart policy', replicaSet({ template: podSpec({ restartPolicy: 'OnFailure' }) })),
  changed('selector changed', replicaSet(), { spec: { selector: { matchLabels: { app: 'web', tier: 'a' } } } }),
  changed('status with more ready than there', replicaSet(), { status: { replicas: 1, readyReplicas: 2, fullyLabeledReplicas: 3 } }, 'status'),
  changed('status below zero', replicaSet(), { status: { replicas: -1, observedGeneration: -1 } }, 'status'),
]

const failureRule = (rule: object, spec = {}) => job({ podFailurePolicy: { rules: [rule] }, ...spec })
const indexed = { completionMode: 'Indexed', completions: 3 }
const neverRestarting = { spec: { containers: [container], restartPolicy: 'Never' } }

const jobs: Case[] = [
  made('restart policy missing', job({ template: { spec: { containers: [container] } } })),
  made('restart policy Always', job({ template: { spec: { containers: [container], restartPolicy: 'Always' } } })),
  made('numbers below zero', job({ parallelism: -1, completions: -1, activeDeadlineSeconds: -1, backoffLimit: -1, ttlSecondsAfterFinished: -1 })),
  made('no template', job({ template: undefined })),
  made('completion mode', job({ completionMode: 'Random' })),
  made('indexed without completions', job({ completionMode: 'Indexed' })),
  made('indexed with too many', job({ completionMode: 'Indexed', completions: 100001, parallelism: 100001 })),
  made('indexed with a long name', job(indexed, { name: long(62) })),
  made('backoff per index without index', job({ backoffLimitPerIndex: 1 })),
  made('most failed without backoff per index', job({ ...indexed, maxFailedIndexes: 1 })),
  made('most failed above completions', job({ ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 4 })),
  made('manual selector without selector', job({ manualSelector: true })),
  made('manual selector that matches not', job({ manualSelector: true, selector: { matchLabels: { a: 'b' } } })),
  made('selector of its own', job({ selector: { matchLabels: { a: 'b' } } })),
  made('managed by nobody', job({ managedBy: 'me' })),
  made('managed by somebody with a long name', job({ managedBy: `example.com/${long(60)}` })),
  made('replacement policy', job({ podReplacementPolicy: 'Sometimes' })),
  made('replacement policy with failure policy', failureRule({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }, { podReplacementPolicy: 'TerminatingOrFailed' })),
  made('failure policy with OnFailure', failureRule({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }, { template: { spec: { containers: [container], restartPolicy: 'OnFailure' } } })),
  made('failure rule without requirement', failureRule({ action: 'FailJob' })),
  made('failure rule with both', failureRule({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] }, onPodConditions: [{ type: 'DisruptionTarget' }] })),
  made('failure rule action', failureRule({ action: 'Cry', onExitCodes: { operator: 'In', values: [1] } })),
  made('failure rule without action', failureRule({ onExitCodes: { operator: 'In', values: [1] } })),
  made('failure rule container', failureRule({ action: 'FailJob', onExitCodes: { containerName: 'other', operator: 'In', values: [1] } })),
  made('failure rule operator', failureRule({ action: 'FailJob', onExitCodes: { operator: 'Near', values: [1] } })),
  made('failure rule without values', failureRule({ action: 'FailJob', onExitCodes: { operator: 'In', values: [] } })),
  made('failure rule with value 0', failureRule({ action: 'FailJob', onExitCodes: { operator: 'In', values: [0, 1] } })),
  made('failure rule unordered', failureRule({ action: 'FailJob', onExitCodes: { operator: 'In', values: [2, 1] } })),
  made('failure rule twice', failureRule({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1, 1] } })),
  made('failure rule condition status', failureRule({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'Perhaps' }] })),
  made('failure rule FailIndex without index', failureRule({ action: 'FailIndex', onExitCodes: { operator: 'In', values: [1] } })),
  made('success policy without index', job({ successPolicy: { rules: [{ succeededCount: 1 }] } })),
  made('success policy without rules', job({ ...indexed, successPolicy: { rules: [] } })),
  made('success rule of nothing', job({ ...indexed, successPolicy: { rules: [{}] } })),
  made('success rule count', job({ ...indexed, successPolicy: { rules: [{ succeededCount: 0 }] } })),
  made('success rule count above completions', job({ ...indexed, successPolicy: { rules: [{ succeededCount: 5 }] } })),
  made('success rule indexes', job({ ...indexed, successPolicy: { rules: [{ succeededIndexes: '0-9' }] } })),
  made('success rule indexes that are none', job({ ...indexed, successPolicy: { rules: [{ succeededIndexes: 'a-b' }] } })),
  made('success rule indexes backwards', job({ ...indexed, successPolicy: { rules: [{ succeededIndexes: '2-1' }] } })),
  made('success rule count above indexes', job({ ...indexed, successPolicy: { rules: [{ succeededIndexes: '0-1', succeededCount: 3 }] } })),
  changed('completions changed', job({ completions: 2 }), { spec: { completions: 3 } }),
  changed('completions of an indexed job without parallelism', job({ ...indexed, parallelism: 3 }), { spec: { completions: 5 } }),
  changed('completions of an indexed job with parallelism', job({ ...indexed, parallelism: 3 }), { spec: { completions: 5, parallelism: 5 } }),
  changed('selector changed', job(), { spec: { selector: { matchLabels: { a: 'b' } } } }),
  changed('template changed', job(), { spec: { template: { spec: { containers: [{ name: 'main', image: 'other' }] } } } }),
  changed('template of a suspended job changed', job({ suspend: true }), { spec: { template: { metadata: { labels: { a: 'b' } }, spec: { nodeSelector: { a: 'b' } } } } }),
  changed('completion mode changed', job(indexed), { spec: { completionMode: 'NonIndexed' } }),
  changed('failure policy changed', job(), { spec: { podFailurePolicy: { rules: [] } } }),
  changed('backoff per index changed', job({ ...indexed, backoffLimitPerIndex: 1 }), { spec: { backoffLimitPerIndex: 2 } }),
  changed('managed by changed', job(), { spec: { managedBy: 'example.com/me' } }),
  changed('status below zero', job(), { status: { active: -1, succeeded: -1, failed: -1 } }, 'status'),
  changed('status completed and failed', job(), {
    status: {
      startTime: '@-60', completionTime: '@-1', succeeded: 1,
      conditions: ['SuccessCriteriaMet', 'Complete', 'Failed'].map((type) => ({ type, status: 'True', lastTransitionTime: '@-1' })),
    },
  }, 'status'),
  changed('status completed without time', job(), {
    status: { startTime: '@-60', conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True', lastTransitionTime: '@-1' })) },
  }, 'status'),
  changed('status complete without criteria', job(), {
    status: { startTime: '@-60', completionTime: '@-1', conditions: [{ type: 'Complete', status: 'True', lastTransitionTime: '@-1' }] },
  }, 'status'),
  changed('status failed without target', job(), {
    status: { startTime: '@-60', conditions: [{ type: 'Failed', status: 'True', lastTransitionTime: '@-1' }] },
  }, 'status'),
  changed('status completed before it started', job(), {
    status: {
      startTime: '@-60', completionTime: '@-90', conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True', lastTransitionTime: '@-1' })),
    },
  }, 'status'),
  changed('status indexes of a job without them', job(), { status: { startTime: '@-60', completedIndexes: '0', failedIndexes: '1' } }, 'status'),
  changed('status of a running job that completed', job(), { status: { startTime: '@-60', completionTime: '@-1' } }, 'status'),
]

const scheduled = (schedule: string) => made(`schedule ${schedule}`, cronJob({ schedule }))

const schedules = [
  '', '* * * *', '* * * * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * 32 * *', '* * * 13 * ', '* * * * 7', '*/0 * * * *', '5-1 * * * *',
  'a * * * *', '1-2-3 * * * *', '*/5/5 * * * *', '-1 * * * *', '@sometimes', '@every', '@every 5', '@every 1x', '* * * foo *', '* * * * mon-foo',
  'TZ=UTC 0 0 * * *', 'CRON_TZ=Europe/Rome 0 0 * * *', 'TZ=nowhere 0 0 * * *', '1,2,,3 * * * *', '*/1000 * * * *', '? ? ? ? ?', '0 0 L * *',
  '+5 * * * *', '99999999999999999999 * * * *', '5/15 * * * *', '@daily', '@every 90s', '0 0 * * SUN', '0-5,30-35/2 9-17 * jan-mar mon-fri',
]

const cronJobs: Case[] = [
  ...schedules.map(scheduled),
  made('name too long', cronJob({}, { name: long(53) })),
  made('no schedule', cronJob({ schedule: undefined })),
  made('concurrency policy', cronJob({ concurrencyPolicy: 'Queue' })),
  made('numbers below zero', cronJob({ startingDeadlineSeconds: -1, successfulJobsHistoryLimit: -1, failedJobsHistoryLimit: -1 })),
  made('time zone empty', cronJob({ timeZone: '' })),
  made('time zone Local', cronJob({ timeZone: 'Local' })),
  made('time zone local', cronJob({ timeZone: 'local' })),
  made('time zone that is none', cronJob({ timeZone: 'Mars/Olympus' })),
  made('time zone with a space', cronJob({ timeZone: 'Europe/ Rome' })),
  made('time zone upwards', cronJob({ timeZone: '../Rome' })),
  made('time zone UTC', cronJob({ timeZone: 'Etc/UTC' })),
  made('no job template', cronJob({ jobTemplate: undefined })),
  made('job template with a selector', cronJob({ jobTemplate: { spec: { template: neverRestarting, selector: { matchLabels: { a: 'b' } } } } })),
  made('job template with a manual selector', cronJob({ jobTemplate: { spec: { template: neverRestarting, manualSelector: true } } })),
  made('job template restart policy', cronJob({ jobTemplate: { spec: { template: { spec: { containers: [container] } } } } })),
  changed('schedule changed no good', cronJob(), { spec: { schedule: 'often' } }),
  changed('time zone changed no good', cronJob(), { spec: { timeZone: 'Mars/Olympus' } }),
]

const metric = (fields: object) => autoscaler({ metrics: [fields] })
const cpu = (target: object) => metric({ type: 'Resource', resource: { name: 'cpu', target } })
const behavior = (scaleUp: object) => autoscaler({ behavior: { scaleUp } })
const pods = { type: 'Pods', value: 1, periodSeconds: 60 }

const autoscalers: Case[] = [
  made('no target', autoscaler({ scaleTargetRef: undefined })),
  made('target of nothing', autoscaler({ scaleTargetRef: {} })),
  made('target kind', autoscaler({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'a/b', name: 'c/d' } })),
  made('target without group', autoscaler({ scaleTargetRef: { kind: 'Deployment', name: 'web' } })),
  made('target group', autoscaler({ scaleTargetRef: { apiVersion: 'a/b/c', kind: 'Deployment', name: 'web' } })),
  made('most below one', autoscaler({ maxReplicas: 0 })),
  made('least below one', autoscaler({ minReplicas: 0 })),
  made('least above most', autoscaler({ minReplicas: 5, maxReplicas: 3 })),
  made('metric without type', metric({})),
  made('metric type', metric({ type: 'Feeling' })),
  made('metric without source', metric({ type: 'Resource' })),
  made('metric with another source', metric({ type: 'Resource', pods: { metric: { name: 'a' }, target: { type: 'AverageValue', averageValue: '1' } } })),
  made('metric with two sources', metric({
    type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
    pods: { metric: { name: 'a' }, target: { type: 'AverageValue', averageValue: '1' } },
  })),
  made('resource without name', metric({ type: 'Resource', resource: { name: '', target: { type: 'Utilization', averageUtilization: 50 } } })),
  made('resource target type', cpu({ type: 'Feeling', averageUtilization: 50 })),
  made('resource without target', cpu({})),
  made('resource utilization 0', cpu({ type: 'Utilization', averageUtilization: 0 })),
  made('resource with both', cpu({ type: 'Utilization', averageUtilization: 50, averageValue: '1' })),
  made('resource value', cpu({ type: 'Value', value: '5' })),
  made('resource average below zero', cpu({ type: 'AverageValue', averageValue: '-1' })),
  made('container resource without container', metric({ type: 'ContainerResource', containerResource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } })),
  made('pods without name', metric({ type: 'Pods', pods: { metric: { name: '' }, target: { type: 'AverageValue', averageValue: '1' } } })),
  made('pods with value', metric({ type: 'Pods', pods: { metric: { name: 'a' }, target: { type: 'Value', value: '1' } } })),
  made('pods metric name', metric({ type: 'Pods', pods: { metric: { name: 'a/b' }, target: { type: 'AverageValue', averageValue: '1' } } })),
  made('object without object', metric({ type: 'Object', object: { describedObject: {}, metric: { name: 'a' }, target: { type: 'Value', value: '1' } } })),
  made('object with both', metric({
    type: 'Object', object: { describedObject: { kind: 'Service', name: 'a' }, metric: { name: 'a' }, target: { type: 'Value', value: '1', averageValue: '1' } },
  })),
  made('external without target', metric({ type: 'External', external: { metric: { name: 'a' }, target: { type: 'Value' } } })),
  made('external selector', metric({
    type: 'External', external: { metric: { name: 'a', selector: { matchLabels: { 'a b': 'c' } } }, target: { type: 'Value', value: '1' } },
  })),
  made('external value below zero', metric({ type: 'External', external: { metric: { name: 'a' }, target: { type: 'Value', value: '-1' } } })),
  made('behavior without policies', behavior({ policies: [] })),
  made('behavior window below zero', behavior({ stabilizationWindowSeconds: -1 })),
  made('behavior window too long', behavior({ stabilizationWindowSeconds: 3601 })),
  made('behavior selection', behavior({ selectPolicy: 'Median' })),
  made('behavior policy type', behavior({ policies: [{ ...pods, type: 'Nodes' }] })),
  made('behavior policy numbers', behavior({ policies: [{ ...pods, value: 0, periodSeconds: 0 }] })),
  made('behavior policy period too long', behavior({ policies: [{ ...pods, periodSeconds: 1801 }] })),
  changed('most changed below least', autoscaler({ minReplicas: 3 }), { spec: { maxReplicas: 2 } }),
  changed('status below zero', autoscaler(), { status: { currentReplicas: -1, desiredReplicas: -1 } }, 'status'),
  inV1('most below one', { maxReplicas: 0 }),
  inV1('utilization 0', { targetCPUUtilizationPercentage: 0 }),
]

function inV1(name: string, spec: object): Case {
  const object: Manifest = { ...autoscaler(spec as Record<string, unknown>), apiVersion: 'autoscaling/v1' }
  return { ...made(`in version 1, ${name}`, object) }
}

const replaced: Case[] = [
  { name: 'Deployment: put where nothing is', requests: [putting(deployment())] },
  { name: 'Job: put where nothing is', requests: [putting(job())] },
]

export const brokenWorkloads: readonly Case[] = [...deployments, ...replicaSets, ...jobs, ...cronJobs, ...autoscalers, ...replaced]
