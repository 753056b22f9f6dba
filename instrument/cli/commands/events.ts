import type { Command } from 'commander';
import { openRecording } from '../../host/recording.ts';
import { readLog, type ThreadLog } from '../../host/thread-log.ts';
import type { ThreadInput } from '../../model/event-lines.ts';
import { writeBlocks } from '../output.ts';
import { tellNotes } from '../terminal.ts';

const EXAMPLES = `
Examples:
  $ loopscope events app.loopscope
  $ loopscope events app | grep '"ev":"phase-begin"' | head

One JSON object per line; times are nanoseconds since the recording began. A recording that is still being made
is written up to now.
`;

/** `loopscope events`: every event as one line of JSON. */
export function addEvents(program: Command): void {
  program
    .command('events')
    .description('write every event as one JSON line, in execution order')
    .argument('<recording>', 'directory of the recording, with or without .loopscope')
    .option('--quiet', 'no notes about the recording on stderr')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: { quiet?: boolean }) => {
      const recording = openRecording(name);
      tellNotes(recording.notes(), options);
      const { eventBlocks } = await import('../../model/event-lines.ts');
      await writeBlocks(eventBlocks(recording.logs.map(threadInput), recording.manifest));
    });
}

/** A log as the model takes it. */
export function threadInput(log: ThreadLog): ThreadInput {
  return { key: log.key, words: readLog(log), lost: log.untold };
}
