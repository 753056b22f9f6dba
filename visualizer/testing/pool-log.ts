/** A process whose pool has two threads, with three requests of crypto and what the host saw of them; times in microseconds. */
import { LogWriter, logOf } from '../../instrument/model/testing/log-writer.ts';
import { sampleWords } from '../../instrument/model/testing/samples-writer.ts';
import { SAMPLES_FROM } from '../../instrument/schema/messages.ts';
import type { LiveRecording } from '../source/recording.ts';
import { APP, META } from './logs.ts';
import { recordingOf, STATUS } from './recordings.ts';

const LOG = `
  @0 thread-start 4711:0 main
     meta ${JSON.stringify({ ...META, detail: 'lab', pool: { size: 2 } })}
  @10 main
  @100 init 2 PBKDF2REQUEST <1 at ${APP}:4:3 derive
  @110 init 3 PBKDF2REQUEST <1 at ${APP}:4:3 derive
  @120 init 4 PBKDF2REQUEST <1 at ${APP}:4:3 derive
  @200 turn
  @200 poll
  @5000 before 3
  @5010 after 3
  @5020 check idle=4800
  @5020 closing
  @5020 turn
  @5020 poll
  @7000 before 2
  @9500 after 2
  @9500 check idle=1980
  @9500 closing
  @9500 turn
  @9500 poll
  @9510 before 4
  @9520 after 4
  @9530 check idle=0
  @9540 closing
  @9550 turn
  @9560 thread-end 0`;

const SAMPLES = `
  @50 thread 0 501
  @50 thread 1 502
  @50 state 0 idle 0 0
  @50 state 1 idle 0 0
  @130 state 0 running 0 50
  @130 state 1 running 0 50
  @6990 state 0 idle 6000 500
  @8000 finished 1 0 1000
  @8000 state 1 idle 7900 1000
  @9700 looks 20 9650 1000`;

const inNanoseconds = (text: string) =>
  text
    .replace(/@(\d+)/g, '@$1000')
    .replace(/idle=(\d+)/g, 'idle=$1000')
    .replace(/(state \d \w+ \d+ \d+|finished \d \d \d+)$/gm, '$1000')
    .replace(/looks (\d+) (\d+) (\d+)/, 'looks $1 $2000 $3000');

/** The log of the process's main thread. */
export const poolLog = (): Uint32Array => logOf(inNanoseconds(LOG), new LogWriter());

/** The recording with and without the samples; request 4 (row 2) waits for a thread until request 3 (row 0) is done. */
export function poolRecording(withSamples = true): LiveRecording {
  const recording = recordingOf('4711:0');
  recording.slots(0, 0, poolLog());
  if (withSamples) {
    recording.message({ type: 'samples', index: 0, key: '4711:0' });
    recording.slots(SAMPLES_FROM, 0, sampleWords(inNanoseconds(SAMPLES)));
  }
  recording.message({ ...STATUS, state: 'ended', exit: { code: 0, signal: null }, complete: true });
  while (recording.decode(() => false));
  return recording;
}
