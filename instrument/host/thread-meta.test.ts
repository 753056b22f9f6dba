import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { logOf } from '../model/testing/log-writer.ts';
import { HEADER_BYTES } from '../schema/events.ts';
import { temporaryFolder } from './testing/places.ts';
import { readThreadMeta } from './thread-meta.ts';

/** A thread's folder whose first segment has these lines; see LogWriter. */
function folderWith(lines: string): string {
  const folder = temporaryFolder();
  const records = Buffer.from(logOf(lines).buffer);
  writeFileSync(join(folder, '000000.log'), Buffer.concat([Buffer.alloc(HEADER_BYTES), records, Buffer.alloc(64)]));
  return folder;
}

describe('what a thread says of itself', () => {
  test('is found among the first records of its log, wherever its head stands', () => {
    const folder = folderWith(
      '@0 thread-start 1:0 main\n@1 main\ninit 2 Timeout <1\nmeta {"node":"v20","argv":["a.js"]}',
    );
    expect(readThreadMeta(folder)).toEqual({ node: 'v20', argv: ['a.js'] });
  });

  test('is null while it is not there, or only a part of it', () => {
    expect(readThreadMeta(temporaryFolder())).toBeNull();
    expect(readThreadMeta(folderWith('@0 thread-start 1:0 main\nzero'))).toBeNull();
    expect(readThreadMeta(folderWith('meta {"node":"v20'))).toBeNull();
  });
});
