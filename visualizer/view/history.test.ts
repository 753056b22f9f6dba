import { describe, expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import type { Place } from './address.ts';
import { PlaceHistory } from './history.ts';

const NOWHERE: Place = {
  ...{ view: null, selection: null, range: null, table: false, threads: [] },
  search: { text: '', filters: false },
};
const selected = (item: number, view: Place['view'] = null): Place => ({
  ...{ ...NOWHERE, view },
  selection: { thread: '1:0', lane: LANE.CALLBACKS, item },
});
const measured = (start: number, end: number): Place => ({ ...NOWHERE, range: { start, end, edge: 'end' } });
const at = (start: number, end: number): Place => ({ ...NOWHERE, view: { start, end } });

/** Which of the places, each with its time in seconds, are entries. */
function entries(...places: [Place, number][]): boolean[] {
  const history = new PlaceHistory(NOWHERE);
  return places.map(([place, seconds]) => history.isEntry(place, seconds * 1000));
}

describe('an entry of the history', () => {
  test('is every selection, and that there is none any more', () => {
    expect(entries([selected(1), 0], [selected(2), 3], [selected(2), 6], [NOWHERE, 9])).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  test('is one for all selections of a key that is held', () => {
    expect(entries([selected(1), 0], [selected(2), 0.3], [selected(3), 0.6], [selected(4), 3])).toEqual([
      ...[true, false, false, true],
    ]);
  });

  test('is one for a selection and the view that brings it into sight', () => {
    expect(entries([selected(1), 0], [selected(1, { start: 5, end: 6 }), 0.4])).toEqual([true, false]);
  });

  test('is every range, but not every edge of a drag', () => {
    expect(entries([measured(1, 2), 0], [measured(1, 3), 0.3], [measured(1, 4), 0.6], [measured(5, 9), 5])).toEqual([
      ...[true, false, false, true],
    ]);
  });

  test('is a view that shows something else, after it has come to rest', () => {
    const steps = entries(
      [at(0, 100), 0],
      [at(10, 110), 2],
      [at(20, 110), 4],
      [at(60, 150), 6],
      [at(60, 80), 8],
      [at(60, 70), 8.4],
    );
    expect(steps).toEqual([true, false, false, true, true, false]);
  });

  test('is no search', () => {
    expect(entries([{ ...NOWHERE, search: { text: 'x', filters: true } }, 0])).toEqual([false]);
  });

  test('is not the place that somebody went back to, but what follows', () => {
    const history = new PlaceHistory(NOWHERE);
    expect(history.isEntry(selected(1), 0)).toBe(true);
    history.wentTo(NOWHERE);
    expect(history.isEntry(NOWHERE, 100)).toBe(false);
    expect(history.isEntry(selected(2), 200)).toBe(true);
  });
});
