import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ViewerServer } from '../../instrument/host/server.ts';
import { type Packed, tarGzOf, zipOf } from '../../instrument/host/testing/archives.ts';
import { openPage, said, sharedBrowser } from '../testing/browser.ts';
import { RecordingFolder } from '../testing/disk.ts';
import { SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { accessibilityProblems } from '../testing/look.ts';

let browser: Browser;
let folder: RecordingFolder;
/** What the host shows, and where the recording lies that is brought. */
let server: ViewerServer;
let brought: string;
let page: Page;
let errors: string[];
/** What is chosen where the page asks for a file. */
let choice: string;

beforeAll(async () => {
  browser = await sharedBrowser();
});
beforeEach(async () => {
  folder = new RecordingFolder();
  folder.make('shown', { '4711:0': SMALL_LOG + SMALL_END });
  // Elsewhere: the host would find by itself what lies beside the one that it shows.
  const made = folder.make('brought', { '4711:0': SMALL_LOG.replaceAll('onRead', 'onBrought') + SMALL_END });
  brought = join(folder.path, 'far', 'away', 'brought.loopscope');
  mkdirSync(join(folder.path, 'far', 'away'), { recursive: true });
  renameSync(made, brought);
  server = await folder.serve('shown');
  ({ page, errors } = await openPage(browser, server.url));
  page.on('filechooser', (chooser) => void chooser.setFiles(choice));
  await named('shown');
});
afterEach(async () => {
  await page.close();
  await server.close();
  folder.remove();
  // The browser itself complains of answers that refuse.
  expect(errors.filter((error) => !error.includes('status of 422'))).toEqual([]);
});

/** Waits until a finished recording of this name is shown. */
async function named(name: string): Promise<void> {
  await page.locator('.run-name', { hasText: name }).waitFor();
  await page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
}

/** The files of the brought recording as an archive's. */
const packed = (): Packed[] =>
  ['manifest.json', 'threads/4711-0/000000.log'].map((path) => ({
    path: `brought.loopscope/${path}`,
    content: readFileSync(join(brought, path)),
  }));

function archive(name: string, bytes: Buffer): string {
  const path = join(folder.path, 'far', name);
  writeFileSync(path, bytes);
  return path;
}

/** Drags files over the page as the system does; lets them go where they are to be dropped. */
async function drag(...files: string[]): Promise<{ drop: () => Promise<unknown> }> {
  const cdp = await page.context().newCDPSession(page);
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data: { items: [], files, dragOperationsMask: 1 } });
  await send('dragEnter');
  await send('dragOver');
  return { drop: () => send('drop') };
}

const problem = async () => {
  await page.getByRole('alert').waitFor();
  return said(page.getByTestId('opening').locator('p'));
};

describe('a recording that is dropped on the page', () => {
  test('as a folder is opened; its address stays valid, and back leads to what was shown', async () => {
    const dragged = await drag(brought);
    await page.getByTestId('drop-target').getByText('Drop a recording to open it').waitFor();
    await dragged.drop();
    await named('brought');
    expect(page.url()).toContain('#rec=brought');
    expect(await page.getByTestId('drop-target').count()).toBe(0);
    expect(await page.getByTestId('opening').count()).toBe(0);
    await page.reload();
    await named('brought');
    await page.goBack();
    await named('shown');
  });

  test('as an archive is opened, zipped or in a .tar.gz', async () => {
    await (await drag(archive('one.zip', zipOf(packed())))).drop();
    await named('brought');
    await (await drag(archive('two.tar.gz', tarGzOf(packed())))).drop();
    await page.waitForURL(/#rec=brought~2/);
    await named('brought');
  });

  test('is not opened where it leaves the page again', async () => {
    await drag(brought);
    await page.getByTestId('drop-target').waitFor();
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([''], 'a'));
      document.body.dispatchEvent(new DragEvent('dragleave', { dataTransfer, bubbles: true }));
    });
    await page.getByTestId('drop-target').waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('rec=');
  });

  test('is refused in a sentence: none, cut, newer, hostile; the page stays as it was', async () => {
    await (await drag(folder.path)).drop();
    expect(await problem()).toBe(`${basename(folder.path)} holds 2 recordings; drop them one by one.`);
    const none = join(folder.path, 'far', 'photos');
    mkdirSync(none);
    writeFileSync(join(none, 'a.jpg'), 'x');
    await (await drag(none)).drop();
    await expect
      .poll(problem, { timeout: 15_000 })
      .toMatch(/^photos holds no recording: there is no manifest\.json in it;/);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByTestId('opening').waitFor({ state: 'detached' });

    const whole = tarGzOf(packed());
    const refused: [path: string, sentence: RegExp][] = [
      [archive('notes.txt', Buffer.from('hello')), /^notes\.txt is neither a folder nor an archive that can be read/],
      [archive('cut.tgz', whole.subarray(0, whole.length / 2)), /^cut\.tgz can't be unpacked: it is cut or damaged/],
      [
        archive('evil.tgz', tarGzOf([...packed(), { path: '../../evil/manifest.json', content: '{}' }])),
        /leads out of the folder/,
      ],
    ];
    const manifest = JSON.parse(readFileSync(join(brought, 'manifest.json'), 'utf8'));
    writeFileSync(join(brought, 'manifest.json'), JSON.stringify({ ...manifest, schemaVersion: 99 }));
    refused.push([brought, /^brought\.loopscope\/manifest\.json was made by a newer version of Loopscope/]);
    for (const [path, sentence] of refused) {
      await (await drag(path)).drop();
      await expect.poll(problem, { timeout: 15_000 }).toMatch(sentence);
    }
    await named('shown');
    expect(page.url()).not.toContain('rec=');
  });
});

describe('a recording that is chosen', () => {
  test('by the keyboard alone: O, then an archive', async () => {
    await page.keyboard.press('o');
    await page.getByRole('menu', { name: 'Open a recording' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    choice = archive('one.zip', zipOf(packed()));
    await page.keyboard.press('Enter');
    await named('brought');
  });

  test('as a folder, by the button', async () => {
    await page.getByRole('button', { name: 'Open a recording' }).click();
    choice = brought;
    await page.getByRole('menuitem', { name: /A folder/ }).click();
    await named('brought');
  });

  test('shows how far it has come, and can be given up', async () => {
    await page.route('**/api/recordings?*', async () => {
      // It never answers.
    });
    await page.getByTestId('choose-archive').setInputFiles(archive('slow.zip', zipOf(packed())));
    await page.getByRole('progressbar', { name: 'Opening the recording' }).waitFor();
    expect(await said(page.getByTestId('opening'))).toMatch(/slow\.zip/);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByTestId('opening').waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('rec=');
  });

  test('on the page of a comparison, too', async () => {
    await page.goto(`${server.url}#compare&a=shown&b=shown`);
    await page.getByTestId('name-B').waitFor();
    await page.keyboard.press('o');
    choice = archive('one.zip', zipOf(packed()));
    await page.getByRole('menuitem', { name: /An archive/ }).click();
    await named('brought');
  });
});
