/** What is promised of long recordings, held against what was measured. */
import { bytes, count } from '../table.ts';
import type { Verdict } from '../verdicts.ts';
import type { Endurance } from './measure.ts';
import type { Reading } from './reading.ts';
import { type Course, courseOf } from './samples.ts';

/** A tenth of a byte an event: ten megabytes in a hundred million. Heaps differ by more from one minute to the next. */
const MOST_SLOPE = 100_000;
/** Readers keep half a byte for each async id. */
const MOST_SLOPE_OF_EVENTS = 500_000;

/** Courses of the program, log left out, and of the host, in bytes per million records. */
export function coursesOf({ samples }: Pick<Endurance, 'samples'>): { program: Course; host: Course } {
  return {
    program: courseOf(samples.map(({ records, program }) => [records, program])),
    host: courseOf(samples.map(({ records, host }) => [records, host])),
  };
}

/** The course of a command that reads all events at an even pace, in bytes per million events. */
export function courseOfReading({ memory }: Reading, events: number): Course {
  return courseOf(memory.map((value, i) => [((i + 1) / memory.length) * events, value]));
}

/** The verdict on each promise. */
export function judge(result: Endurance): Verdict[] {
  const { events, lost, readings } = result;
  const { program, host } = coursesOf(result);
  const reading = readings.find(({ command }) => command === 'events');
  const flat = (who: string, { slope }: Course, most = MOST_SLOPE): Verdict => ({
    claim: `${who} stays the same: at most ${bytes(most)} more per million events`,
    measured: perMillion(slope),
    met: slope <= most,
  });
  return [
    { claim: 'nothing is lost', measured: `${lost} lost`, met: lost === 0 },
    flat("the program's memory, the log left out,", program),
    flat("the host's memory", host),
    ...(reading
      ? [
          {
            claim: '`loopscope events NAME | wc -l` is what the manifest states',
            measured: `${count(reading.lines)} and ${count(events)}`,
            met: reading.lines === events,
          },
          flat('the memory of `loopscope events`', courseOfReading(reading, events), MOST_SLOPE_OF_EVENTS),
        ]
      : []),
  ];
}

/** Bytes per million events, with their sign. */
export function perMillion(slope: number): string {
  return `${slope < 0 ? '−' : '+'}${bytes(Math.abs(slope))} per million`;
}
