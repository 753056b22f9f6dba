import { createContext } from 'react';
import type { Opening } from './opening.ts';

/** What opens recordings on this page; null where there is nothing that could. */
export const OpeningContext = createContext<Opening | null>(null);
