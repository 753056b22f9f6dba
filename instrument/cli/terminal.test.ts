import { describe, expect, test } from 'vitest';
import { opensBrowser } from './browser.ts';
import { hasDisplay, isInteractive, usesColour } from './terminal.ts';

describe('our own lines', () => {
  test('have colours on a terminal alone', () => {
    expect(usesColour({ env: { TERM: 'xterm' }, terminal: true })).toBe(true);
    expect(usesColour({ env: { TERM: 'xterm' }, terminal: false })).toBe(false);
    expect(usesColour({ env: { TERM: 'dumb' }, terminal: true })).toBe(false);
  });

  test('have none where NO_COLOR or CI say so, and some where FORCE_COLOR does', () => {
    expect(usesColour({ env: { NO_COLOR: '1' }, terminal: true })).toBe(false);
    expect(usesColour({ env: { NO_COLOR: '1', FORCE_COLOR: '1' }, terminal: true })).toBe(false);
    expect(usesColour({ env: { CI: 'true' }, terminal: true })).toBe(false);
    expect(usesColour({ env: { FORCE_COLOR: '1' }, terminal: false })).toBe(true);
  });
});

test('somebody is there to press Ctrl-C on a terminal that is not a CI', () => {
  expect(isInteractive({ env: {}, terminal: true })).toBe(true);
  expect(isInteractive({ env: { CI: '1' }, terminal: true })).toBe(false);
  expect(isInteractive({ env: {}, terminal: false })).toBe(false);
});

test('there is a display where X, Wayland or WSL say so', () => {
  expect(hasDisplay({ env: { DISPLAY: ':0' }, terminal: true })).toBe(true);
  expect(hasDisplay({ env: { WAYLAND_DISPLAY: 'wayland-0' }, terminal: true })).toBe(true);
  expect(hasDisplay({ env: {}, terminal: true })).toBe(false);
});

test('the user decides whether a browser is opened', () => {
  expect(opensBrowser(true)).toBe(true);
  expect(opensBrowser(false)).toBe(false);
});
