import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Detail } from '../../instrument/schema/manifest.ts';
import type { CoreTest } from './core-tests.ts';
import { type Checked, checkRecording } from './recording.ts';
import { environmentOf, type Recorder, type Way } from './ways.ts';

/** How one run of a test ended. */
export interface Outcome {
  passed: boolean;
  /** The test found that it has nothing to test here. */
  skipped: boolean;
  /** `exit code 1`, `SIGABRT`, `no end within 60 s`. */
  end: string;
  /** The last of what it printed. */
  output: string;
  recording: Checked | null;
}

export interface Setting {
  /** The `test` folder of Node's sources. */
  tests: string;
  /** Where each run gets a folder of its own. The path must be short: tests put sockets there. */
  folder: string;
  recorder: Recorder;
  env: NodeJS.ProcessEnv;
  detail: Detail;
  timeoutMs: number;
}

const KEPT_OUTPUT = 8000;

/** Runs a test once, as `tools/test.py` of Node's sources does: from above the folder, with its flags. */
export async function runTest(test: CoreTest, way: Way, setting: Setting): Promise<Outcome> {
  const folder = mkdtempSync(join(setting.folder, 't'));
  const place = join(folder, 'd');
  const threads = join(folder, 'r/threads');
  mkdirSync(place);
  mkdirSync(threads, { recursive: true });
  try {
    const env = { ...setting.env, NODE_TEST_DIR: place, TEST_PARALLEL: test.alone ? '0' : '1' };
    const ended = await toTheEnd(
      {
        args: [...test.flags, join(setting.tests, test.name)],
        cwd: dirname(setting.tests),
        env: environmentOf(way, env, setting.recorder, threads, setting.detail),
        timeoutMs: setting.timeoutMs,
      },
      join(folder, 'output'),
    );
    return {
      passed: ended.end === 'exit code 0',
      skipped: /^1\.\.0 # Skipped/m.test(ended.output),
      ...ended,
      recording: way === 'recorded' ? checkRecording(threads) : null,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Command {
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
}

/** Output goes into a file: tests count the handles of their process, and a pipe is one. */
async function toTheEnd(command: Command, outputFile: string): Promise<{ end: string; output: string }> {
  const fd = openSync(outputFile, 'a');
  try {
    const end = await endOf(command, fd);
    return { end, output: readFileSync(outputFile, 'utf8').slice(-KEPT_OUTPUT) };
  } finally {
    closeSync(fd);
  }
}

function endOf({ args, cwd, env, timeoutMs }: Command, output: number): Promise<string> {
  return new Promise((done, failed) => {
    // A process group of its own, so that whatever a test leaves behind can be ended with it.
    const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', output, output] });
    const endGroup = () => {
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        // Nothing is left of it.
      }
    };
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      endGroup();
    }, timeoutMs);
    child.on('error', failed);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      endGroup();
      done(late ? `no end within ${timeoutMs / 1000} s` : (signal ?? `exit code ${code}`));
    });
  });
}
