#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { CommanderError } from 'commander';
import { EXIT_FAILURE, EXIT_USAGE, LoopscopeError } from '../host/errors.ts';
import { findInstallation } from '../host/installation.ts';
import { ReaderGone } from './output.ts';
import { buildProgram } from './program.ts';
import { writeStderr } from './terminal.ts';

/** Runs one command line. Returns the exit code; commands that end as their program ended do not return. */
async function main(words: string[]): Promise<number> {
  try {
    const program = buildProgram(findInstallation().version);
    if (words.length === 0) program.outputHelp();
    else await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof ReaderGone) return 0;
    if (error instanceof CommanderError) return usage(error, words);
    if (error instanceof LoopscopeError) {
      writeStderr(`loopscope: ${error.message}\n`);
      return error.exitCode;
    }
    writeStderr(
      `loopscope: this is a bug in Loopscope, please report it with what follows.\n${(error as Error)?.stack ?? error}\n`,
    );
    return EXIT_FAILURE;
  }
}

function usage(error: CommanderError, words: string[]): number {
  if (error.exitCode === 0) return 0;
  const [what, guess] = error.message
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const sentence = what.replace(/\.$/, '').replace(/\. ([A-Z])/g, (_, letter) => `; ${letter.toLowerCase()}`);
  writeStderr(`loopscope: ${sentence}; ${mendFor(error, words, guess)}\n`);
  return EXIT_USAGE;
}

function mendFor(error: CommanderError, words: string[], guess: string | undefined): string {
  if (error.code === 'commander.unknownCommand' && existsSync(words[0])) {
    return `did you mean \`loopscope run ${words[0]}\`?`;
  }
  if (guess) return guess.replace(/^\(Did/, 'did').replace(/\)$/, '');
  const known = buildProgram('').commands.some((command) => command.name() === words[0]);
  return `see \`loopscope ${known ? `${words[0]} ` : ''}--help\`.`;
}

process.exitCode = await main(process.argv.slice(2));
