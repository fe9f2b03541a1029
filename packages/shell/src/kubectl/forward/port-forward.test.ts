/** Forwarded ports at a terminal: what curl sees through them, and how they end. */
import { exitCodeOf, readOutput } from '@track/processes'
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { shellWorld } from '../../prompt/test-person.ts'

const files = {
  'web.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:1.29', ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 8080, targetPort: 80}]}
`,
}

function runs(script: string) {
  const world = shellWorld(files)
  const { pid, stdout, stderr } = world.input('shell', 'run script', { script: `{ kubectl apply -f web.yaml; kubectl rollout status deploy/web; } > /dev/null\n${script}` }) as unknown as Record<string, string>
  for (let count = 0; count < 2600; count++) world.step()
  const fork = world.fork()
  for (const each of [world, fork]) each.runFor(5 * minute)
  expect(readOutput(fork, stdout!)).toBe(readOutput(world, stdout!))
  if (exitCodeOf(world, pid!) === undefined) throw new Error('it is still running')
  return `${readOutput(world, stdout!)}${readOutput(world, stderr!)}`.replaceAll(/[0-9a-f]{64}/g, 'SANDBOX').replaceAll(/cni-[0-9a-f-]+/g, 'cni-ID')
}

test('curl reaches the pod, and each connection is told', () => {
  expect(runs(`
kubectl port-forward svc/web 8080:8080 > log &
sleep 1
curl -s -o /dev/null -w '%{http_code} %{remote_ip}:%{remote_port}\n' localhost:8080/
curl -s -o /dev/null -w '%{http_code}\n' http://127.0.0.1:8080/nothing
curl -sI http://localhost:8080/ | head -2
kill $!; wait $!; echo $?
curl -sS localhost:8080
cat log`)).toMatchInlineSnapshot(`
  "200 127.0.0.1:8080
  404
  HTTP/1.1 200 OK
  Server: nginx/1.29
  143
  Forwarding from 127.0.0.1:8080 -> 80
  Forwarding from [::1]:8080 -> 80
  Handling connection for 8080
  Handling connection for 8080
  Handling connection for 8080
  curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server
  "
`)
})

test('a port that is taken', () => {
  expect(runs(`
kubectl port-forward svc/web 8080 > /dev/null &
sleep 1
kubectl port-forward svc/web 8080; echo $?
kill %1`)).toMatchInlineSnapshot(`
  "1
  Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]
  error: unable to listen on any of the requested ports: [{8080 80}]
  "
`)
})

test('nobody listens in the pod', () => {
  expect(runs(`
kubectl port-forward deploy/web 8080:81 &
sleep 1
curl -sS localhost:8080; echo $?
wait %1; echo $?`)).toMatchInlineSnapshot(`
  "Forwarding from 127.0.0.1:8080 -> 81
  Forwarding from [::1]:8080 -> 81
  Handling connection for 8080
  52
  1
  E0303 08:01:06.775497       4 portforward.go:424] "Unhandled Error" err="an error occurred forwarding 8080 -> 81: error forwarding port 81 to pod SANDBOX, uid : failed to execute portforward in network namespace \\"/var/run/netns/cni-ID\\": failed to connect to localhost:81 inside namespace \\"SANDBOX\\", IPv4: dial tcp4 127.0.0.1:81: connect: connection refused IPv6 dial tcp6 [::1]:81: connect: connection refused "
  error: lost connection to pod
  curl: (52) Empty reply from server
  "
`)
})

test('the pod goes', () => {
  expect(runs(`
kubectl port-forward deploy/web 8080:80 &
sleep 1
kubectl delete pod -l app=web
sleep 5
wait %1; echo $?
curl -sS localhost:8080; echo $?`)).toMatchInlineSnapshot(`
  "Forwarding from 127.0.0.1:8080 -> 80
  Forwarding from [::1]:8080 -> 80
  pod "web-5d48c8cbcf-zlcrk" deleted from default namespace
  1
  7
  error: lost connection to pod
  curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server
  "
`)
})

test('another protocol than the server speaks', () => {
  expect(runs(`
kubectl port-forward deploy/web 8443:80 > /dev/null &
sleep 1
curl -ksS https://localhost:8443/; echo $?
kill %1`)).toMatchInlineSnapshot(`
  "35
  curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number
  "
`)
})

test('ports below 1024 are not a learner\'s', () => {
  expect(runs(`
kubectl port-forward deploy/web 80; echo $?`)).toMatchInlineSnapshot(`
  "1
  Unable to listen on port 80: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:80: bind: permission denied unable to create listener: Error listen tcp6 [::1]:80: bind: permission denied]
  error: unable to listen on any of the requested ports: [{80 80}]
  "
`)
})

test('the API server behind a proxy', () => {
  expect(runs(`
kubectl proxy &
sleep 1
curl -s localhost:8001/api/v1/namespaces/default/services/web | jq -c .spec.ports
curl -s 'http://127.0.0.1:8001/api/v1/namespaces/default/pods?labelSelector=app%3Dnobody' | jq -c .items
curl -s -o /dev/null -w '%{http_code}\n' -X DELETE localhost:8001/api/v1/namespaces/default/services/web
kubectl get services
curl -s localhost:8001/api/v1/namespaces/default/pods/web/exec
curl -s -H 'Host: evil.example' localhost:8001/version
kubectl proxy; echo $?
kill %1
curl -sS localhost:8001`)).toMatchInlineSnapshot(`
  "Starting to serve on 127.0.0.1:8001
  [{"protocol":"TCP","port":8080,"targetPort":80}]
  []
  200
  NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
  kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   66s
  Forbidden
  Forbidden
  1
  error: listen tcp 127.0.0.1:8001: bind: address already in use
  curl: (7) Failed to connect to localhost port 8001 after 0 ms: Couldn't connect to server
  "
`)
})
