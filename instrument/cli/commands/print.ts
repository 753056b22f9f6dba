import type { Command } from 'commander';
import { openRecording } from '../../host/recording.ts';
import { readSources } from '../../host/sources.ts';
import { writeLines } from '../output.ts';
import { sourceMapsOption } from '../program-options.ts';
import { tellNotes } from '../terminal.ts';

const EXAMPLES = `
Examples:
  $ loopscope print app.loopscope
  $ loopscope print app | less -R

Iterations, phases and callbacks with their times and call sites, then a summary, and each process's requests to
its thread pool: queued, started, done, called back. For programs to read,
\`loopscope events\` writes the same as JSON.
`;

interface PrintOptions {
  frames?: boolean;
  sourceMaps: boolean;
  quiet?: boolean;
}

/** `loopscope print`: a recording as text. */
export function addPrint(program: Command): void {
  program
    .command('print')
    .description('write the timeline as text')
    .argument('<recording>', 'directory of the recording, with or without .loopscope')
    .option('--frames', 'under each callback the stack that scheduled it')
    .addOption(sourceMapsOption())
    .option('--quiet', 'no notes about the recording on stderr')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: PrintOptions) => {
      const recording = openRecording(name);
      const sources = options.sourceMaps ? readSources(recording) : null;
      const notes = [...recording.notes(), ...(sources?.notes() ?? [])];
      tellNotes(notes, options);
      const { printLines } = await import('../../model/print.ts');
      const { printStyle } = await import('../print-colours.ts');
      const { readTimeline } = await import('../../host/read-timeline.ts');
      const threads = recording.logs
        .filter((log) => log.slots > 0)
        .map((log) => readTimeline(recording, log, sources?.places));
      const lost = recording.logs.reduce((sum, log) => sum + log.untold, 0);
      const { readPools } = await import('../../host/read-pools.ts');
      const pools = readPools(recording, threads);
      await writeLines(
        printLines(
          {
            name: recording.name,
            manifest: recording.manifest,
            threads,
            notes,
            lost,
            pools,
            frames: options.frames ?? false,
          },
          printStyle(),
        ),
      );
    });
}
