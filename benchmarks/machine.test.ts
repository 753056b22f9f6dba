import { describe, expect, it } from 'vitest';
import { busyNote, describeMachine, machineLine } from './machine.ts';

describe('the machine of a result', () => {
  it('is told in one line', () => {
    const machine = {
      date: '2026-11-22T16:08:59.999Z',
      cpu: 'Fast 9000',
      cores: 2,
      memory: '24.0 GiB',
      kernel: 'Linux 6.18 x64',
      node: 'v20.20.2',
      load: 0,
    };
    expect(machineLine(machine)).toBe(
      '2026-11-22 16:08 UTC · Fast 9000, 2 cores, 24.0 GiB · Linux 6.18 x64 · Node v20.20.2',
    );
  });

  it('is this one', () => {
    expect(describeMachine()).toMatchObject({ node: process.version });
  });

  it('is said to have been busy where it was', () => {
    expect(busyNote({ load: 0.1, cores: 2 })).toBeNull();
    expect(busyNote({ load: 3.14, cores: 2 })).toContain('load 3.1 on 2 cores');
  });
});
