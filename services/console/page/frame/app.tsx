import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { Icon } from '../controls/icon.tsx'
import { isStale, station, watchStation } from '../live/live-station.ts'
import { place } from '../location/location.ts'
import { PartPage } from '../part/part-page.tsx'
import { LoginPage, SetupPage } from '../session/login-page.tsx'
import { may, mayLook, person, session } from '../session/session.ts'
import { texts } from '../texts/language.ts'
import { NewsBanner } from './news-banner.tsx'
import { type Section, sections } from './sections.ts'
import { StopBanner } from './stop-banner.tsx'
import { TopBar } from './top-bar.tsx'
import './frame.css'

/** The page: who is not logged in is asked to, everybody else sees the station. */
export function App(): JSX.Element {
  useSignalEffect(() => (mayLook.value ? watchStation() : undefined))
  if (place.value.path === '/setup') return <SetupPage />
  if (!session.value) return <Waiting />
  const isKnown = person.value && person.value.by !== 'address'
  if (!mayLook.value || (place.value.path === '/login' && !isKnown)) return <LoginPage />
  return <Frame />
}

function Waiting(): JSX.Element {
  return (
    <main class="waiting" aria-busy="true">
      <p class="quiet">{texts().frame.connecting}</p>
    </main>
  )
}

function Frame(): JSX.Element {
  const { frame: t, sections: titles } = texts()
  const part = /^\/parts\/([^/]+)$/.exec(place.value.path)?.[1]
  const section = sections.find(({ path }) => path === place.value.path)
  document.title = [section && titles[section.name], station.value?.station, 'Vaglio'].filter(Boolean).join(' · ')
  return (
    <div class={`frame${isStale.value ? ' frame-stale' : ''}`}>
      <a class="skip" href="#main">
        {t.skip}
      </a>
      <TopBar />
      <div class="banners">
        <StopBanner />
        <NewsBanner />
      </div>
      <Navigation />
      <main id="main" class="content" tabIndex={-1}>
        {part ? <PartPage key="part" partId={part} /> : section ? <SectionPage {...section} /> : <NoPage />}
      </main>
    </div>
  )
}

function SectionPage({ role, Page }: Section): JSX.Element {
  return may(role) ? <Page /> : <p class="panel panel-padded">{texts().frame.notForYou}</p>
}

function NoPage(): JSX.Element {
  const { frame: t } = texts()
  return (
    <p class="panel panel-padded">
      {t.noPage} <a href="/">{texts().sections.line}</a>
    </p>
  )
}

function Navigation(): JSX.Element {
  const { frame: t, sections: titles } = texts()
  const { path: current } = place.value
  return (
    <nav class="navigation" aria-label={t.navigation}>
      {sections
        .filter(({ role }) => may(role))
        .map(({ name, path, icon }) => (
          <a key={name} href={path} aria-current={isWithin(current, path) ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{titles[name]}</span>
          </a>
        ))}
    </nav>
  )
}

function isWithin(current: string, path: string): boolean {
  return path === '/' ? current === '/' : current === path || current.startsWith(`${path}/`)
}
