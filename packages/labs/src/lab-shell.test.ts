import { exitCodeOf, readOutput } from '@track/processes'
import { shellPart, shellTerminals } from '@track/shell'
import { minute, type Part, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { buildLabWorld } from './build-lab-world.ts'
import { LabSession } from './lab-session.ts'
import { parseLab } from './parse-lab.ts'
import { deployment, labFiles, task } from './testing/play-lab.ts'

const files = labFiles(
  task('start', '- object: deployments/web\n  otherwise: nobody has created web')
  + task('grow', `
- promql: kube_deployment_spec_replicas{deployment="web"}
  is: value == 3
  otherwise: web wants {value} replicas, 3 are wanted
- answer: ready
  unit: pods
  question: How many replicas are ready?
  truth: {promql: 'kube_deployment_status_replicas_ready{deployment="web"}'}`),
  { given: { 'web.yaml': deployment('web', 1) } },
)

/** What is done, and what is missing. */
const done = `tasks --json | jq -c '.tasks[] | [.id, .done] + .missing + [.questions[].verdict | select(.)]'`

/** A lab with somebody who types lines into its shell. */
async function openShell() {
  const { lab } = parseLab(files)
  const world = buildLabWorld(lab, files, { more: [shellPart as Part] })
  const learner = new LabSession(lab, { world, terminals: shellTerminals })
  const types = async (line: string): Promise<string> => {
    const { pid, stdout, stderr } = await learner.session.input('shell', 'run script', { script: line }) as unknown as { pid: string; stdout: string; stderr: string }
    const begun = learner.session.world
    while (learner.session.world === begun && exitCodeOf(begun, pid) === undefined) await learner.session.advance(second)
    const seen = learner.session.world === begun ? `${readOutput(begun, stdout)}${readOutput(begun, stderr)}` : ''
    return `$ ${line}\n${seen}`
  }
  return { learner, types }
}

test('a lab is done, undone and done another way in its own shell; what was reached stays', async () => {
  const { learner, types } = await openShell()
  const seen = [
    await types(done),
    await types('world snapshot empty'),
    await types('kubectl apply -f web.yaml; clock advance 2m'),
    await types('kubectl scale deployment web --replicas=2; clock advance 2m'),
    await types(done),
    await types('answer grow ready=9; answer grow pods=2; answer sleep now=1; clock advance 1m; ' + done),
    await types('hint; hint grow; hint grow; hint sleep'),
    await types("world compare empty -- 'sum(kube_deployment_spec_replicas)'"),
    await types('world fork two-replicas'),
    await types('kubectl scale deployment web --replicas=3; clock advance 2m; answer grow ready=3; clock advance 1m; hint; ' + done),
    await types('world rewind two-replicas'),
    await types(done),
    await types('kubectl get deployment web -o name'),
    await types('world rewind empty'),
    await types('kubectl get deployment web -o name'),
    await types('world list'),
  ].join('')
  expect(seen).toMatchInlineSnapshot(`
    "$ tasks --json | jq -c '.tasks[] | [.id, .done] + .missing + [.questions[].verdict | select(.)]'
    ["start",false,"deployments/web is not there"]
    ["grow",false,"no data yet for kube_deployment_spec_replicas{deployment=\\"web\\"}"]
    $ world snapshot empty
    2025-03-03T08:02:01Z  empty
    $ kubectl apply -f web.yaml; clock advance 2m
    deployment.apps/web created
    2025-03-03T08:04:02Z
    $ kubectl scale deployment web --replicas=2; clock advance 2m
    deployment.apps/web scaled
    2025-03-03T08:06:03Z
    $ tasks --json | jq -c '.tasks[] | [.id, .done] + .missing + [.questions[].verdict | select(.)]'
    ["start",true]
    ["grow",false,"web wants 2 replicas, 3 are wanted"]
    $ answer grow ready=9; answer grow pods=2; answer sleep now=1; clock advance 1m; tasks --json | jq -c '.tasks[] | [.id, .done] + .missing + [.questions[].verdict | select(.)]'
    ready: 9 pods is not what this run shows
    2025-03-03T08:07:05Z
    ["start",true]
    ["grow",false,"web wants 2 replicas, 3 are wanted","ready: 9 pods is not what this run shows"]
    answer: the task "grow" asks for ready
    answer: no task "sleep": one of start, grow
    $ hint; hint grow; hint grow; hint sleep
    Look.
    Look.
    Do it.
    hint: there is no further hint for "grow"
    hint: no task "sleep": one of start, grow
    $ world compare empty -- 'sum(kube_deployment_spec_replicas)'
    QUERY                                empty     NOW   CHANGE
    sum(kube_deployment_spec_replicas)   no data   2     
    $ world fork two-replicas
    2025-03-03T08:07:08Z  two-replicas; from here on branch 1
    $ kubectl scale deployment web --replicas=3; clock advance 2m; answer grow ready=3; clock advance 1m; hint; tasks --json | jq -c '.tasks[] | [.id, .done] + .missing + [.questions[].verdict | select(.)]'
    deployment.apps/web scaled
    2025-03-03T08:09:09Z
    ready: 3 pods: right
    2025-03-03T08:10:09Z
    ["start",true]
    ["grow",true,"ready: 3 pods"]
    hint: every task is done
    $ world rewind two-replicas
    $ tasks --json | jq -c '.tasks[] | [.id, .done] + .missing + [.questions[].verdict | select(.)]'
    ["start",true]
    ["grow",true,"ready: 9 pods is not what this run shows"]
    $ kubectl get deployment web -o name
    deployment.apps/web
    $ world rewind empty
    $ kubectl get deployment web -o name
    Error from server (NotFound): deployments.apps "web" not found
    $ world list
        BRANCH   FROM                               LIVED UNTIL
        0        the start                          2025-03-03T08:07:08Z
        1        branch 0 at 2025-03-03T08:07:08Z   2025-03-03T08:10:10Z
        2        branch 1 at 2025-03-03T08:07:08Z   2025-03-03T08:07:10Z
    *   3        branch 0 at 2025-03-03T08:02:01Z   2025-03-03T08:02:02Z

    SNAPSHOT       TIME                   BRANCH
    start          2025-03-03T08:02:00Z   0
    empty          2025-03-03T08:02:01Z   0
    two-replicas   2025-03-03T08:07:08Z   1
    "
  `)
  expect(learner.view().tasks.map(({ id, isDone, hints }) => [id, isDone, hints.length])).toEqual([['start', true, 0], ['grow', true, 2]])
})

test('after a way back, what a script was busy with then goes no further', async () => {
  const { learner, types } = await openShell()
  await types('kubectl apply -f web.yaml; world snapshot middle; clock advance 5m; kubectl scale deployment web --replicas=9')
  await types('world rewind middle')
  await learner.session.advance(10 * minute)
  expect(await types('kubectl get deployment web -o jsonpath={.spec.replicas}')).toContain('\n1')
})

test('undo takes back a line, an answer, everything', async () => {
  const { learner, types } = await openShell()
  await types('kubectl apply -f web.yaml; clock advance 2m')
  await types('kubectl scale deployment web --replicas=5; clock advance 2m')
  await types('kubectl delete deployment web')
  expect(await learner.undo()).toBe(true)
  expect(await types('kubectl get deployment web -o jsonpath={.spec.replicas}')).toContain('\n5')
  expect(await learner.undo()).toBe(true)
  expect(await learner.undo()).toBe(true)
  await learner.session.advance(5 * minute)
  expect(await types('kubectl get deployment web -o jsonpath={.spec.replicas}')).toContain('\n1')
  expect(await learner.reset()).toBe(true)
  expect(await types('kubectl get deployments')).toContain('No resources found in default namespace.')
})

