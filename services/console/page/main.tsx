import { render } from 'preact'
import { App } from './frame/app.tsx'
import { keepPreferences } from './frame/preferences.ts'
import { followLinks } from './location/location.ts'
import { watchSession } from './session/session.ts'
import './style/tokens.css'
import './style/base.css'
import './controls/controls.css'

keepPreferences()
followLinks()
watchSession()
const page = document.getElementById('page')
if (page) render(<App />, page)
