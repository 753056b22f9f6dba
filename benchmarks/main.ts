#!/usr/bin/env node
import { Command } from 'commander';
import { addEndurance } from './endurance/command.ts';
import { addEstimate } from './estimate/command.ts';
import { addIdle } from './idle/command.ts';
import { addNative } from './native/command.ts';
import { addOverhead } from './overhead/command.ts';
import { addSoak } from './soak/command.ts';
import { addTransparency } from './transparency/command.ts';
import { addViewer } from './viewer/command.ts';

const bench = new Command('bench').description('Measures Loopscope itself.').showHelpAfterError();
addOverhead(bench);
addEstimate(bench);
addIdle(bench);
addNative(bench);
addViewer(bench);
addEndurance(bench);
addSoak(bench);
addTransparency(bench);
// `npm run bench -- transparency -- --tests DIR` means the same as without its second `--`.
await bench.parseAsync(process.argv.filter((argument) => argument !== '--'));
