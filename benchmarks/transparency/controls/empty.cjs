'use strict';

// What any preload does to a program at least.
