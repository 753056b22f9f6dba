'use strict';

// What any recorder by async_hooks costs at least.
require('node:async_hooks')
  .createHook({ init() {}, before() {}, after() {} })
  .enable();
