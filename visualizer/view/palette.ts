/**
 * Colours mean phases, the same everywhere. They are Okabe and Ito's, which people with any kind of colour vision tell
 * apart; the rest of the page stays neutral so that they speak.
 */
import { TONE } from '../../instrument/model/lanes.ts';

export type ThemeName = 'light' | 'dark';

export interface Theme {
  name: ThemeName;
  /** Behind everything, behind panels, behind what is raised above them. */
  ground: string;
  panel: string;
  raised: string;
  /** Lines between things, and fainter ones inside them. */
  line: string;
  faint: string;
  /** Text: what is read, what accompanies, what may be overlooked (all keep 4.5 : 1 on ground, panel and raised). */
  ink: string;
  soft: string;
  quiet: string;
  /** What can be acted on, what is selected. */
  accent: string;
  onAccent: string;
  good: string;
  warn: string;
  bad: string;
  /** Fill of each TONE. */
  tones: Record<number, string>;
}

const OKABE_ITO = {
  orange: '#e69f00',
  skyBlue: '#56b4e9',
  green: '#009e73',
  yellow: '#f0e442',
  blue: '#0072b2',
  vermillion: '#d55e00',
  purple: '#cc79a7',
} as const;

const PHASE_TONES = {
  [TONE.TIMERS]: OKABE_ITO.orange,
  [TONE.PENDING]: OKABE_ITO.yellow,
  [TONE.CHECK]: OKABE_ITO.green,
  [TONE.CLOSING]: OKABE_ITO.vermillion,
  [TONE.TICK]: OKABE_ITO.skyBlue,
  [TONE.MICROTASK]: OKABE_ITO.purple,
} as const;

export const THEMES: Record<ThemeName, Theme> = {
  light: {
    name: 'light',
    ground: '#ffffff',
    panel: '#f7f8fa',
    raised: '#ffffff',
    line: '#e1e5ea',
    faint: '#eef0f3',
    ink: '#161c26',
    soft: '#465162',
    quiet: '#626d7d',
    accent: '#0067b8',
    onAccent: '#ffffff',
    good: '#0a7a53',
    warn: '#8a5a00',
    bad: '#b3261e',
    tones: {
      ...PHASE_TONES,
      [TONE.NONE]: '#b6bec9',
      [TONE.MAIN]: '#5d6878',
      [TONE.EXIT]: '#5d6878',
      [TONE.IDLE_PREPARE]: '#b3bac4',
      [TONE.POLL]: OKABE_ITO.blue,
      [TONE.ASLEEP]: '#e3eff7',
      [TONE.GC_MINOR]: '#4a5362',
      [TONE.GC_MAJOR]: '#222a35',
      [TONE.ITERATION]: '#e9ecf1',
      [TONE.DELAY]: '#8f9aaa',
      [TONE.STDOUT]: '#37475c',
      [TONE.STDERR]: '#b3261e',
      [TONE.MARK]: '#6b4fa0',
      [TONE.MEASURE]: '#d9d0ea',
      [TONE.HEAP_OLD]: '#6f5a49',
      [TONE.HEAP_LARGE]: '#87705c',
      [TONE.HEAP_CODE]: '#a38d78',
      [TONE.HEAP_TRUSTED]: '#b9a48e',
      [TONE.HEAP_OTHER]: '#cab8a4',
      [TONE.HEAP_NEW]: '#dccebd',
      [TONE.HEAP_ALL]: '#9a8672',
      [TONE.POOL_FS]: '#4a7396',
      [TONE.POOL_DNS]: '#8f7fc0',
      [TONE.POOL_CRYPTO]: '#a34a6f',
      [TONE.POOL_ZLIB]: '#6d8b57',
    },
  },
  dark: {
    name: 'dark',
    ground: '#10141b',
    panel: '#161b23',
    raised: '#1d232d',
    line: '#2a323e',
    faint: '#1f2630',
    ink: '#e8ecf2',
    soft: '#b3bdca',
    quiet: '#8e99a8',
    accent: '#6cb6f5',
    onAccent: '#08131d',
    good: '#4cc38a',
    warn: '#e5b04a',
    bad: '#ff8a7d',
    tones: {
      ...PHASE_TONES,
      [TONE.NONE]: '#5d6775',
      [TONE.MAIN]: '#8591a3',
      [TONE.EXIT]: '#8591a3',
      [TONE.IDLE_PREPARE]: '#5a6472',
      [TONE.POLL]: '#2b8fd0',
      [TONE.ASLEEP]: '#17293a',
      [TONE.GC_MINOR]: '#aab4c2',
      [TONE.GC_MAJOR]: '#dfe5ee',
      [TONE.ITERATION]: '#262e39',
      [TONE.DELAY]: '#75818f',
      [TONE.STDOUT]: '#c3cdd9',
      [TONE.STDERR]: '#ff8a7d',
      [TONE.MARK]: '#b9a3e3',
      [TONE.MEASURE]: '#453a63',
      [TONE.HEAP_OLD]: '#7a6756',
      [TONE.HEAP_LARGE]: '#95806c',
      [TONE.HEAP_CODE]: '#ab9580',
      [TONE.HEAP_TRUSTED]: '#bfaa95',
      [TONE.HEAP_OTHER]: '#cfbcaa',
      [TONE.HEAP_NEW]: '#e3d5c4',
      [TONE.HEAP_ALL]: '#a8927d',
      [TONE.POOL_FS]: '#5f8fb8',
      [TONE.POOL_DNS]: '#a596d6',
      [TONE.POOL_CRYPTO]: '#c9709a',
      [TONE.POOL_ZLIB]: '#8fae77',
    },
  },
};

/** WCAG's contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever is read better on `fill`. */
export function inkOn(fill: string): string {
  return contrast(fill, '#ffffff') >= contrast(fill, '#0b0f14') ? '#ffffff' : '#0b0f14';
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Puts a theme's colours where the style sheets look for them. */
export function applyTheme(theme: Theme, root: HTMLElement): void {
  root.dataset.theme = theme.name;
  // Also before any style sheet has come, so that nobody sees the other theme first.
  root.style.colorScheme = theme.name;
  root.style.backgroundColor = theme.ground;
  for (const [name, value] of Object.entries(theme)) {
    if (typeof value === 'string' && name !== 'name') root.style.setProperty(`--${name.toLowerCase()}`, value);
  }
  for (const [tone, value] of Object.entries(theme.tones)) {
    root.style.setProperty(`--tone-${tone}`, value);
    root.style.setProperty(`--on-tone-${tone}`, inkOn(value));
  }
}
