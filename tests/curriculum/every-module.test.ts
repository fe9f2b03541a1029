import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseLab, readFigure, readLabFiles } from '@track/labs'
import { checkQuiz, type Library, readCurriculum, readModuleText } from '@track/curriculum'
import { describe, expect, test } from 'vitest'
import { folderOf, platform } from '../labs/folders.ts'

const library: Library = {
  names: (folder) => (existsSync(join(platform, folder)) ? readdirSync(join(platform, folder)).sort() : []),
  text: (path) => (existsSync(join(platform, path)) && statSync(join(platform, path)).isFile() ? readFileSync(join(platform, path), 'utf8') : undefined),
}

const { sections, complaints } = readCurriculum(library)
const written = sections.flatMap(({ topics }) => topics.flatMap(({ modules }) => modules)).filter(({ isWritten }) => isWritten)

test('nothing is wrong with the topics', () => expect(complaints).toEqual([]))

test('there are 5, 7 and 11 topics with 19, 43 and 40 modules', () => {
  expect(sections.map(({ path, topics }) => [path, topics.length, topics.flatMap(({ modules }) => modules).length])).toEqual([
    ['foundations', 5, 19], ['disciplines', 7, 43], ['toolkits', 11, 40],
  ])
})

test('every folder of a module is one that its topic lists', () => {
  const listed = new Set(sections.flatMap(({ topics }) => topics.flatMap(({ modules }) => modules.map(({ path }) => path))))
  const folders = sections.flatMap(({ topics }) => topics.flatMap(({ path }) =>
    library.names(path).filter((name) => name !== 'topic.yaml').map((name) => `${path}/${name}`)))
  expect(folders.filter((folder) => !listed.has(folder))).toEqual([])
})

describe.each(written.map(({ path }) => path))('%s', (path) => {
  test('its text has what it owes', () => expect(readModuleText(library, path).complaints).toEqual([]))
  test('its quiz has what it owes', () => expect(checkQuiz(library.text(`${path}/quiz.yaml`) ?? '').complaints).toEqual([]))

  test('its figures can be read', () => {
    const complaints = library.names(`${path}/figures`).map((name) => `${path}/figures/${name}`)
      .flatMap((file) => readFigure(library.text(file)!, file).complaints)
    expect(complaints).toEqual([])
  })

  test('its lab can be read, fits into its minutes, and uses every file that it replays', () => {
    const files = readLabFiles(folderOf(path))
    const { lab, complaints } = parseLab(files, `${path}/lab.yaml`)
    expect(complaints).toEqual([])
    expect(lab.minutes).toBeLessThanOrEqual(readModuleText(library, path).text.frontMatter.minutes)
    expect(Object.keys(files.replay).filter((file) => !files.lab.includes(file))).toEqual([])
  })
})
