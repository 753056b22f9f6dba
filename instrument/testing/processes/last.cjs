'use strict';
/** Makes something that a recording must have, whatever comes next: the last thing that a thread does. */
const { AsyncResource } = require('node:async_hooks');

exports.last = () => new AsyncResource('LAST');
