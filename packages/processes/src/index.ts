export * from './calls.ts'
export { signal as sendSignal } from './calls.ts'
export type { Caller, SystemCallHandler } from './code.ts'
export { setClock } from './clocks.ts'
export { costs } from './costs.ts'
export { binary, findCommand, loadExecutable, type Executable } from './execution.ts'
export { addFileSystem, fileSystem, removeFileSystem, removeTreeOf, setTree } from './file-systems.ts'
export { partName } from './kernel.ts'
export { processesPart, type ProcessesOptions } from './part.ts'
export type {
  DescriptorMap, FileFacts, Guest, ProcessFacts, ProcessListing, Program, SignalName, SystemCall,
} from './program.ts'
export { isIncomplete } from './shell/incomplete.ts'
export { promptOf, type PromptState } from './shell/prompt-state.ts'
export {
  answerCall, endInput, exitCodeOf, forgetProcess, killHost, openInput, openOutput, processRow, readOutput, signal, startProcess, writeInput,
  type NotStarted, type Started, type StartOptions,
} from './starting.ts'
export type { EventAddress, MountRow, ProcessesState, ProcessRow } from './state.ts'
export { coreutils } from './programs/coreutils.ts'
export { unixTree } from './unix-tree.ts'
export { readStream, removeStream, type StreamText } from './streams.ts'
export { addTerminal, endOfFile, interrupt, readTerminal, removeTerminal, resizeTerminal, suspend, typeLine, type NewTerminal } from './terminals.ts'
export { builtinNames } from './shell/builtins/builtin-names.ts'
