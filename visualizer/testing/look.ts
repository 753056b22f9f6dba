/** What a person would not like to see on a page. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

let axe: string | null = null;

/** Texts that are cut by the window's edge, or that lie over one another. What scrolls out of sight does not count. */
export async function clashes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Seen {
      node: Node;
      text: string;
      box: DOMRect;
    }
    const seen: Seen[] = [];
    const problems: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
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
    for (const { text, box } of seen) {
      if (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight)
        problems.push(`cut: ${text}`);
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

/** What axe finds; it is read once. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  axe ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' · ')}`);
  });
}
