#pragma once

#include "call_sites.h"
#include "gc.h"

namespace loopscope {

// What the parts of a record cost on this machine, in nanoseconds, measured in a few microseconds at a thread's start.
// Native code does not get faster by running, so what is measured then holds for the thread's life. (A hook's JavaScript
// does: measured at the start it would be many times as dear as later. The reader scales its known cost by `step`.)
struct Calibration {
  // One reading of the clock.
  double clock = 0;
  // One step of a fixed piece of work, dependent loads and multiplications: how fast this machine computes.
  double step = 0;
  // One look-up of a call site by its stack, and how many frames that has; 0 where there are none.
  double site = 0;
  uint32_t site_frames = 0;
  // One reading of the heap's statistics, in lab detail of its spaces, too; 0 where there are none.
  double heap = 0;
};

// Writes nothing into the log and allocates nothing.
Calibration Calibrate(GarbageCollections& gc, CallSites& sites, bool with_sites, bool with_spaces);

}  // namespace loopscope
