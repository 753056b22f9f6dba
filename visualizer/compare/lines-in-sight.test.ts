import { expect, test } from 'vitest';
import type { ComparerClient } from './client.ts';
import { LinesInSight } from './lines-in-sight.ts';
import type { Lines } from './protocol.ts';

/** A comparer that notes what it is asked, and answers when told to. */
function fakeClient() {
  const asked: string[] = [];
  let answer: (lines: Lines) => void = () => {};
  const client = {
    ask: ({ from, to }: { from: number; to: number }) => {
      asked.push(`${from} to ${to}`);
      return new Promise<Lines>((resolve) => {
        answer = resolve;
      });
    },
  } as unknown as ComparerClient;
  return {
    client,
    asked,
    answer: (lines: object) => {
      answer(lines as Lines);
      return new Promise((done) => setTimeout(done));
    },
  };
}

test('lines are asked for with as much again on either side, once, and again where the view leaves that or zooms', async () => {
  const { client, asked, answer } = fakeClient();
  let changes = 0;
  const lines = new LinesInSight(client, () => changes++);
  expect(lines.of({ start: 0, end: 100 }, [0, 0])).toBeNull();
  expect(lines.of({ start: 10, end: 110 }, [0, 0])).toBeNull();
  expect(asked).toEqual(['-100 to 200']);
  const first = { length: 1 };
  await answer(first);
  expect(changes).toBe(1);
  expect(lines.of({ start: 90, end: 190 }, [0, 0])).toBe(first);
  expect(asked).toHaveLength(1);
  expect(lines.of({ start: 150, end: 250 }, [0, 0])).toBe(first);
  expect(asked.at(-1)).toBe('50 to 350');
  await answer(first);
  lines.of({ start: 150, end: 190 }, [0, 0]);
  expect(asked.at(-1)).toBe('110 to 230');
});

test('another alignment asks anew, while the old lines are still shown', async () => {
  const { client, asked, answer } = fakeClient();
  const lines = new LinesInSight(client, () => {});
  lines.of({ start: 0, end: 100 }, [0, 0]);
  const first = { length: 1 };
  await answer(first);
  lines.clear();
  expect(lines.of({ start: 0, end: 100 }, [5, 9])).toBe(first);
  expect(asked).toHaveLength(2);
});
