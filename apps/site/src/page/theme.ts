/** Runs before anything is painted: the reader's choice of light or dark, and whether a server serves this page. */
import { chosenTheme, showTheme } from './theme-choice.ts'

if (location.protocol === 'file:') document.documentElement.dataset['place'] = 'file'
showTheme(chosenTheme())
