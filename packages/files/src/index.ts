export {
  isRefusal, refuse, sizeOf, textOf, utf8Length, words, type FileRow, type FileSystem, type FileTree, type Layer, type Mount,
  type Refusal,
} from './file-row.ts'
export { glob, type GlobOptions } from './glob.ts'
export { lookUp, namesIn, place, resolve, rowAt, type Found } from './lookup.ts'
export {
  appendFile, changeFile, listDirectory, makeDirectory, makeSymlink, pathsBelow, readFile, removeFile, removeTree, renameFile,
  usedBytes, writeFile,
} from './operations.ts'
export { absolutePath, fileName, isWithin, joinPath, parentPath } from './path.ts'
export {
  characterClasses, hasPattern, matchEnd, matchesPattern, parsePattern, unescapePattern, type Pattern,
} from './pattern.ts'
export { fileTree, type FileText } from './tree.ts'
