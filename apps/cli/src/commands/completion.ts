/** `track completion`: what the shell of this machine asks when somebody presses Tab. */
import { type Command, defineCommand, Misused, say } from '../command.ts'

const shells = ['bash', 'zsh'] as const

/** For zsh as well, which reads completions of bash. */
const script = `_track() {
  local IFS=$'\\n'
  COMPREPLY=($(track completion --of -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _track track`

export function completionOf(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: 'completion',
    summary: 'Print what makes Tab complete the words of track in your shell.',
    usage: 'bash | zsh',
    examples: ['source <(track completion bash)', 'track completion zsh >> ~/.zshrc'],
    flags: { of: { kind: 'boolean', hidden: true, help: 'Print what the last of the words after -- may become.' } },
    completes: shells,

    async run({ flags, operands }) {
      if (flags.of) {
        const { candidatesFor } = await import('../completion-candidates.ts')
        const candidates = candidatesFor(commands(), operands)
        if (candidates.length > 0) say(candidates.join('\n'))
        return 0
      }
      const [shell] = operands
      if (shell === 'bash') say(script)
      else if (shell === 'zsh') say(`autoload -U +X bashcompinit && bashcompinit\n${script}`)
      else throw new Misused(shell === undefined ? `for which shell? ${shells.join(' or ')}` : `there is no completion for "${shell}": ${shells.join(' or ')}.`)
      return 0
    },
  })
}
