/**
 * What is measured within the page. This runs in the browser, before the page's own code: it may use nothing from outside.
 */

export interface PageMeasurements {
  /** Milliseconds between frames, all of them from the first event shown to the last. */
  frameGaps: number[];
  /** Milliseconds from an input's time to the frame after its handlers. */
  inputDelays: number[];
  /** Milliseconds of each task of the main thread that took 50 or more. */
  longTasks: number[];
  /** How many events the page says there are; the latest. */
  events: number;
  /** The page says that the program has ended and that all of it is there. */
  finished: boolean;
}

export function installProbe(): void {
  const measured: PageMeasurements = { frameGaps: [], inputDelays: [], longTasks: [], events: 0, finished: false };
  (window as unknown as { measured: PageMeasurements }).measured = measured;

  let latest = Number.NaN;
  const frame = (now: number) => {
    if (!Number.isNaN(latest)) measured.frameGaps.push(now - latest);
    const shown = document.querySelector('[data-testid="events"]')?.textContent;
    if (shown) {
      measured.events = Number(shown.replaceAll(/\D/g, ''));
      latest = now;
    }
    measured.finished = document.querySelector('[data-testid="state"]')?.textContent?.includes('Finished') ?? false;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);

  const delayOf = ({ timeStamp }: Event) => {
    requestAnimationFrame(() => measured.inputDelays.push(performance.now() - timeStamp));
  };
  for (const type of ['wheel', 'keydown']) addEventListener(type, delayOf, { capture: true, passive: true });

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) measured.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
}
