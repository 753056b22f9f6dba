/**
 * What is measured within the page. This runs in the browser, before the page's own code: it may use nothing from outside.
 */

export interface PageMeasurements {
  /** When each frame came, by `performance.now()` of the page, from the first event shown on. */
  frames: number[];
  /** Milliseconds from an input's time to the frame after its handlers. */
  inputDelays: number[];
  /** Milliseconds of each task of the main thread that took 50 or more. */
  longTasks: number[];
  /** When the page first showed anything of the recording, and all of it, if only as an overview. 0: not yet. */
  firstPicture: number;
  wholePicture: number;
  /** When the page said that the program has ended and that all of it is there. 0: not yet. */
  loaded: number;
  /** How many events the page says there are; the latest. */
  events: number;
  /** What the page says of its lag behind the program, and when it said so. */
  lags: [at: number, text: string][];
}

export function installProbe(): void {
  const measured: PageMeasurements = {
    ...{ frames: [], inputDelays: [], longTasks: [], lags: [] },
    ...{ firstPicture: 0, wholePicture: 0, loaded: 0, events: 0 },
  };
  (window as unknown as { measured: PageMeasurements }).measured = measured;

  const marked = (name: string) => performance.getEntriesByName(name, 'mark')[0]?.startTime ?? 0;
  const text = (testId: string) => document.querySelector(`[data-testid="${testId}"]`)?.textContent ?? '';
  const allFrames: number[] = [];
  (window as unknown as { allFrames: number[] }).allFrames = allFrames;
  const frame = (now: number) => {
    allFrames.push(now);
    const shown = text('events');
    if (shown !== '') {
      measured.events = Number(shown.replaceAll(/\D/g, ''));
      measured.frames.push(now);
    }
    const lag = text('lag');
    if (lag !== '' && measured.lags.at(-1)?.[1] !== lag) measured.lags.push([now, lag]);
    if (measured.firstPicture === 0) measured.firstPicture = marked('loopscope:first-picture');
    if (measured.wholePicture === 0) measured.wholePicture = marked('loopscope:whole-picture');
    if (measured.loaded === 0 && text('state').includes('Finished')) measured.loaded = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);

  const delayOf = ({ timeStamp }: Event) => {
    requestAnimationFrame(() => measured.inputDelays.push(performance.now() - timeStamp));
  };
  for (const type of ['wheel', 'keydown', 'pointermove'])
    addEventListener(type, delayOf, { capture: true, passive: true });

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) measured.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
}
