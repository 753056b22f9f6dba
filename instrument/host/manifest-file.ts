import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMA_VERSION } from '../schema/events.ts';
import { MANIFEST_FILE, type Manifest, THREADS_DIRECTORY } from '../schema/manifest.ts';
import { LoopscopeError, systemCode, unreadable } from './errors.ts';
import { versionError } from './segments.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Writes a recording's manifest so that a reader finds the old one or the new one, never a part.
 * On a full disk the old one is overwritten in place: its block is already there.
 */
export function writeManifest(directory: string, manifest: Manifest): void {
  const path = join(directory, MANIFEST_FILE);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  try {
    writeWhole(path, text);
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC' || statSync(path, { throwIfNoEntry: false }) === undefined) throw error;
    overwrite(path, text);
  }
}

/** Blanks at the end keep the text valid JSON where the old one was longer. */
function overwrite(path: string, text: string): void {
  const old = statSync(path).size;
  const fd = openSync(path, 'r+');
  try {
    writeSync(fd, text.padEnd(old));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads the manifest of a recording.
 * @throws LoopscopeError where the directory is not a recording, can't be read, or was made by a newer version
 */
export function readManifest(directory: string): Manifest {
  const path = join(directory, MANIFEST_FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      throw new LoopscopeError(
        'E_NOT_A_RECORDING',
        `${directory} is not a recording: it has no ${MANIFEST_FILE}; name a directory that \`loopscope record\` made.`,
      );
    }
    throw unreadable(path, error);
  }
  return checkManifest(parse(text), path);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function checkManifest(value: unknown, path: string): Manifest {
  const manifest = value as Partial<Manifest> | null;
  if (manifest === null || typeof manifest !== 'object' || manifest.format !== 'loopscope') {
    throw new LoopscopeError(
      'E_NOT_A_RECORDING',
      `${path} is not the manifest of a Loopscope recording; name a directory that \`loopscope record\` made.`,
    );
  }
  const version = manifest.schemaVersion;
  if (isCount(version) && version !== SCHEMA_VERSION) throw versionError(path, version);
  const wrong = Object.keys(FIELDS).find(
    (field) => !FIELDS[field as keyof Manifest](manifest[field as keyof Manifest]),
  );
  if (wrong !== undefined) {
    throw new LoopscopeError(
      'E_RECORDING_DAMAGED',
      `${path} lacks a proper "${wrong}"; the logs are in ${THREADS_DIRECTORY}/ next to it, restore the manifest from a copy.`,
    );
  }
  return { ...(manifest as Manifest), notes: sentencesOf((manifest as Manifest).notes) };
}

/** Notes are sentences; what has no end is no note of ours. */
function sentencesOf(notes: string[]): string[] {
  const sentences = notes.filter((note) => note.length > 1 && note.endsWith('.'));
  if (sentences.length === notes.length) return notes;
  return [...sentences, `${MANIFEST_FILE} has notes that are no sentences, so it was damaged; they are not shown.`];
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

/** An object that has at least these fields. */
const isObject =
  (fields: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([field, check]) => check((value as Record<string, unknown>)[field]));

/** What each field of a manifest must be; all of it is shown to people or reckoned with. */
const FIELDS: Record<keyof Manifest, Check> = {
  format: isText,
  schemaVersion: isCount,
  loopscope: isText,
  command: isTexts,
  cwd: isText,
  startedAt: isText,
  originNs: (value) => isText(value) && /^\d{1,19}$/.test(value as string),
  versions: isObject({ node: isText, v8: isText, uv: isText, platform: isText, arch: isText }),
  detail: (value) => value === 'app' || value === 'lab',
  pid: orNull(isCount),
  state: (value) => value === 'recording' || value === 'ended',
  exit: orNull(isObject({ code: orNull(Number.isSafeInteger as Check), signal: orNull(isText) })),
  endedAt: orNull(isText),
  events: (value) => value === undefined || isCount(value),
  lost: isCount,
  notes: isTexts,
  experiment: orNull(isText),
  snapshot: (value) =>
    value === undefined ||
    isObject({
      of: isText,
      reason: (reason) => reason === 'stall' || reason === 'signal',
      at: isCount,
      running: isTexts,
    })(value),
  flight: (value) => value === undefined || isObject({ limit: isCount, threads: isCount, records: isCount })(value),
};
