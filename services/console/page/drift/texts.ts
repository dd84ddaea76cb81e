import { createTexts } from '../texts/language.ts'
import { english } from './english.ts'
import { italian } from './italian.ts'

export const driftTexts = createTexts({ en: english, it: italian })
