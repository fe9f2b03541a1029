import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { personAt, shellWorld } from '../prompt/test-person.ts'
import { openShellSession } from '../testing/shell-session.ts'

const process = (name: string, workload: string, labels = '') => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {workload.yaml: ${JSON.stringify(workload)}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}${labels}}, annotations: {prometheus.io/scrape: "true"}}
    spec:
      containers:
      - name: main
        image: track/workload:1.0
        ports: [{containerPort: 8080}]
        volumeMounts: [{name: workload, mountPath: /etc/workload}]
      volumes: [{name: workload, configMap: {name: ${name}}}]
---
`

const shop = `${process('api', 'kind: server\nconcurrency: 1\nroutes: [{path: /, service: exponential(20ms)}]')}
${process('clients', 'kind: client\nservice: api\nload: {rate: 20/s}\ntimeout: 1s')}
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}
`
const stall = 'apiVersion: traffic.track.dev/v1\nkind: Fault\nmetadata: {name: stall}\nspec: {kind: stall, target: {service: api}, for: 60s}\n'

const open = () => openShellSession({ files: { 'shop.yaml': shop }, lives: 5 * minute })
const requests = `'sum(rate(http_client_requests_total[2m]))'`
const waits = `'sum(rate(http_request_duration_seconds_sum[2m])) / sum(rate(http_request_duration_seconds_count[2m]))'`

test('back by more than was lived is back to where the session began', async () => {
  const { types } = await open()
  await types('kubectl scale deployment clients --replicas=2')
  await types('clock advance 2m')
  const answer = await types('world rewind -10h')
  expect(answer).not.toMatch(/2> |exit/)
  expect(await types('kubectl get deployments')).toContain('No resources found in default namespace.')
})

test('snapshots, a fork, the way back, and the tree of what was lived', async () => {
  const { types } = await open()
  const seen = [
    await types('world snapshots'),
    await types('world snapshot before'),
    await types('kubectl scale deployment clients --replicas=2'),
    await types('clock advance 5m'),
    await types(`world compare before -- ${requests}`),
    await types('world fork two-clients'),
    await types('kubectl scale deployment clients --replicas=3; clock advance 5m > /dev/null'),
    await types(`world compare two-clients before -- ${requests} 'vector(0)'`),
    await types('world rewind two-clients'),
    await types('kubectl get deployment clients -o jsonpath={.spec.replicas}'),
    await types('world rewind before'),
    await types('kubectl get deployment clients -o jsonpath={.spec.replicas}'),
    await types('world list'),
    await types('world snapshots --json'),
  ].join('')
  expect(seen).toMatchInlineSnapshot(`
    "$ world snapshots
    No snapshots yet: world snapshot NAME
    $ world snapshot before
    2025-03-03T08:05:07Z  before
    $ kubectl scale deployment clients --replicas=2
    deployment.apps/clients scaled
    $ clock advance 5m
    2025-03-03T08:10:09Z
    $ world compare before -- 'sum(rate(http_client_requests_total[2m]))'
    QUERY                                       before    NOW       CHANGE
    sum(rate(http_client_requests_total[2m]))   19.4778   39.1667   +101%
    $ world fork two-clients
    2025-03-03T08:10:11Z  two-clients; from here on branch 1
    $ kubectl scale deployment clients --replicas=3; clock advance 5m > /dev/null
    deployment.apps/clients scaled
    $ world compare two-clients before -- 'sum(rate(http_client_requests_total[2m]))' 'vector(0)'
    QUERY                                       two-clients   before    CHANGE
    sum(rate(http_client_requests_total[2m]))   39.1667       19.4778   -50.3%
    vector(0)                                   0             0         0
    $ world rewind two-clients
    $ kubectl get deployment clients -o jsonpath={.spec.replicas}
    2%
    $ world rewind before
    $ kubectl get deployment clients -o jsonpath={.spec.replicas}
    1%
    $ world list
        BRANCH   FROM                               LIVED UNTIL
        0        the start                          2025-03-03T08:10:11Z
        1        branch 0 at 2025-03-03T08:10:11Z   2025-03-03T08:15:14Z
        2        branch 1 at 2025-03-03T08:10:11Z   2025-03-03T08:10:12Z
    *   3        branch 0 at 2025-03-03T08:05:07Z   2025-03-03T08:05:08Z

    SNAPSHOT      TIME                   BRANCH
    before        2025-03-03T08:05:07Z   0
    two-clients   2025-03-03T08:10:11Z   1
    $ world snapshots --json
    [{"name":"before","time":"2025-03-03T08:05:07Z","branch":0},{"name":"two-clients","time":"2025-03-03T08:10:11Z","branch":1}]
    "
  `)
})

test('what will be if nothing is done, and the world stays where it is', async () => {
  const { types, session } = await open()
  const before = session.view().handled
  const seen = [
    await types(`world ahead 10m -- ${requests} 'sum by (job) (up)'`),
    await types(`world ahead 10m --json -- ${requests}`),
  ].join('')
  expect(session.view().handled - before).toBeLessThan(3_000)
  expect(seen).toMatchInlineSnapshot(`
    "$ world ahead 10m -- 'sum(rate(http_client_requests_total[2m]))' 'sum by (job) (up)'
    QUERY                                          NOW       +10m      CHANGE
    sum(rate(http_client_requests_total[2m]))      19.4778   20.7556   +6.56%
    sum by (job) (up) {job="cadvisor"}             1         1         0
    sum by (job) (up) {job="kube-state-metrics"}   1         1         0
    sum by (job) (up) {job="kubelet"}              1         1         0
    sum by (job) (up) {job="pods"}                 2         2         0
    $ world ahead 10m --json -- 'sum(rate(http_client_requests_total[2m]))'
    {"now":"2025-03-03T08:05:07Z","left":"now","right":"+10m","rows":[{"query":"sum(rate(http_client_requests_total[2m]))","metric":{},"left":19.477777777777774,"right":20.755555555555553}]}
    "
  `)
})

test('a nudge of a load, beside the same future without it', async () => {
  const { types } = await open()
  const seen = [
    await types(`world perturb clients load.rate=+10% --for 4m --every 2m -- ${requests} ${waits}`),
    await types(`world perturb deployment/api routes[0].service=+10% --for 4m --seeds 5 -- ${waits}`),
    await types(`world perturb clients load.rate=+10% --for 4m --json -- ${requests}`),
    await types(`promql -o values 'round(sum(rate(http_client_requests_total[2m])))'`),
  ].join('')
  expect(seen).toMatchInlineSnapshot(`
    "$ world perturb clients load.rate=+10% --for 4m --every 2m -- 'sum(rate(http_client_requests_total[2m]))' 'sum(rate(http_request_duration_seconds_sum[2m])) / sum(rate(http_request_duration_seconds_count[2m]))'
    clients: load.rate +10%, for 4m from 2025-03-03T08:05:06Z

    AFTER   QUERY                                                      AS IT IS    NUDGED      DIFFERENCE    CHANGE
    2m      sum(rate(http_client_requests_total[2m]))                  20.1111     22.0333     1.92222       +9.56%
    2m      sum(rate(http_request_duration_seconds_sum[2m])) / sum(…   0.0200312   0.0198788   -0.00015242   -0.761%
    4m      sum(rate(http_client_requests_total[2m]))                  19.8333     22.0444     2.21111       +11.1%
    4m      sum(rate(http_request_duration_seconds_sum[2m])) / sum(…   0.0196817   0.020202    0.000520297   +2.64%
    $ world perturb deployment/api routes[0].service=+10% --for 4m --seeds 5 -- 'sum(rate(http_request_duration_seconds_sum[2m])) / sum(rate(http_request_duration_seconds_count[2m]))'
    deployment/api: routes[0].service +10%, for 4m from 2025-03-03T08:05:07Z

    AFTER   QUERY                                                      SEEDS   AS IT IS    NUDGED      DIFFERENCE   95% INTERVAL
    4m      sum(rate(http_request_duration_seconds_sum[2m])) / sum(…   5       0.0201204   0.0221324   0.00201203   0.0019664 … 0.00205767
    $ world perturb clients load.rate=+10% --for 4m --json -- 'sum(rate(http_client_requests_total[2m]))'
    {"target":"clients","setting":"load.rate","change":"+10%","from":"2025-03-03T08:05:08Z","forSeconds":240,"rows":[{"afterSeconds":240,"query":"sum(rate(http_client_requests_total[2m]))","metric":{},"asItIs":19.833333333333332,"nudged":22.01111111111111,"difference":{"runs":1,"mean":2.177777777777777,"least":2.177777777777777,"most":2.177777777777777}}]}
    $ promql -o values 'round(sum(rate(http_client_requests_total[2m])))'
    20
    "
  `)
})

test('a load from outside', async () => {
  const { types, session } = await open()
  await types(`kubectl apply -f - <<'EOF'\napiVersion: traffic.track.dev/v1\nkind: Load\nmetadata: {name: shoppers}\nspec: {service: api, load: {rate: 10/s}}\nEOF`)
  await session.advance(3 * minute)
  expect(await types(`world perturb load/shoppers load.rate=x2 --for 4m -- 'sum(rate(http_requests_total[2m]))'`)).toMatchInlineSnapshot(`
    "$ world perturb load/shoppers load.rate=x2 --for 4m -- 'sum(rate(http_requests_total[2m]))'
    load/shoppers: load.rate x2, for 4m from 2025-03-03T08:08:07Z

    AFTER   QUERY                                AS IT IS   NUDGED    DIFFERENCE   CHANGE
    4m      sum(rate(http_requests_total[2m]))   29.8667    39.4556   9.58889      +32.1%
    "
  `)
})

test('a fault that lasts twice as long', async () => {
  const { types, session } = await open()
  await types(`cat > stall.yaml <<'EOF'\n${stall}EOF\nkubectl create -f stall.yaml`)
  await session.advance(30_000_000)
  expect(await types(`world perturb fault/stall for=x2 --for 100s -- 'sum(increase(http_client_requests_total{outcome="success"}[1m]))'`)).toMatchInlineSnapshot(`
    "$ world perturb fault/stall for=x2 --for 100s -- 'sum(increase(http_client_requests_total{outcome="success"}[1m]))'
    fault/stall: for x2, for 100s from 2025-03-03T08:05:37Z

    AFTER   QUERY                                                      AS IT IS   NUDGED   DIFFERENCE   CHANGE
    100s    sum(increase(http_client_requests_total{outcome="succes…   1244       0        -1244        -100%
    "
  `)
})

test('the same stretch under several seeds, with the interval of the mean', async () => {
  const { types } = await open()
  const seen = [
    await types(`world snapshot calm; clock advance 5m > /dev/null; world batch 8 --for 5m --from calm -- ${waits} ${requests} 'absent_metric'`),
    await types(`world batch 3 --for 2m --json -- ${requests}`),
  ].join('')
  expect(seen).toMatchInlineSnapshot(`
    "$ world snapshot calm; clock advance 5m > /dev/null; world batch 8 --for 5m --from calm -- 'sum(rate(http_request_duration_seconds_sum[2m])) / sum(rate(http_request_duration_seconds_count[2m]))' 'sum(rate(http_client_requests_total[2m]))' 'absent_metric'
    2025-03-03T08:05:06Z  calm
    8 runs of 5m from calm, seeds 1 to 8

    QUERY                                                      RUNS   MEAN        95% INTERVAL            STDDEV        MIN         MAX
    sum(rate(http_request_duration_seconds_sum[2m])) / sum(…   8      0.0203437   0.0200047 … 0.0206826   0.000405559   0.0197522   0.0209098
    sum(rate(http_client_requests_total[2m]))                  8      19.9389     19.6278 … 20.2499       0.372181      19.5444     20.6889
    absent_metric                                              0/8    no data                                                       
    $ world batch 3 --for 2m --json -- 'sum(rate(http_client_requests_total[2m]))'
    {"from":"2025-03-03T08:10:07Z","forSeconds":120,"seeds":[1,2,3],"rows":[{"query":"sum(rate(http_client_requests_total[2m]))","metric":{},"runs":3,"mean":19.481481481481477,"interval":[18.625685611224043,20.337277351738912],"deviation":0.3445041764217337,"least":19.088888888888885,"most":19.73333333333333,"values":[19.088888888888885,19.73333333333333,19.62222222222222]}]}
    "
  `)
})

test('a long batch shows how far it is, leaves the world standing, and ends at Ctrl-C', async () => {
  const person = await personAt(shellWorld(), { columns: 60, rows: 10 })
  await person.sees('$')
  person.type('world batch 900 --for 1h -- up\r')
  await person.finds('2 of 900 runs')
  const before = person.session.view().now
  await person.session.request({ method: 'GET', path: '/api', query: {}, headers: {}, user: { name: 'a', groups: [] } })
  expect(person.session.view().now).toBe(before)
  person.type('\x03')
  expect(await person.sees('$')).toMatch(/[0-9]+ of 900 runs\^C\n~ \$$/)
  person.type('clock\r')
  expect(await person.finds('after the start')).toContain('paused')
})

test.each([
  ['world undo', 'there is no "undo": list, snapshots, snapshot, fork, rewind, compare, ahead, perturb, batch'],
  ['world snapshot', 'snapshot needs a name'],
  ['world snapshot 10m=x', '"10m=x" is no name: letters, digits, dots, dashes and underscores, and no dash in front'],
  ['world rewind', 'rewind needs a snapshot, a length of time such as -10m, or a time'],
  ['world rewind -- -soon', 'rewind needs a duration such as 90s, 30m or 2h'],
  ['world compare', "compare needs a snapshot and queries: world compare NAME -- 'QUERY' …"],
  ['world ahead soon -- up', 'ahead needs a duration such as 90s, 30m or 2h'],
  ['world ahead 10m', "ahead needs queries: world ahead 30m -- 'QUERY' …"],
  ['world batch -- up', 'batch needs a number of runs from 2 to 1000'],
  ['world batch 1 -- up', 'batch needs a number of runs from 2 to 1000'],
  ['world batch 3', "batch needs queries: world batch 3 --for 30m -- 'QUERY' …"],
  ['world perturb clients -- up', "perturb needs whom, what and queries: world perturb clients load.rate=+10% -- 'QUERY' …"],
  ['world perturb clients load.rate -- up', '"load.rate" is no nudge: SETTING=+10%, SETTING=x2 or SETTING=VALUE'],
  ['world perturb svc/api timeout=2s -- up', '"svc/api" cannot be nudged: a Deployment (clients, deployment/clients), load/NAME, journey/NAME or fault/NAME'],
  ['world perturb clients timeout=2s --seeds 0 -- up', '--seeds goes from 1 to 500'],
  ['world batch 3 --seed 4 -- up', 'unknown flag: --seed'],
])('%s is a slip of the keyboard', async (line, words) => {
  const { types } = await openShellSession()
  expect(await types(line)).toBe(`$ ${line}\n2> world: ${words}\n2> See 'world --help'.\nexit 2\n`)
})

test.each([
  ["world rewind nowhere", 'there is no snapshot "nowhere"'],
  ["world compare nowhere -- up", 'there is no snapshot "nowhere"'],
  ["world batch 3 --from nowhere -- up", 'there is no snapshot "nowhere"'],
  ["world rewind 2030-01-01T00:00:00Z", 'that instant has not been lived on this branch'],
  ["world batch 3 -- 'sum('", '1:5: parse error: unclosed left parenthesis'],
  ["world perturb nobody timeout=2s -- up", 'deployments.apps "nobody" not found'],
  ["world perturb load/shoppers load.rate=x2 -- up", 'no process of it is running'],
  ["world perturb fault/stall for=x2 -- up", 'there is no such fault, or it has healed'],
])('%s is refused', async (line, words) => {
  const { types } = await openShellSession()
  expect(await types(line)).toBe(`$ ${line}\n2> world: ${words}\nexit 1\n`)
})
