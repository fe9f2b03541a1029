import { expect, test } from 'vitest'
import { readDashboard } from '../read.ts'
import { printComplaint } from './json-reader.ts'

const complaintsOf = (text: string) => readDashboard(text).complaints.map(printComplaint)

test('all that is wrong is told at once', () => {
  const panel = {
    type: 'timeseries', title: 3, gridPos: { x: 20, y: 0, w: 12, h: 4 }, options: { legend: { placement: 'top', calcs: 'mean' }, unheard: 1 }, targets: [{ expr: 'up' }, 'B'], repeat: 'nothing',
    fieldConfig: {
      defaults: { unit: 1, decimals: 'two', mappings: [{ type: 'regex', options: { pattern: '(', result: {} } }], custom: { drawStyle: 'spline', scaleDistribution: { type: 'log', log: 3 }, unheard: true } },
      overrides: [{ matcher: { id: 'byMoon' }, properties: [{ id: 'custom.lineWidth', value: 'thick' }, { id: 'unit', value: 5 }] }],
    },
    transformations: [{ id: 'magic', options: [] }],
  }
  const dashboard = {
    schemaVersion: 16, title: {}, panels: [panel, { type: 'piechart', gridPos: { x: 0, y: 0, w: 4, h: 4 } }, 7],
    templating: { list: [{ type: 'dream', name: 'a b' }, { type: 'query', name: 'q', regex: '/(?<=a)b/', query: 'label_values(x)' }] },
  }
  expect(complaintsOf(JSON.stringify(dashboard))).toMatchInlineSnapshot(`
    [
      "schemaVersion: found 16, expected 39 to 42",
      "title: found {}, expected a text",
      "templating.list[0].type: found "dream", expected one of query, custom, constant, textbox, interval, datasource, adhoc",
      "templating.list[0].name: found "a b", expected a name of letters, digits and underscores",
      "templating.list[1].regex: found "/(?<=a)b/", expected a regular expression: error parsing regexp: invalid named capture: \`(?<=a)b\`",
      "panels[2]: found 7, expected an object",
      "panels[0].options.legend.placement: found "top", expected one of bottom, right",
      "panels[0].options.legend.calcs: found "mean", expected a list",
      "panels[0].options.unheard: found an option that is not drawn here, expected one of legend",
      "panels[0].title: found 3, expected a text",
      "panels[0].gridPos: found {"x":20,"y":0,"w":12,"h":4}, expected a place within 24 columns and 10000 rows",
      "panels[0].targets[1]: found "B", expected an object",
      "panels[0].fieldConfig.defaults.unit: found 1, expected a text",
      "panels[0].fieldConfig.defaults.decimals: found "two", expected a number",
      "panels[0].fieldConfig.defaults.mappings[0].options.pattern: found "(", expected a regular expression: error parsing regexp: missing closing ): \`^($\`",
      "panels[0].fieldConfig.defaults.custom.drawStyle: found "spline", expected one of line, bars, points",
      "panels[0].fieldConfig.defaults.custom.scaleDistribution.log: found 3, expected 2 or 10",
      "panels[0].fieldConfig.defaults.custom.unheard: found an option that is not drawn here, expected one of lineStyle, stacking, drawStyle, lineInterpolation, lineWidth, fillOpacity, gradientMode, spanNulls, insertNulls, showPoints, pointSize, barAlignment, transform, fillBelowTo, scaleDistribution, axisPlacement, axisLabel, axisSoftMin, axisSoftMax, axisCenteredZero, axisGridShow, thresholdsStyle",
      "panels[0].fieldConfig.overrides[0].matcher.id: found "byMoon", expected one of byName, byNames, byRegexp, byRegexpOrNames, byType, byFrameRefID, byValue, numeric, time, first, firstTimeField",
      "panels[0].fieldConfig.overrides[0].properties[0].value: found "thick", expected a number",
      "panels[0].fieldConfig.overrides[0].properties[1].value: found 5, expected a text",
      "panels[0].transformations[0].id: found "magic", expected one of reduce, organize, filterFieldsByName, filterByRefId, merge, joinByField, groupBy, sortBy, calculateField, labelsToFields, renameByRegex, seriesToRows, limit, filterByValue, timeSeriesTable, seriesToColumns, filterByName",
      "panels[0].transformations[0].options: found [], expected an object",
      "panels[1].type: found "piechart", expected a type of panel that is drawn here",
      "panels[2].type: found nothing, expected a type of panel that is drawn here",
      "panels[0].repeat: found "nothing", expected one of a b, q",
    ]
  `)
})

test.each([
  ['', '1:1: found the end, expected a value'], ['{', '1:2: found the end, expected a key in double quotes'], ['{"a" 1}', '1:6: found "1", expected a colon'], ['{"a": 1,}', '1:9: found "}", expected a key in double quotes'],
  ['{"a": [1 2]}', '1:10: found "2", expected a comma or ]'], ['{"a": tru}', '1:7: found "t", expected a value'], ['{\n  "a": "b\n"}', '2:8: found "\\"", expected a value'], ['{} {}', '1:4: found "{", expected nothing more'], ['[1,', '1:4: found the end, expected a value'],
  ['{"a": {}', '1:9: found the end, expected a comma or }'], ['5', 'dashboard: found 5, expected an object'],
])('%s', (text, complaint) => {
  expect(complaintsOf(text)).toEqual([complaint])
})

test('a document without a bottom is refused where it is too deep', () => {
  expect(complaintsOf('{"panels":['.repeat(5_000))).toEqual(['1:551: found "{", expected at most 100 objects and lists within each other'])
  expect(complaintsOf(`{"a": "${'['.repeat(200)}\\"["}`)).toEqual([])
})

test('a mistake at the end of a million values is found', () => {
  expect(complaintsOf(`[${'1,'.repeat(1_000_000)}x`)).toEqual(['1:2000002: found "x", expected a value'])
})

test('the envelope of the API is looked into', () => {
  expect(readDashboard('{"dashboard": {"title": "inside"}, "overwrite": true}').dashboard.title).toBe('inside')
})
