import { createTexts } from '../../texts/language.ts'
import { engineerEnglish } from './english.ts'
import { engineerItalian } from './italian.ts'

/** What is to be read on the pages of engineers. */
export const engineerTexts = createTexts({ en: engineerEnglish, it: engineerItalian })
