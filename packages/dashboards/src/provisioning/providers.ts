/**
 * Where a provisioning file says that dashboards lie.
 *
 * Follows pkg/services/provisioning/dashboards of Grafana (types.go, config_reader.go, dashboard.go).
 */
import { type Complaint } from '../model/json-reader.ts'
import { type Provisioned, readProvisioning } from './datasources.ts'
import type { Environment } from './expand.ts'

export interface DashboardProvider {
  readonly name: string
  readonly folder: string
  readonly folderUid: string
  readonly path: string
  readonly isFolderPerDirectory: boolean
  readonly isEditable: boolean
  readonly updateSeconds: number
}

const updateSecondsDefault = 10

export function readProviders(text: string, environment: Environment = {}): Provisioned<DashboardProvider> {
  const complaints: Complaint[] = []
  const rows = readProvisioning(text, complaints, environment).objects('providers').map((reader): DashboardProvider => {
    const type = reader.text('type', 'file')
    if (type !== 'file') reader.complain('type', 'file')
    const options = reader.object('options')
    // `folder` is the older name of the same.
    const path = options.text('path') || options.text('folder')
    if (path === '') options.complain('path', 'a path')
    return {
      name: reader.text('name', 'default'), folder: reader.text('folder'), folderUid: reader.text('folderUid'), path, isFolderPerDirectory: options.truth('foldersFromFilesStructure'),
      isEditable: reader.truth('allowUiUpdates'), updateSeconds: reader.number('updateIntervalSeconds') || updateSecondsDefault,
    }
  })
  return { rows, complaints }
}
