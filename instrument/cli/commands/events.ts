import type { Command } from 'commander';
import { readLog } from '../../host/read-log.ts';
import { openRecording } from '../../host/recording.ts';
import { readSources } from '../../host/sources.ts';
import type { ThreadLog } from '../../host/thread-log.ts';
import type { ThreadInput } from '../../model/event-lines.ts';
import type { Places } from '../../model/places.ts';
import { writeBlocks } from '../output.ts';
import { sourceMapsOption } from '../program-options.ts';
import { tellNotes } from '../terminal.ts';

const EXAMPLES = `
Examples:
  $ loopscope events app.loopscope
  $ loopscope events app | grep '"ev":"phase-begin"' | head

A call site is the innermost frame of the program's own code; its "frames" are the whole stack, the innermost first: those
of Node itself with "node": true, and with "async": true the callers that are no longer on the stack but scheduled what runs.

One JSON object per line; times are nanoseconds since the recording began. A recording that is still being made
is written up to now.
`;

interface EventsOptions {
  sourceMaps: boolean;
  frames: boolean;
  quiet?: boolean;
}

/** `loopscope events`: every event as one line of JSON. */
export function addEvents(program: Command): void {
  program
    .command('events')
    .description('write every event as one JSON line, in execution order')
    .argument('<recording>', 'directory of the recording, with or without .loopscope')
    .addOption(sourceMapsOption())
    .option('--no-frames', 'of each call site only the place, not the frames below it')
    .option('--quiet', 'no notes about the recording on stderr')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: EventsOptions) => {
      const recording = openRecording(name);
      const sources = options.sourceMaps ? readSources(recording) : null;
      tellNotes([...recording.notes(), ...(sources?.notes() ?? [])], options);
      const { eventBlocks } = await import('../../model/event-lines.ts');
      await writeBlocks(
        eventBlocks(
          recording.logs.map((log) => ({ ...threadInput(log, sources?.places), withoutFrames: !options.frames })),
          recording.manifest,
        ),
      );
    });
}

/** A log as the model takes it. */
function threadInput(log: ThreadLog, places?: Places): ThreadInput {
  const input = { key: log.key, words: readLog(log), lost: log.untold };
  return places ? { ...input, mapper: places.of(log.pid) } : input;
}
