#!/usr/bin/env node
import { Command } from 'commander';
import { addOverhead } from './overhead/command.ts';
import { addViewer } from './viewer/command.ts';

const bench = new Command('bench').description('Measures Loopscope itself.').showHelpAfterError();
addOverhead(bench);
addViewer(bench);
await bench.parseAsync();
