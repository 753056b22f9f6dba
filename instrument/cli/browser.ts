import { hasDisplay, isInteractive, type Terminal } from './terminal.ts';

/** Whether to open a browser, unless the user decides: only with a terminal and a display. */
export const opensBrowser = (asked: boolean | undefined): boolean => asked ?? (isInteractive() && hasDisplay());

/** Opens the user's browser. A failure is told and changes nothing else. */
export async function openBrowser(url: string, terminal: Terminal): Promise<void> {
  try {
    const { default: open } = await import('open');
    const browser = await open(url);
    browser.once('error', () => tellFailure(terminal));
  } catch {
    tellFailure(terminal);
  }
}

function tellFailure(terminal: Terminal): void {
  const sentence = 'The browser could not be opened; open the address yourself.';
  terminal.tell('note', { note: sentence }, sentence);
}
