import { parseWorkload, setServiceEndpoints, startClient, type ClientWorkload } from '@track/traffic'
import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { serverIdOf } from '../containers/traffic-engine.ts'
import { type Act, life, podNamed, podOf, worldWith } from '../testing/play.ts'

const leaking = 'kind: server\nmemory: {base: 20Mi, leak: 1Mi}\nroutes: [{path: /, service: 1ms}]\n'

test('a process that crosses its memory limit is killed, and started again', () => {
  const build = () => worldWith([podOf('web', {
    image: 'workload:1.0', env: [{ name: 'WORKLOAD', value: leaking }], resources: { limits: { memory: '64Mi' } },
  })])
  const load: Act = ['two requests a second', (world) => {
    setServiceEndpoints(world, 'web', [serverIdOf(podNamed(world, 'web')!, 'app')])
    const { workload } = parseWorkload({ text: 'kind: client\nservice: web\nload: {rate: 2/s, arrivals: constant}\n' })
    startClient(world, { id: 'load', workload: workload as ClientWorkload })
  }]
  expect(life(build, 'web', [10 * second, load, minute])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       3.10  Running ready app=running+
      10.00  > two requests a second
      33.10  Running app=OOMKilled(137)
      34.10  Running ready app=running+x1
      56.10  Running app=OOMKilled(137)x1
      66.46  Running app=CrashLoopBackOffx1
      67.10  Running ready app=running+x2
    Normal Pulling: Pulling image "workload:1.0"
    Normal Pulled: Successfully pulled image "workload:1.0" in 2.223s (2.223s including waiting). Image size: 24117248 bytes.
    Warning BackOff: Back-off restarting failed container app in pod web_default(UID)
    Normal Pulled x2: Container image "workload:1.0" already present on machine
    Normal Created x3: Created container: app
    Normal Started x3: Started container app
    "
  `)
})
