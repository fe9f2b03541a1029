import { expect, test } from 'vitest'
import { printComplaint } from '../model/json-reader.ts'
import { readSources } from './datasources.ts'
import { readProviders } from './providers.ts'

test('data sources, with a uid made of the name where none is given', () => {
  const { rows, complaints } = readSources([
    'apiVersion: 1', 'datasources:', '  - name: Prometheus', '    type: prometheus', '    url: http://$HOST:${PORT}', '    isDefault: true', '    jsonData:', '      timeInterval: 30s', '  - name: Loki', '    type: loki', '    uid: logs', '    orgId: 2', '    isDefault: true',
  ].join('\n'), { HOST: 'prometheus', PORT: '9090' })
  expect(complaints).toEqual([])
  // The uid that every Grafana has made of this name.
  expect(rows).toEqual([
    { name: 'Prometheus', uid: 'PBFA97CFB590B2093', type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090', isDefault: true, organization: 1, jsonData: { timeInterval: '30s' } },
    { name: 'Loki', uid: 'logs', type: 'loki', access: 'proxy', url: '', isDefault: true, organization: 2, jsonData: {} },
  ])
})

test('providers of dashboards', () => {
  const { rows, complaints } = readProviders('apiVersion: 1\nproviders:\n- name: shop\n  folder: Shop\n  type: file\n  options:\n    path: /var/lib/$$x\n    foldersFromFilesStructure: true\n')
  expect([rows, complaints]).toEqual([[{ name: 'shop', folder: 'Shop', folderUid: '', path: '/var/lib/$x', isFolderPerDirectory: true, isEditable: false, updateSeconds: 10 }], []])
})

test('what is wrong with them', () => {
  const both = [
    ...readSources('apiVersion: 2\ndatasources:\n- {type: prometheus, isDefault: true}\n- {name: b, isDefault: true}\n- 3').complaints, ...readSources('a: [').complaints,
    ...readProviders('apiVersion: 1\nproviders:\n- {type: s3}').complaints,
  ]
  expect(both.map(printComplaint)).toMatchInlineSnapshot(`
    [
      "apiVersion: found 2, expected 1",
      "datasources[2]: found 3, expected an object",
      "datasources[0].name: found nothing, expected a name",
      "datasources[1].type: found nothing, expected a type: prometheus, loki, tempo",
      "datasources[2].name: found nothing, expected a name",
      "datasources[2].type: found nothing, expected a type: prometheus, loki, tempo",
      "datasources: found , b as default, expected only one datasource per organization to be marked as default",
      "file: found yaml: line 1: did not find expected node content, expected YAML",
      "providers[0].type: found "s3", expected file",
      "providers[0].options.path: found nothing, expected a path",
    ]
  `)
})
