/**
 * `kubectl autoscale`: a HorizontalPodAutoscaler for a workload, in the second version of its API or else in the first.
 *
 * Follows k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go of Kubernetes 1.34.
 */
import { canonicalQuantity, type KubeObject, ParseError } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { printError } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { createGenerated } from '../../kubectl/create/generated.ts'
import { apiVersionOf, printedResource } from '../../kubectl/discovery.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...printFlags, ...dryRunFlags,
  'cpu': { kind: 'string', default: '', help: 'Target of CPU: 70% of the request, or an amount such as 500m.' },
  'cpu-percent': { kind: 'integer', default: -1, help: 'The older form of --cpu.', hidden: true },
  'field-manager': { kind: 'string', default: 'kubectl-autoscale', help: 'The name under which fields are set.' },
  'max': { kind: 'integer', default: -1, help: 'The most pods.' },
  'memory': { kind: 'string', default: '', help: 'Target of memory: 60% of the request, or an amount such as 200Mi.' },
  'min': { kind: 'integer', default: -1, help: 'The fewest pods.' },
  'name': { kind: 'string', default: '', help: 'The name of the autoscaler.' },
  'save-config': { kind: 'boolean', help: 'Keep the object in the annotation that apply reads.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const autoscale = defineVerb({
  name: 'autoscale',
  group: 'deploy',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  usage: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY] [options]',
  examples: ['kubectl autoscale deployment web --min=2 --max=10', 'kubectl autoscale deployment web --max=5 --cpu=80%'],
  completes: 'workloads',
  required: ['max'],
  flags,
  *run({ flags: given, operands, kubectl, given: typed }) {
    if (typed.has('cpu-percent')) {
      yield* printError("Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n")
    }
    check(given)
    const infos = yield* objectsOf(kubectl, { operands, files: given })
    for (const info of infos) yield* autoscaleOne(kubectl, info, given)
    if (infos.length === 0) throw new KubectlError('no objects passed to autoscale')
    return 0
  },
})

function check(given: Flags): void {
  const { max, min } = given
  if (max < 1) throw new KubectlError(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (max < min) throw new KubectlError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
  if (given['cpu-percent'] > 0 && given.cpu !== '') throw new KubectlError('--cpu-percent and --cpu are mutually exclusive')
  metricsOf(given)
}

function* autoscaleOne(kubectl: Kubectl, { resource, name }: Info, given: Flags): Guest<void> {
  if (!resource.subresources.includes('scale')) {
    throw new KubectlError(`cannot autoscale a ${resource.kind}: could not find scale subresource for ${printedResource(resource)} in discovery information`)
  }
  const metrics = metricsOf(given)
  const scaler: KubeObject = {
    apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: given.name || name },
    spec: {
      maxReplicas: given.max, ...(metrics.length > 0 && { metrics }), ...(given.min > 0 && { minReplicas: given.min }),
      scaleTargetRef: { apiVersion: apiVersionOf(resource), kind: resource.kind, name },
    },
    status: { currentMetrics: null, desiredReplicas: 0 },
  }
  const dryRun = dryRunOf(given)
  const options = { dryRun, fieldManager: given['field-manager'], savesConfig: given['save-config'] }
  const created = yield* createdOrOlder(kubectl, scaler, given, options)
  const printer = yield* resultPrinter(given, { isTyped: true })
  yield* printer(created, dryRunWords(dryRun === 'client' ? 'created' : 'autoscaled', dryRun))
}

/** What autoscaling/v2 refuses is asked of autoscaling/v1, if that can say it. */
function* createdOrOlder(kubectl: Kubectl, scaler: KubeObject, given: Flags, options: Parameters<typeof createGenerated>[2]): Guest<KubeObject> {
  try {
    return yield* createGenerated(kubectl, scaler, options)
  } catch (reason) {
    // The server refuses; the second refusal is the one that is said.
    if (!(reason instanceof KubectlError)) throw reason
    const refusal = olderRefusal(given)
    if (refusal !== undefined) {
      throw new KubectlError(`failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${refusal}`)
    }
    return yield* createGenerated(kubectl, olderScaler(scaler, given), options)
  }
}

function olderRefusal({ cpu, memory, 'cpu-percent': percent }: Flags): string | undefined {
  if (cpu.trim() === '') return 'empty input'
  const isUtilization = cpu.trim().endsWith('%')
  return memory === '' && (percent >= 0 || isUtilization) ? undefined : '%!w(<nil>)'
}

function olderScaler({ metadata, spec }: KubeObject, { min, max, 'cpu-percent': percent }: Flags): KubeObject {
  return {
    apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata,
    spec: {
      maxReplicas: max, ...(min > 0 && { minReplicas: min }), scaleTargetRef: (spec as { scaleTargetRef: object }).scaleTargetRef,
      ...(percent >= 0 && { targetCPUUtilizationPercentage: percent }),
    },
  }
}

function metricsOf(given: Flags): object[] {
  return [
    ...(given['cpu-percent'] > 0 ? [metric('cpu', { averageUtilization: given['cpu-percent'], type: 'Utilization' })] : []),
    ...(given.cpu === '' ? [] : [metric('cpu', targetOf('cpu', given.cpu.trim(), 'm'))]),
    ...(given.memory === '' ? [] : [metric('memory', targetOf('memory', given.memory.trim(), 'Mi'))]),
  ]
}

function metric(name: string, target: object): object {
  return { resource: { name, target }, type: 'Resource' }
}

/** `70%` of the request, `500m`, or a number in the usual unit. */
function targetOf(name: string, text: string, unit: string): object {
  if (text === '') throw new KubectlError('empty input')
  if (text.endsWith('%')) {
    const percent = text.slice(0, -1)
    if (!/^\+?\d+$/.test(percent)) throw new KubectlError(`invalid percentage value: ${percent}`)
    return { averageUtilization: Number(percent), type: 'Utilization' }
  }
  try {
    return { averageValue: canonicalQuantity(/^[+-]?\d+(?:\.\d+)?$/.test(text) ? `${text}${unit}` : text), type: 'AverageValue' }
  } catch (reason) {
    // No amount.
    if (reason instanceof ParseError) throw new KubectlError(`invalid resource ${name} value: ${text}`)
    throw reason
  }
}
