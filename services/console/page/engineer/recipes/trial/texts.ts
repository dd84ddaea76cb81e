import { createTexts } from '../../../texts/language.ts'
import { trialEnglish } from './english.ts'
import { trialItalian } from './italian.ts'

/** What is to be read where a recipe is tried and taught. */
export const trialTexts = createTexts({ en: trialEnglish, it: trialItalian })
