import type { Browser } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ViewerServer } from '../../instrument/host/server.ts';
import { KIND, PHASE } from '../../instrument/schema/events.ts';
import { openPage, said, sharedBrowser } from '../testing/browser.ts';
import { RecordingFolder } from '../testing/disk.ts';

const CALLBACKS = 100_000;

/** Callbacks of 5 µs, one after the other, in one poll. */
function callbacks(): Uint32Array {
  const words = new Uint32Array((CALLBACKS * 2 + 3) * 4);
  words.set([(PHASE.MAIN << 8) | KIND.PHASE, 0, 0, 1, (PHASE.TURN << 8) | KIND.PHASE, 0, 0, 500]);
  words.set([(PHASE.POLL << 8) | KIND.PHASE, 0, 0, 900], 8);
  for (let i = 0; i < CALLBACKS; i++) {
    const begin = 1000 + i * 5000;
    words.set([KIND.BEFORE, i + 2, 0, begin, KIND.AFTER, i + 2, 0, begin + 5000], 12 + i * 8);
  }
  return words;
}

let browser: Browser;
let folder: RecordingFolder;
let server: ViewerServer;

beforeAll(async () => {
  browser = await sharedBrowser();
});
beforeEach(async () => {
  folder = new RecordingFolder();
  folder.make('large', { '4711:0': callbacks(), '4711:1': callbacks() });
  server = await folder.serve('large');
});
afterEach(async () => {
  await server.close();
  folder.remove();
});

/** Opens the page behind a rule for backlogs; says how many the page asked for and what it then shows. */
async function opened(onBacklog: 'answer' | 'refuse' | 'cut') {
  const { page, errors } = await openPage(browser, 'about:blank');
  let asked = 0;
  await page.route('**/api/backlog?*', async (route) => {
    asked++;
    if (onBacklog === 'answer') await route.continue();
    else if (onBacklog === 'refuse') await route.abort();
    else {
      const whole = await (await route.fetch()).body();
      await route.fulfill({ status: 200, body: whole.subarray(0, whole.length >> 1) });
    }
  });
  await page.goto(server.url);
  await page.locator('[data-testid="state"]', { hasText: 'Finished' }).waitFor();
  const events = await said(page.getByTestId('events'));
  await page.close();
  return { asked, events, errors: errors.filter((error) => !error.includes('net::ERR_FAILED')) };
}

describe('a large recording', () => {
  // Of each thread its callbacks, the phases, and its end.
  const EVENTS = /^400 0\d\d$/;

  test('is fetched at once, and all of it is there', async () => {
    const { asked, events, errors } = await opened('answer');
    expect([asked, errors]).toEqual([1, []]);
    expect(events).toMatch(EVENTS);
  });

  test.each(['refuse', 'cut'] as const)('comes by the stream where fetching fails: %s', async (how) => {
    const { asked, events, errors } = await opened(how);
    expect([asked, errors]).toEqual([1, []]);
    expect(events).toMatch(EVENTS);
  });
});
