import { once } from 'node:events'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { findPagePort } from '../deploy/local/page-port.ts'
import { messageBytesMax } from '../shared/contracts/limits.ts'
import { demoFolder, recipeIn } from './support/demo-recipe.ts'
import { clientOf, temporaryFolder } from './support/nats-server.ts'
import { runStation, type StationProcess, startStationProcess } from './support/station-process.ts'
import { until } from './support/until.ts'

const demoImages = join(demoFolder, 'images')

describe('a station', () => {
  test('judges the demo: one verdict a part, every fault that a rule knows rejected for its reason', async () => {
    const { exitCode, report, screen } = await runStation(['--count', '30', '--rate', '6'])
    expect(screen).toContain('balanced')
    expect({
      exitCode,
      triggered: report?.triggered,
      verdicts: report?.verdicts,
      duplicates: report?.duplicates,
    }).toEqual({
      exitCode: 0,
      triggered: 30,
      verdicts: 30,
      duplicates: 0,
    })
    const parts = report?.parts ?? []
    expect(parts.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    const of = (kind: string) => parts.filter(({ source }) => source.startsWith(kind))
    for (const [kind, reason] of [
      ['missing-fastener', /screw-.* is missing/],
      ['wrong-colour', /insert-.*ΔE00/],
      ['wrong-size', /bore is/],
    ] as const) {
      expect(of(kind).length).toBeGreaterThan(0)
      for (const part of of(kind))
        expect(part).toMatchObject({
          verdict: 'reject',
          reasons: expect.arrayContaining([expect.stringMatching(reason)]),
        })
    }
    expect(of('good').filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(0.9 * of('good').length)
  })

  test('puts what is no message of the contract with the dead letters, goes on until Ctrl-C and leaves nothing behind', async () => {
    await using station = await startStationProcess([])
    await until('a verdict', () => verdictLine.test(station.screen()), 60_000)
    const [told = -1, judged = -1] = ['/setup#', '#1 '].map((text) => station.screen().indexOf(text))
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThan(judged)
    expect(station.leftovers().length).toBeGreaterThan(6)
    await publishRubbish(station)
    const soFar = station.screen().length
    await until('a further verdict', () => station.screen().slice(soFar).includes('model+rules'))
    station.child.kill('SIGINT')
    const { exitCode, screen } = await station.finished()
    expect(screen).toMatch(/balanced/)
    expect(exitCode).toBe(0)
    expect(station.leftovers()).toEqual([])
  }, 90_000)

  test('has its page at another port when somebody was quicker, and leaves nothing behind even when it is killed', async () => {
    const wanted = await findPagePort(0, () => {})
    await using station = await startStationProcess(['--page-port', String(wanted)])
    await until('the processes', () => station.screen().includes('station demo inspects'))
    const quicker = createServer().listen(wanted, '127.0.0.1')
    await once(quicker, 'listening')
    const page = await until('the page', () => /open http:\/\/127\.0\.0\.1:(\d+)/.exec(station.screen())?.[1], 60_000)
    quicker.close()
    expect(page).not.toBe(String(wanted))
    expect(station.screen()).toContain(`port ${wanted} is taken by another program, the page is at port ${page}`)
    station.child.kill('SIGKILL')
    await station.finished()
    await until('everything to end', () => station.leftovers().length === 0)
  }, 90_000)

  test('gives every bad image its fail-safe verdict with the reason, and goes on', async () => {
    await using folder = await temporaryFolder()
    const good = await readFile(join(demoImages, 'good/001.jpg'))
    const picture = sharp(good)
    const files: [name: string, bytes: Uint8Array, reason: RegExp][] = [
      ['1-truncated.jpg', good.subarray(0, 20_000), /cannot be decoded/],
      ['2-empty.jpg', new Uint8Array(), /has no bytes/],
      ['3-text.jpg', Buffer.from('this is no image'), /neither JPEG nor PNG/],
      [
        '4-bomb.png',
        await sharp({ create: { width: 14_000, height: 14_000, channels: 3, background: 'red' } })
          .png({ compressionLevel: 9 })
          .toBuffer(),
        /14000 × 14000/,
      ],
      ['5-sixteen-bit.png', await picture.clone().resize(320).toColourspace('rgb16').png().toBuffer(), /8 bits/],
      ['6-cmyk.jpg', await picture.clone().toColourspace('cmyk').jpeg().toBuffer(), /cmyk/],
      ['7-animated.gif', await picture.clone().gif().toBuffer(), /neither JPEG nor PNG/],
      ['8-other-size.jpg', await picture.clone().resize(320, 240).jpeg().toBuffer(), /320 × 240/],
      ['9-too-many-bytes.jpg', Buffer.concat([good, Buffer.alloc(messageBytesMax)]), /a message carries at most/],
    ]
    for (const [name, bytes] of files) await writeFile(join(folder.path, name), bytes)
    await writeFile(join(folder.path, 'z-good.jpg'), good)
    const { exitCode, report } = await runStation(['--replay', folder.path, '--count', '10', '--rate', '8'])
    expect(exitCode).toBe(0)
    for (const [name, , reason] of files) {
      const part = report?.parts.find(({ source }) => source === name)
      expect(part).toMatchObject({ verdict: 'reject', basis: 'fail-safe', reasons: [expect.stringMatching(reason)] })
    }
    expect(report?.parts.at(-1)).toMatchObject({ source: 'z-good.jpg', verdict: 'pass', basis: 'model+rules' })
  })

  test('joins the views of a part into one verdict, and does not wait for a view that never comes', async () => {
    await using folder = await temporaryFolder()
    const recipe = await recipeIn(folder.path, (text) => {
      const [head = '', view = ''] = text.split('  top:\n')
      return `${head.replace('indexing', 'manual')}  left:\n${view}  right:\n${view}`
    })
    for (const view of ['left', 'right']) await mkdir(join(folder.path, 'images', view), { recursive: true })
    const put = (from: string, to: string) => copyFile(join(demoImages, from), join(folder.path, 'images', to))
    await put('good/001.jpg', 'left/1.jpg')
    await put('good/002.jpg', 'right/1.jpg')
    await put('good/003.jpg', 'left/2.jpg')
    await put('wrong-size/001.jpg', 'right/2.jpg')
    await put('good/004.jpg', 'left/3.jpg')
    const { exitCode, report } = await runStation([
      '--recipe',
      recipe,
      '--replay',
      join(folder.path, 'images'),
      '--count',
      '3',
      '--rate',
      '4',
    ])
    expect(exitCode).toBe(0)
    expect(report).toMatchObject({ triggered: 3, verdicts: 3, byVerdict: { pass: 1, reject: 2 } })
    expect(report?.parts).toMatchObject([
      { verdict: 'pass', basis: 'model+rules' },
      { verdict: 'reject', basis: 'model+rules', reasons: expect.arrayContaining([expect.stringMatching(/bore is/)]) },
      { verdict: 'reject', basis: 'fail-safe', reasons: ['no picture of this view came'] },
    ])
  })

  test('goes on while its model is gone or hangs, and lives through a killed broker: every part has its verdict', async () => {
    await using station = await startStationProcess(['--rate', '10'])
    const since = (from: number) => station.screen().slice(from)
    await until('a verdict of both', () => /model\+rules/.test(station.screen()), 60_000)
    for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
      const before = station.screen().length
      process.kill(station.pidOf('model'), signal)
      await until('the rules alone', () => /fallback .*the (process of the )?model/.test(since(before)))
      await until('its end', () => since(before).includes('it is started again'))
      const ended = station.screen().length
      await until('both again', () => since(ended).includes('model+rules'))
    }
    const before = station.screen().length
    process.kill(station.pidOf('broker'), 'SIGKILL')
    await until('another broker', () => since(before).includes('nats-server ended (SIGKILL) and is started again'))
    const again = station.screen().length
    // Time enough for the parts of the meantime, whose frames wait in the journal.
    await until('both again', () => since(again).split('model+rules').length > 30, 30_000)
    station.child.kill('SIGINT')
    const { exitCode, report } = await station.finished()
    expect(report?.triggered).toBeGreaterThan(0)
    expect(report).toMatchObject({ verdicts: report?.triggered, duplicates: 0 })
    expect(exitCode, station.screen()).toBe(0)
  }, 90_000)
})

const verdictLine = / ms {2}.*jpg/

/** What is no message, on three subjects, until every service that reads them has put it aside. */
async function publishRubbish(station: StationProcess): Promise<void> {
  const keys = join(station.dataFolder, 'keys')
  const as = (role: string) => clientOf(station.brokerUrl(), keys, role, 'LINE')
  const rubbish = [
    ['camera-ingest', 'frames.demo.top'],
    ['preprocess', 'prepared.model.demo.top'],
    ['rules', 'findings.rules.demo.top'],
  ] as const
  for (const [role, subject] of rubbish) {
    const connection = await as(role)
    await connection.jetstream().publish(subject, Buffer.from('rubbish'))
    await connection.close()
  }
  const connection = await as('provisioner')
  const manager = await connection.jetstreamManager()
  const services = ['preprocess', 'inference', 'decision', 'plant-adapter']
  await until('the dead letters', async () => {
    const { state } = await manager.streams.info('DEADLETTERS', { subjects_filter: '>' })
    return services.every((service) => state.subjects?.[`deadletters.${service}`])
  })
  await connection.close()
}
