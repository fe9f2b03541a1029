/** Whole sessions of a person at a terminal: history, line editing, completion, Ctrl-C, rewinds. */
import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { personAt, shellWorld } from './test-person.ts'

const $ = '~ $'

test('a command of several rows is one command, and comes back as one', async () => {
  const person = await personAt(shellWorld())
  await person.sees($)
  person.type('for i in 1 2\rdo echo $i\rdone\r')
  const shown = `${$} for i in 1 2\n> do echo $i\n> done\n1\n2\n${$}`
  expect(await person.sees(`2\n${$}`)).toBe(shown)
  person.type('\x1b[A')
  expect(await person.sees('> done')).toBe(`${shown} for i in 1 2\n> do echo $i\n> done`)
})

test('a line is edited in its middle, recalled and searched for', async () => {
  const person = await personAt(shellWorld())
  await person.sees($)
  // Alt-B goes back a word, Ctrl-K takes the rest, Ctrl-A goes to the beginning, Ctrl-Y puts it back.
  person.type('one echo \x1bb\x0b\x01\x19two \x05\x7f\x7f\x7f\x7f\x7f\r')
  await person.sees(`two\n${$}`)
  person.type('echo three\r')
  await person.sees(`three\n${$}`)
  person.type('\x1b[A\x1b[A')
  expect(await person.sees('echo two')).toBe(`${$} echo two\ntwo\n${$} echo three\nthree\n${$} echo two`)
  person.type('\x15\x12hree')
  await person.finds("`hree'")
  person.type('\r')
  expect(await person.sees(`three\nthree\n${$}`)).toContain(`${$} echo three\nthree\n${$} echo three\nthree\n${$}`)
})

test('what is typed ahead is the next command', async () => {
  const person = await personAt(shellWorld(), { pace: { kind: 'running', speed: 1 } })
  await person.sees($)
  person.type('kubectl get pods -w\r')
  await person.finds('-w')
  person.type('\x03')
  person.type('echo ahead\recho unfinished')
  expect(await person.sees('unfinished')).toMatch(/ahead\n~ \$ echo unfinished$/)
})

test('what is typed while the prompt comes up is shown once', async () => {
  const person = await personAt(shellWorld(), { answersLate: true })
  await person.sees($)
  for (const pause of [0, 1, 2, 3, 4, 5, 6]) {
    person.type(`echo one${pause}\r`)
    for (let turn = 0; turn < pause; turn++) await new Promise((resolve) => { setImmediate(resolve) })
    for (const key of 'echo two') {
      person.type(key)
      await new Promise((resolve) => { setImmediate(resolve) })
    }
    expect((await person.sees('echo two')).split('\n').at(-1)).toMatch(/~ \$ echo two$/)
    person.type('\r')
    await person.sees(`\ntwo\n${$}`)
  }
})

test('Ctrl-C ends a watch and a loop, and $? is 130', async () => {
  const person = await personAt(shellWorld(), { pace: { kind: 'running', speed: 1 } })
  await person.sees($)
  for (const command of ['kubectl get nodes -w', 'while sleep 1; do :; done', 'while :; do :; done', 'sleep infinity', 'cat', 'yes > /dev/null']) {
    person.type(`${command}\r`)
    await person.sees(command)
    await person.session.advance(3 * second)
    person.type('\x03')
    await person.sees(`^C\n${$}`)
    person.type('echo $?\r')
    expect(await person.sees(`130\n${$}`)).toContain(`^C\n${$} echo $?\n130\n${$}`)
    person.type('\x0c')
    expect(await person.sees($)).toContain($)
  }
})

test('a fork bomb leaves the prompt, and a loop without end can be stopped', async () => {
  const person = await personAt(shellWorld(), { pace: { kind: 'running', speed: 1 } })
  await person.sees($)
  person.type('f() { f | f & }; f\r')
  await person.finds('bash: fork: retry: Resource temporarily unavailable')
  person.type('\x0cx=$(sleep 1; yes)\r')
  await person.finds('fork')
  person.type('\x03')
  person.type('echo still $((6 * 7))\r')
  expect(await person.finds('still 42')).toContain('still 42')
})

test('the history is a file of the world, without what is repeated or hidden', async () => {
  const person = await personAt(shellWorld())
  await person.sees($)
  for (const command of ['echo one', 'echo one', ' echo secret', 'echo two']) {
    person.type(`${command}\r`)
    await person.sees(`${command.trim().slice(5)}\n${$}`)
  }
  person.type('grep -v "^#" ~/.bash_history\r')
  expect(await person.finds('history\necho one')).toContain('history\necho one\necho two\ngrep')
  person.type('history 3\r')
  expect(await person.finds('history 3\n')).toContain('history 3\n    2  echo two\n    3  grep -v "^#" ~/.bash_history\n    4  history 3\n')
})

test('Tab completes, and lists on the second Tab', async () => {
  const person = await personAt(shellWorld({ 'alpha.yaml': '', 'alpine.yaml': '' }))
  await person.sees($)
  person.type('cat a\t')
  expect(await person.sees('alp')).toBe(`${$} cat alp`)
  person.type('\t\t')
  expect(await person.finds('alpine.yaml')).toBe(`${$} cat alp\nalpha.yaml   alpine.yaml\n${$} cat alp`)
  person.type('h\t')
  expect(await person.sees('alpha.yaml')).toContain(`${$} cat alpha.yaml`)
})

test('Tab completes verbs, kinds, names and flags of kubectl', async () => {
  const person = await personAt(shellWorld())
  await person.sees($)
  person.type('kubectl create deployment storefront --image nginx:1.27\r')
  await person.sees(`created\n${$}`)
  person.type('kub\tdesc\tdeploym\tstoref\t--show-ev\t')
  expect(await person.sees('--show-events')).toMatch(/~ \$ kubectl describe deployments storefront --show-events$/)
  person.type('\x03k get nodes/node-a\t\t')
  expect(await person.finds('node-a1')).toContain('k get nodes/node-a')
})

test('a program reads what is typed, and Ctrl-D ends it', async () => {
  const person = await personAt(shellWorld())
  await person.sees($)
  person.type('read -p "name: " name; echo "hi $name"\r')
  await person.finds('\nname:')
  person.type('Anx\x7fn\r')
  expect(await person.sees(`hi Ann\n${$}`)).toContain('name: Ann\nhi Ann')
  person.type('cat\r')
  await person.sees('cat')
  person.type('a\r')
  expect(await person.sees('a\na')).toContain(`${$} cat\na\na`)
  person.type('\x04')
  await person.sees($)
  person.type('\x04')
  await person.sees('exit')
  expect(await person.ends()).toBe(true)
})

test('a rewind shows what the terminal showed then, and the shell goes on from there', async () => {
  const person = await personAt(shellWorld())
  await person.sees($)
  person.type('x=1; echo first\r')
  await person.sees(`first\n${$}`)
  const mark = await person.session.mark('here')
  await person.session.advance(second)
  person.type('x=2; echo second\r')
  await person.sees(`second\n${$}`)
  await person.session.rewind(mark)
  expect(await person.sees(`^C\n${$}`)).toBe(`${$} x=1; echo first\nfirst\n${$} ^C\n${$}`)
  person.type('echo $x\r')
  expect(await person.sees(`1\n${$}`)).toContain('echo $x\n1')
})

test('a shell that was opened after the instant of a rewind is opened anew', async () => {
  const person = await personAt(shellWorld(), { comesAfter: 10 * second })
  await person.sees($)
  person.type('echo gone\r')
  await person.sees(`gone\n${$}`)
  await person.session.rewind({ at: person.session.view().startedAt + minute + 5 * second })
  await person.sees($)
  person.type('echo $((40 + 2))\r')
  expect(await person.sees(`42\n${$}`)).toBe(`${$} echo $((40 + 2))\n42\n${$}`)
})

test('what the background says goes above the line that is being typed', async () => {
  const person = await personAt(shellWorld(), { pace: { kind: 'running', speed: 60 } })
  await person.sees($)
  person.type('(sleep 20; echo ready) &\r')
  await person.finds('[1]')
  person.type('echo unfinished')
  await person.finds('\nready')
  expect(await person.sees('unfinished')).toMatch(/ready\n~ \$ echo unfinished$/)
})

test('a shell beside a container, in the pod that runs', async () => {
  const person = await personAt(shellWorld())
  const wait = async () => { for (let waited = 0; waited < 10; waited++) await person.session.advance(second) }
  await person.sees($)
  person.type('kubectl run web --image=nginx:1.29 && kubectl wait --for=condition=Ready pod/web\r')
  await person.sees(`pod/web condition met\n${$}`)
  person.type('kubectl debug web -it --image=busybox:1.36 --profile=general -c shell -- sh\r')
  await wait()
  await person.finds('try pressing enter.')
  person.type('hostname\r')
  await wait()
  expect(await person.finds('hostname\nweb\n')).toContain('hostname\nweb\n')
  person.type('exit\r')
  await wait()
  expect(await person.sees($)).toContain('Session ended, the ephemeral container will not be restarted')
})
