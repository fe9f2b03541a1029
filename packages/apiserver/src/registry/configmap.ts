/**
 * ConfigMaps.
 *
 * Follows pkg/registry/core/configmap/strategy.go of Kubernetes 1.34.
 */
import { type ConfigMap, configMaps } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { validateConfigMap, validateConfigMapUpdate } from './configmap-validation.ts'

export const configMapKind = defineKind<ConfigMap>({
  resource: configMaps,
  type: 'io.k8s.api.core.v1.ConfigMap',

  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,

  columns: [
    nameColumn,
    {
      name: 'Data', type: 'string',
      description: "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.",
      cell: ({ data = {}, binaryData = {} }) => Object.keys(data).length + Object.keys(binaryData).length,
    },
    ageColumn,
  ],
})
