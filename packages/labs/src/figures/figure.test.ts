import { expect, test } from 'vitest'
import { parseLab } from '../parse-lab.ts'
import { deployment, labFiles, task } from '../testing/play-lab.ts'
import { readFigure } from './read-figure.ts'
import { runFigure } from './run-figure.ts'

const text = `
title: Pods
alt: More pods in one than in the other.
from: 1m
until: 3m
step: 1m
apply: |
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web}
  spec: {replicas: \${count}}
panels:
- title: Wanted
  unit: pods
  series:
  - {legend: web, promql: 'kube_deployment_spec_replicas{deployment="web"}'}
  - {legend: none, promql: 'kube_deployment_spec_replicas{deployment="api"}'}
variants:
- {name: few, values: {count: 1}}
- {name: many, values: {count: 3}}
shown: [many]
marks: [{at: 90s, until: 2m, says: nothing happens}]
readings:
- {title: at the end, unit: pods, promql: 'sum(kube_deployment_spec_replicas)'}
`

const files = labFiles(task('none', '- object: pods'), { start: { 'start/web.yaml': deployment('web', 7) } })
const { lab } = parseLab(files)

test('a figure holds what its variants show, and what the lab began with where it does not say otherwise', () => {
  const { figure, complaints } = readFigure(text, 'figure.yaml')
  expect(complaints).toEqual([])
  expect(runFigure(figure, { lab, files })).toEqual({
    title: 'Pods', alt: 'More pods in one than in the other.', from: 60, until: 180, step: 60,
    panels: [{ title: 'Wanted', unit: 'pods', legends: ['web', 'none'] }],
    variants: [
      { name: 'few', isShown: false, values: [[[1, 1, 1], [null, null, null]]], readings: [1] },
      { name: 'many', isShown: true, values: [[[3, 3, 3], [null, null, null]]], readings: [3] },
    ],
    marks: [{ at: 90, until: 120, says: 'nothing happens' }],
    readings: [{ title: 'at the end', unit: 'pods' }],
  })
})

test('every slip is named with its line', () => {
  const slips = text
    .replace('shown: [many]', 'shown: [all]')
    .replace('until: 3m', 'until: 30s')
    .replace("'sum(kube_deployment_spec_replicas)'", "'sum('")
    .replace('legend: none', 'label: none')
  expect(readFigure(slips, 'figure.yaml').complaints).toEqual([
    expect.stringMatching(/^figure\.yaml:\d+: panels\.0\.series\.1\.label: unknown field/),
    expect.stringMatching(/^figure\.yaml:\d+: panels\.0\.series\.1\.legend: not there/),
    expect.stringMatching(/^figure\.yaml:\d+: readings\.0\.promql: 1:\d+: parse error/),
    expect.stringMatching(/^figure\.yaml:\d+: until: expected it after from/),
    expect.stringMatching(/^figure\.yaml:\d+: shown\.0: no variant "all", expected one of few, many/),
  ])
})
