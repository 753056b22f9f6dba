import { expect, test } from 'vitest';
import { ORIGIN_NS } from '../../instrument/model/testing/log-writer.ts';
import { KIND, PHASE } from '../../instrument/schema/events.ts';
import { eventually, pageForTests } from '../testing/page.ts';

const ui = pageForTests();

const CALLBACKS = 1_000_000;
const LONE = 654_321;
const SHORT_NS = 5_000;
const LONE_NS = 50_000_000;
/** When the lone one begins and ends, in milliseconds. */
const FROM = (1000 + LONE * SHORT_NS) / 1e6;
const TO = FROM + LONE_NS / 1e6;

/** A million callbacks of 5 µs in one poll, one after the other; the lone one takes 50 ms. */
function million(): Uint32Array {
  const words = new Uint32Array((CALLBACKS * 2 + 4) * 4);
  let at = 0;
  const record = (...values: number[]) => {
    words.set(values, at);
    at += 4;
  };
  for (const [phase, time] of [
    [PHASE.MAIN, 1],
    [PHASE.TURN, 500],
    [PHASE.POLL, 900],
  ])
    record((phase << 8) | KIND.PHASE, 0, 0, time);
  let time = 1000;
  let base = 0;
  for (let i = 0; i < CALLBACKS; i++) {
    record(KIND.BEFORE, i + 2, 0, time - base);
    time += i === LONE ? LONE_NS : SHORT_NS;
    record(KIND.AFTER, i + 2, 0, time - base);
    if (i !== CALLBACKS >> 1) continue;
    // The nanoseconds of a record reach 4.29 s.
    base = time;
    const clock = ORIGIN_NS + BigInt(base);
    record(KIND.CLOCK, Number(clock & 0xffff_ffffn), Number(clock >> 32n), 0);
  }
  return words;
}

test('a lone callback of 50 ms among a million of 5 µs is seen at every zoom, from the whole to itself', async () => {
  await ui.openEnded(million());
  expect(await ui.text('events')).toMatch(/^2 000 0\d\d$/);
  const middle = (FROM + TO) / 2;
  for (let span = 5100; span > 1.2 * (TO - FROM); span /= 1.5) {
    const [start, end] = [middle - span / 2, middle + span / 2];
    await ui.page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      `t=${start * 1e6}-${end * 1e6}`,
    );
    await eventually(() => ui.addressView()?.map((ms) => ms.toFixed(3))).toEqual(
      [start, end].map((ms) => ms.toFixed(3)),
    );
    const strength = async (ms: number) => 255 - (await ui.pixelAt(ms, 'Callbacks'))[0];
    // Beside it, where nothing but short ones are, though there is no gap between them.
    const far = Math.max(span / 10, (TO - FROM) * 0.75);
    await eventually(
      async () => (await strength(middle)) - (await strength(middle - far)),
      `${span} ms wide`,
    ).toBeGreaterThan(15);
    expect((await strength(middle)) - (await strength(middle + far)), `${span} ms wide`).toBeGreaterThan(15);
  }
});
