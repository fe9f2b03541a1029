/** Why a command of sloth ends: `error: "generate" command failed: …`. */
export class SlothFailure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SlothFailure'
  }
}
