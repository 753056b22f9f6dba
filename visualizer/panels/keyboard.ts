/** The keys of the timeline, and what they do. The sheet behind `?` is made from the same list. */
import { extendRange, measure } from '../view/range.ts';
import type { Stage } from '../view/stage.ts';
import { hasCause, step, stepCause, stepLine } from '../view/steps.ts';
import type { KeySection } from './key-list.tsx';
import { listenToPage } from './page-keys.ts';

export const KEY_HELP: KeySection[] = [
  {
    title: 'Move',
    keys: [
      { keys: ['W', 'S'], does: 'Zoom in, out, at the pointer' },
      { keys: ['A', 'D'], does: 'Pan left, right' },
      { keys: ['Home', 'End'], does: 'Go to the begin, the end' },
      { keys: ['0'], does: 'Show the whole recording' },
      { keys: ['L'], does: 'Follow what is happening now' },
      { keys: ['T'], does: 'Show what is on the screen as a table' },
      { keys: ['O'], does: 'Open a recording; or drop it on the page' },
      { keys: ['P'], does: 'Save a picture of the view' },
      { keys: ['R'], does: 'The rules of the loop' },
    ],
  },
  {
    title: 'Touch',
    keys: [
      { keys: ['One finger'], does: 'Pan; a tap selects, a rest shows the numbers' },
      { keys: ['Two fingers'], does: 'Zoom' },
    ],
  },
  {
    title: 'Select',
    keys: [
      { keys: ['←', '→'], does: 'Previous, next callback' },
      { keys: ['↑', '↓'], does: 'What scheduled it; what it scheduled' },
      { keys: ['[', ']'], does: 'Previous, next iteration' },
      { keys: [',', '.'], does: 'Previous, next run of the same line' },
      { keys: ['/'], does: 'Search: type, function, file, package, output, > 10ms' },
      { keys: ['Alt', 'Enter'], does: 'In the search: dim what it does not find' },
      { keys: ['F'], does: 'Fit the selection' },
      { keys: ['Esc'], does: 'Select nothing' },
    ],
  },
  {
    title: 'Mouse',
    keys: [
      { keys: ['Wheel'], does: 'Zoom at the pointer' },
      { keys: ['Shift', 'Wheel'], does: 'Pan' },
      { keys: ['Drag'], does: 'Pan; on the overview, choose a part' },
      { keys: ['Double click'], does: 'Zoom to what is there' },
    ],
  },
  {
    title: 'Measure',
    keys: [
      { keys: ['M'], does: 'Measure what is selected, or what is on the screen' },
      { keys: ['Shift', '←', '→'], does: 'Move the range’s edge by a callback' },
      { keys: ['{', '}'], does: 'Move it by an iteration' },
      { keys: ['Shift', 'Drag'], does: 'Measure; on the axis, without Shift too' },
      { keys: ['Esc'], does: 'Measure no longer' },
    ],
  },
  {
    title: 'Lanes and threads, on their names',
    keys: [
      { keys: ['Alt', '↑', '↓'], does: 'Move it up, down; or drag it' },
      { keys: ['+', '−'], does: 'Make it higher, lower; or drag its lower edge' },
      { keys: ['↑', '↓'], does: 'Go to the lane above, below' },
      { keys: ['Del'], does: 'Hide it; the menu of lanes shows it again' },
    ],
  },
];

/** Does what a button of the page does; false where it is not there. */
const press = (selector: string) => {
  const button = document.querySelector<HTMLButtonElement>(selector);
  button?.click();
  return button !== null;
};

export const openMenu = () => press('[data-open]');

export const pictureMenu = () => press('[data-picture]');

/** False leaves the key to the browser. */
type Action = (stage: Stage) => unknown;

/** What begins at what is selected or measured, and so waits until that is what was asked for. */
const STEPS: Record<string, Action> = {
  f: (stage) => stage.fitSelection(),
  m: measure,
  arrowleft: (stage) => step(stage, 'callback', -1),
  arrowright: (stage) => step(stage, 'callback', 1),
  arrowup: (stage) => stepCause(stage, 'cause'),
  arrowdown: (stage) => stepCause(stage, 'effect'),
  '[': (stage) => step(stage, 'iteration', -1),
  ']': (stage) => step(stage, 'iteration', 1),
  'shift+arrowleft': (stage) => extendRange(stage, 'callback', -1),
  'shift+arrowright': (stage) => extendRange(stage, 'callback', 1),
  '{': (stage) => extendRange(stage, 'iteration', -1),
  '}': (stage) => extendRange(stage, 'iteration', 1),
  ',': (stage) => stepLine(stage, 'previous'),
  '.': (stage) => stepLine(stage, 'next'),
  escape: (stage) => stage.escape(),
};

const ACTIONS: Record<string, Action> = {
  w: (stage) => stage.zoomBy(1 / 1.6),
  s: (stage) => stage.zoomBy(1.6),
  a: (stage) => stage.camera.panBy(-0.2),
  d: (stage) => stage.camera.panBy(0.2),
  '0': (stage) => stage.camera.showWhole(),
  l: (stage) => stage.camera.follow(true),
  home: (stage) => stage.camera.goTo('begin'),
  end: (stage) => stage.camera.goTo('end'),
  t: (stage) => stage.toggleTable(),
  r: (stage) => stage.showSheet({ kind: 'rules', rule: null }),
  o: openMenu,
  p: pictureMenu,
  '?': (stage) => stage.showSheet({ kind: 'keys' }),
};

const SCROLLING: ReadonlySet<string> = new Set(['arrowup', 'arrowdown', 'home', 'end']);

/** Listens on the whole page; returns how to stop. */
export function listenToKeys(stage: Stage): () => void {
  return listenToPage(({ key: typed, shiftKey, repeat }, target) => {
    if (typed === '/') {
      document.querySelector<HTMLInputElement>('[data-search]')?.select();
      return true;
    }
    const key = typed.toLowerCase();
    // What scrolls keeps the keys that scroll it.
    if (SCROLLING.has(key) && target.closest('[data-scrolls]')) return false;
    const pressed = shiftKey && key.startsWith('arrow') ? `shift+${key}` : key;
    const next = STEPS[pressed];
    if (next) {
      // Where no callback is selected these two scroll the page.
      const scrolls = pressed === 'arrowup' || pressed === 'arrowdown';
      if (scrolls && !stage.turns.busy && !hasCause(stage)) return false;
      stage.turns.take(() => next(stage), repeat);
      return true;
    }
    const action = ACTIONS[pressed];
    return action !== undefined && action(stage) !== false;
  });
}
