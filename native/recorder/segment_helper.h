#pragma once

namespace loopscope {

class EventLog;

// One sleeping thread per process that maps the logs' next segments and touches their pages first, so that the observed
// thread never waits for the kernel to find a fresh page: that costs 1 to 5 µs for every 256 records, which was a third of
// the whole cost of recording. It blocks all signals, wakes only when asked, and never ends before the process does.
class SegmentHelper {
 public:
  // Asks for log->MapAhead() soon. False where no thread can be had: then the caller maps when it must.
  static bool Request(EventLog* log);

  // Returns once the helper neither works on the log nor will.
  static void Forget(EventLog* log);
};

}  // namespace loopscope
