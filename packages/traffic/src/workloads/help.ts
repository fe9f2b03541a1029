/**
 * The settings of each kind of workload as rows, for `--help` of its process and for the printed
 * reference: one table feeds parser, help and COMPATIBILITY.md.
 */
import { admissionSettings, routeAdmissionSettings } from './admission-settings.ts'
import { clientSettings, shapeSettings, targetSettings } from './client-settings.ts'
import { cacheSettings } from './cache-settings.ts'
import { callGroupSettings, repeatSettings } from './call-group-settings.ts'
import { databaseSettings } from './database-settings.ts'
import { expectedOf } from './read-settings.ts'
import { backupSettings, restoreSettings } from './backup-settings.ts'
import { brokerSettings, consumerSettings, produceSettings, topicSettings } from './broker-settings.ts'
import { objectSettings, objectStoreSettings } from './object-settings.ts'
import { consensusSettings, quorumSettings, replicatedSettings } from './replicated-settings.ts'
import { callSettings, dependencySettings, routeSettings, serverSettings } from './server-settings.ts'
import { argumentOf, type Settings } from './setting.ts'
import { sharingSettings } from './sharing-settings.ts'
import { routeSizeSettings } from './size-settings.ts'
import { accessSettings, cacheUseSettings, statementSettings, transactionSettings } from './statement-settings.ts'
import { distributionNames } from './value-types.ts'
import { tracingPrefix, tracingSettings } from './tracing-settings.ts'
import { gatheringSettings } from './gathering-settings.ts'
import { lifeSettings, routeLifeSettings } from './life-settings.ts'
import { logSettings } from './log-settings.ts'
import { variantSettings } from './variant-settings.ts'
import { queueSettings, workerSettings } from './worker-settings.ts'
import { clientTlsSettings, serverTlsSettings } from './tls-settings.ts'
import type { Workload } from './workload.ts'

export interface SettingRow {
  /** Where it stands in `workload.yaml`: `queue.limit`, `routes[].service`, `dependencies.NAME.timeout`. */
  readonly path: string
  /** Empty where only the description may say it. `NAME` stands for a dependency's name in capitals. */
  readonly env: string
  /** Empty where there is none. */
  readonly arg: string
  readonly expected: string
  /** Empty where there is none. */
  readonly default: string
  readonly isRequired: boolean
  readonly help: string
}

interface Section {
  readonly path: string
  readonly envPrefix: string
  readonly settings: Settings
  /** Whether there are arguments beside the variables. */
  readonly hasArguments: boolean
}

const section = (path: string, settings: Settings, envPrefix = ''): Section => ({ path, settings, envPrefix, hasArguments: true })

const tracing: Section = { path: 'tracing.', settings: tracingSettings, envPrefix: tracingPrefix, hasArguments: false }

const sections: { readonly [Kind in Workload['kind']]: readonly Section[] } = {
  server: [
    section('', serverSettings),
    section('', sharingSettings),
    section('', admissionSettings),
    section('', lifeSettings),
    section('', logSettings),
    section('', serverTlsSettings),
    section('routes[].', routeSettings),
    section('routes[].', routeAdmissionSettings),
    section('routes[].', routeLifeSettings),
    section('routes[].', gatheringSettings),
    section('routes[].', routeSizeSettings),
    section('routes[].variants[].', variantSettings),
    section('routes[].calls[].', callSettings),
    section('routes[].calls[].', repeatSettings),
    section('routes[].calls[].', callGroupSettings),
    section('routes[].calls[].', transactionSettings),
    section('routes[].calls[].statements[].', statementSettings),
    section('routes[].calls[].cache.', cacheUseSettings),
    section('routes[].calls[].', produceSettings),
    section('routes[].calls[].', objectSettings),
    section('routes[].calls[].', replicatedSettings),
    section('dependencies.NAME.', dependencySettings, 'NAME_'),
    section('dependencies.NAME.', accessSettings, 'NAME_'),
    section('dependencies.NAME.', clientTlsSettings, 'NAME_'),
    tracing,
  ],
  client: [
    section('', clientSettings),
    section('', clientTlsSettings),
    section('routes[].', targetSettings),
    section('routes[].', transactionSettings),
    section('routes[].statements[].', statementSettings),
    section('routes[].', produceSettings),
    section('routes[].', objectSettings),
    section('routes[].', replicatedSettings),
    section('shape[].', shapeSettings),
    tracing,
  ],
  worker: [section('', workerSettings), tracing],
  queue: [section('', queueSettings)],
  database: [section('', databaseSettings), section('backup.', backupSettings), section('restore.', restoreSettings)],
  cache: [section('', cacheSettings)],
  broker: [section('', brokerSettings), section('topics[].', topicSettings)],
  consumer: [section('', consumerSettings)],
  'object-store': [section('', objectStoreSettings)],
  'consensus-store': [section('', consensusSettings)],
  'quorum-store': [section('', quorumSettings)],
}

export function settingRows(kind: Workload['kind']): SettingRow[] {
  return sections[kind].flatMap(({ path, settings, envPrefix, hasArguments }) =>
    Object.entries(settings).map(([name, setting]) => {
      const env = setting.env === undefined ? '' : envPrefix + setting.env
      return {
        path: path + name, env, arg: hasArguments && env ? argumentOf(env) : '', expected: expectedOf(setting), default: setting.default ?? '',
        isRequired: setting.required === true, help: setting.help,
      }
    }))
}

/** What `--help` of a process prints: what an argument or a variable can set, then what only the description can. */
export function helpOf(kind: Workload['kind']): string {
  const rows = settingRows(kind)
  const settable = rows.filter(({ arg }) => arg !== '')
  const width = Math.max(...settable.map(({ arg }) => arg.length))
  const lines = settable.map(({ arg, env, help, default: byDefault }) =>
    `  ${arg.padEnd(width)}  ${help}${byDefault === '' ? '' : ` Default: ${byDefault}.`} [${env}]`)
  const variables = rows.filter(({ arg, env }) => arg === '' && env !== '')
    .map(({ env, help, default: byDefault }) => `  ${env.padEnd(width)}  ${help}${byDefault === '' ? '' : ` Default: ${byDefault}.`}`)
  const others = rows.filter(({ env }) => env === '').map(({ path }) => path)
  return [
    `A ${kind}, as its workload.yaml describes it. An argument wins over its variable, that over workload.yaml.`, '',
    ...lines, '',
    ...(variables.length > 0 ? ['By variables alone, as the SDKs of OpenTelemetry:', ...variables, ''] : []),
    `In workload.yaml only: ${others.join(', ') || 'nothing'}.`,
    `Distributions: ${distributionNames.join(', ')}.`, '',
  ].join('\n')
}
