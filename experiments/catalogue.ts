/** The experiments that come with Loopscope, in the order in which they are taught. */

export interface Experiment {
  /** What `loopscope run NAME` takes; the folder's name. */
  name: string;
  chapter: string;
  title: string;
  question: string;
  /** The script exactly as Node runs it. */
  script: URL;
  detail: 'lab';
}

export const experiments: readonly Experiment[] = [];
