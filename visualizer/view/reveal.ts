/** Brings what is selected into sight. */
import type { Stage } from './stage.ts';
import type { CssPixels } from './time-scale.ts';

/** Space left beyond a row that is scrolled into sight. */
const SCROLL_MARGIN: CssPixels = 40;

/** Moves the view to the selected item, and scrolls its row into sight; nothing before its facts are here. */
export function reveal(stage: Stage): void {
  const range = stage.selectedRange();
  if (!range) return;
  stage.camera.reveal(range);
  const { facts, layout } = stage.state;
  const lane = layout.threads
    .find(({ key }) => key === facts?.ref.thread)
    ?.lanes.find(({ track }) => track.lane === facts?.ref.lane);
  if (!facts || !lane) return;
  const top = lane.contentY + facts.row * lane.rowHeight;
  const bottom = top + lane.rowHeight;
  if (top < stage.scrollTop) stage.scroll(top - SCROLL_MARGIN);
  else if (bottom > stage.scrollTop + stage.height) stage.scroll(bottom - stage.height + SCROLL_MARGIN);
}
