/** Why a configuration is none, in the Collector's words. */
export class ConfigFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConfigFault'
  }
}
