import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
/** A process that the test left behind may keep its output open. */
const CLOSE_WAIT_MS = 1000;

/** Runs a test once, as `tools/test.py` of Node's sources does: from above the folder, with its flags. */
export async function runTest(test: CoreTest, way: Way, setting: Setting): Promise<Outcome> {
  const folder = mkdtempSync(join(setting.folder, 't'));
  const place = join(folder, 'd');
  const threads = join(folder, 'r/threads');
  mkdirSync(place);
  mkdirSync(threads, { recursive: true });
  try {
    const env = { ...setting.env, NODE_TEST_DIR: place, TEST_PARALLEL: test.alone ? '0' : '1' };
    const command = [...test.flags, join(setting.tests, test.name)];
    const ended = await toTheEnd(
      command,
      dirname(setting.tests),
      environmentOf(way, env, setting.recorder, threads, setting.detail),
      setting.timeoutMs,
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

function toTheEnd(
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<{ end: string; output: string }> {
  return new Promise((done, failed) => {
    // A process group of its own, so that whatever a test leaves behind can be ended with it.
    const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let end = '';
    const keep = (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const endGroup = () => {
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        // Nothing is left of it.
      }
    };
    const timer = setTimeout(() => {
      end = `no end within ${timeoutMs / 1000} s`;
      endGroup();
    }, timeoutMs);
    child.on('error', failed);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      end ||= signal ?? `exit code ${code}`;
      endGroup();
      setTimeout(() => done({ end, output }), CLOSE_WAIT_MS).unref();
    });
    child.on('close', () => done({ end, output }));
  });
}
