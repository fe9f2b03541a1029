/** Commands to practise, as labs of one task on the module's own world; one a drawn number. */
import { stringify } from 'yaml'
import { type Lab, parseLab } from '@track/labs'
import { bundleOf, type LabOfModule } from './labs.ts'
import type { LabBundle } from '../lab-link/messages.ts'
import type { Rep, RepVariant } from './quiz.ts'
import { second } from '@track/simulation'

export function repBundles(rep: Rep, of: LabOfModule): LabBundle[] {
  return rep.variants.map((variant, index) => {
    const files = { ...of.files, lab: labText(rep, variant, of.lab) }
    const { lab, complaints } = parseLab(files, `${of.path}/quiz.yaml`)
    if (complaints.length > 0) throw new Error(`the rep ${rep.id} cannot be read:\n${complaints.join('\n')}`)
    return { ...bundleOf(`${of.path}/practise/${rep.id}/${index}`, lab, files), isFresh: true }
  })
}

function labText({ id, seconds }: Rep, variant: RepVariant, { world }: Lab): string {
  const { seed, topology, warmUp } = world
  return stringify({
    title: 'To practise', minutes: 5,
    scenario: `One command, ${seconds} seconds. The world is the module's own; nothing that you do here is kept.`,
    world: { seed, topology, warmUp: `${warmUp / second}s`, checkEvery: '1s' },
    tasks: [{
      id, title: 'Do it', do: variant.do, checks: variant.checks,
      hints: ['`kubectl explain` and `--help` say how.', variant.shown.includes('`') ? variant.shown : `One way, with other numbers: \`${variant.shown}\``],
      explain: `One way: \`${variant.shown}\``,
    }],
  })
}
