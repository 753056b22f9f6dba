/** What a person would not like to see on a page. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { drawn } from './browser.ts';

let axe: string | null = null;

/** Sizes of a window that the page is looked at in, in CSS pixels. */
export const WINDOWS = [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
  { width: 940, height: 620 },
  { width: 390, height: 844 },
];

/**
 * What is wrong with what is on the page now, in windows of each size, and in dark colours: the same page is resized and
 * recoloured, as its user may do, and is left light and in the first of the sizes.
 */
export async function problemsOf(page: Page, windows = WINDOWS): Promise<string[]> {
  const problems: string[] = [];
  for (const window of windows.toReversed()) {
    await page.setViewportSize(window);
    await drawn(page);
    const found = [...(await clashes(page)), ...(await accessibilityProblems(page))];
    problems.push(...found.map((problem) => `${window.width} × ${window.height}: ${problem}`));
  }
  // Nothing but the colours changes.
  await recolour(page, 'dark');
  const found = await accessibilityProblems(page, ['color-contrast']);
  await recolour(page, 'light');
  return [...problems, ...found.map((problem) => `dark: ${problem}`)];
}

async function recolour(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((name) => document.documentElement.dataset.theme === name, colorScheme);
}

/**
 * Texts and buttons that are cut by the window's edge, and texts that lie over one another: of what lies over the page,
 * where anything does. What scrolls out of sight does not count.
 */
export async function clashes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Seen {
      node: Node;
      text: string;
      box: DOMRect;
    }
    const seen: Seen[] = [];
    const problems: string[] = [];
    const top = document.querySelector('dialog[open], [role="menu"]') ?? document.body;
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement!;
      const text = node.textContent!.trim();
      if (!text || element.closest('.unseen, script, noscript, dialog:not([open]), [inert]')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const box = visiblePart(line, element);
        if (box.width >= 1 && box.height >= 1) seen.push({ node, text, box });
      }
    }
    function visiblePart({ left, top, right, bottom }: DOMRect, element: Element): DOMRect {
      for (let around: Element | null = element; around; around = around.parentElement) {
        if (getComputedStyle(around).overflow === 'visible') continue;
        const clip = around.getBoundingClientRect();
        [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
        [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    }
    const isCut = ({ left, top, right, bottom }: DOMRect) =>
      left < 0 || right > innerWidth || top < 0 || bottom > innerHeight;
    for (const { text, box } of seen) if (isCut(box)) problems.push(`cut: ${text}`);
    for (const control of top.querySelectorAll('button, input, select, a')) {
      if (control.closest('.unseen, [inert], dialog:not([open])')) continue;
      const box = visiblePart(control.getBoundingClientRect(), control.parentElement!);
      if (box.width >= 1 && box.height >= 1 && isCut(box)) problems.push(`cut: ${control.outerHTML.slice(0, 120)}`);
    }
    for (let i = 0; i < seen.length; i++) {
      for (let j = i + 1; j < seen.length; j++) {
        const [a, b] = [seen[i].box, seen[j].box];
        const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // A text that is cut by an ellipsis comes as two pieces.
        if (seen[i].node !== seen[j].node && width > 1 && height > 3)
          problems.push(`over one another: ${seen[i].text} | ${seen[j].text}`);
      }
    }
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) problems.push('the page itself scrolls');
    return problems;
  });
}

/**
 * What axe finds; it is read once.
 * @param rules only these of its rules
 */
export async function accessibilityProblems(page: Page, rules: string[] | null = null): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) {
    axe ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(axe);
  }
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    // What passes is not described, and there are no frames to look for.
    const { violations } = await axe.run(document, {
      ...{ resultTypes: ['violations'], selectors: false, iframes: false },
      ...(runOnly ? { runOnly } : {}),
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' · ')}`);
  }, rules);
}
