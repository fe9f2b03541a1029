export { type Curriculum, type ModuleEntry, readCurriculum, type Section, sectionTitles, type Topic } from './curriculum.ts'
export type { Library } from './library.ts'
export { type FrontMatter, type ModuleText, readModuleText, type ReadText, sectionNames } from './module-text.ts'
export { checkQuiz, type ReadQuiz } from './quiz.ts'
