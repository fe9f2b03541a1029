import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { openShellSession } from '../testing/shell-session.ts'

test('an instant, a range that is drawn, several series as lines, and values for scripts', async () => {
  const { types } = await openShellSession({ lives: 20 * minute })
  const seen = [
    await types('promql up'),
    await types("promql 'count(up)' -o values"),
    await types("promql 'scalar(count(up))' --output json"),
    await types("promql 'count(up)' --at 2025-03-03T08:10:00Z -o json"),
    await types("promql 'vector(time() % 300)' --range 15m --step 15s"),
    await types("promql 'up * time() % 120' --range 10m"),
    await types("promql 'vector(1)' --range 1m --step 30s -o values"),
    await types('promql nothing'),
    await types('promql nothing --range 5m'),
    await types("promql 'vector(1)' --range 5m --step 1m -o json"),
  ].join('')
  expect(seen).toMatchInlineSnapshot(`
    "$ promql up
    up{instance="kube-state-metrics.kube-system.svc:8080", job="kube-state-metrics"} 1
    up{instance="10.0.0.10:10250", job="kubelet", node="node-a1"} 1
    up{instance="10.0.0.10:10250", job="cadvisor", node="node-a1"} 1
    $ promql 'count(up)' -o values
    3
    $ promql 'scalar(count(up))' --output json
    {"resultType":"scalar","result":[1740990007.04,"3"]}
    $ promql 'count(up)' --at 2025-03-03T08:10:00Z -o json
    {"resultType":"vector","result":[{"metric":{},"value":[1740989400,"3"]}]}
    $ promql 'vector(time() % 300)' --range 15m --step 15s
    {}
    294 ┤                  ▄█                  ▄█                  ▄█
        ┤                ▄███                ▄███                ▄███
        ┤              ▄█████              ▄█████              ▄█████
        ┤            ▃███████            ▃███████            ▃███████
        ┤          ▃▇████████          ▃▇████████          ▃▇████████
        ┤        ▃▇██████████        ▃▇██████████        ▃▇██████████
        ┤      ▃▇████████████      ▃▇████████████      ▃▇████████████
        ┤    ▃▇██████████████    ▃▇██████████████    ▃▇██████████████
        ┤  ▃▇████████████████  ▃▇████████████████  ▃▇████████████████
      0 ┤▂▇██████████████████▂▇██████████████████▂▇██████████████████▂
        └─────────────────────────────────────────────────────────────
         08:05:09                                             08:20:09
    $ promql 'up * time() % 120' --range 10m
    ▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█  10.04 … 115  {instance="10.0.0.10:10250", job="cadvisor", node="node-a1"}
    ▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█  10.04 … 115  {instance="10.0.0.10:10250", job="kubelet", node="node-a1"}
    ▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█  10.04 … 115  {instance="kube-state-metrics.kube-system.svc:8080", job="kube-state-metrics"}
    $ promql 'vector(1)' --range 1m --step 30s -o values
    1
    1
    1
    $ promql nothing
    2> no data
    $ promql nothing --range 5m
    2> no data
    $ promql 'vector(1)' --range 5m --step 1m -o json
    {"resultType":"matrix","result":[{"metric":{},"values":[[1740989714.04,"1"],[1740989774.04,"1"],[1740989834.04,"1"],[1740989894.04,"1"],[1740989954.04,"1"],[1740990014.04,"1"]]}]}
    "
  `)
})

test.each([
  ['promql', 'one query, in quotes'],
  ['promql up up', 'one query, in quotes'],
  ['promql up --at noon', '--at needs a time such as 2025-03-03T09:00:00Z'],
  ['promql up --range long', '--range needs a duration such as 90s, 30m or 2h'],
  ['promql up --range 1h --step fine', '--step needs a duration such as 90s, 30m or 2h'],
  ['promql up -o yaml', '"yaml" is no output: json, values or table'],
])('%s is a slip of the keyboard', async (line, words) => {
  const { types } = await openShellSession()
  expect(await types(line)).toBe(`$ ${line}\n2> promql: ${words}\n2> See 'promql --help'.\nexit 2\n`)
})

test.each([
  ["promql 'sum('", '1:5: parse error: unclosed left parenthesis'],
  ["promql 'rate(up)'", '1:6: parse error: expected type range vector in call to function "rate", got instant vector'],
  ['promql up --range 300d --step 15s', 'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)'],
])('%s is refused in Prometheus\' words', async (line, words) => {
  const { types } = await openShellSession()
  expect(await types(line)).toBe(`$ ${line}\n2> promql: ${words}\nexit 1\n`)
})
