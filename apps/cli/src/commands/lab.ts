/** `track lab`: a lab on a living platform, in this terminal and for one's own kubectl. */
import { defineCommand, Misused } from '../command.ts'
import { checkPort, paceOf } from '../pace.ts'
import { monitoringFlags, monitoringWish } from '../monitoring-flags.ts'

export const lab = defineCommand({
  name: 'lab',
  summary: 'Do a lab: opens the shell of its world, with the tasks below it.',
  usage: 'MODULE [--serve] [--fresh] [--port 0] [--pace 1] [--write-kubeconfig FILE] [--prometheus-port 0] [--monitoring-port 0]',
  examples: [
    'track lab feedback-loops',
    'track lab feedback-loops --serve   # for your own terminal and kubectl',
    'track lab feedback-loops --fresh   # from the beginning',
  ],
  flags: {
    'serve': { kind: 'boolean', help: 'Open no shell: serve the world to your own kubectl, and tell as tasks are done.' },
    'fresh': { kind: 'boolean', help: 'Begin anew; the saved session is kept aside, and what you have reached stays.' },
    'port': { kind: 'integer', default: 0, help: 'The port of the API; 0 takes any that is free.' },
    'pace': { kind: 'string', default: '1', help: 'How fast time passes: times the machine\'s clock, or 0 to stand still.' },
    'write-kubeconfig': { kind: 'string', help: 'Where to write the kubeconfig; in the state folder when left out.', completes: 'file' },
    ...monitoringFlags,
  },
  completes: 'labs',

  async run({ flags, operands: [word, surplus] }) {
    if (word === undefined) throw new Misused('which module? "track list --written" shows those with a lab.')
    if (surplus !== undefined) throw new Misused(`"${surplus}" is one word too many.`)
    checkPort(flags.port)
    const pace = paceOf(flags.pace)
    const doors = monitoringWish(flags)
    const { moduleNamed, modulesWithLabs } = await import('../module-folders.ts')
    const module = moduleNamed(word, modulesWithLabs())
    const { runLab } = await import('../lab/run-lab.ts')
    return await runLab(module, { pace, port: flags.port, file: flags['write-kubeconfig'], isServed: flags.serve, isFresh: flags.fresh, doors })
  },
})
