import { createTexts } from '../texts/language.ts'
import { english } from './english.ts'
import { italian } from './italian.ts'

export const settingsTexts = createTexts({ en: english, it: italian })
