#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "../event_schema.h"
#include "flight_room.h"

namespace loopscope {

// The log of one thread: a series of segment files, mapped in turn into two fixed windows of memory, written by that
// thread alone.
//
//   window 0                              window 1
//   ┌──────┬───────────────────────┐      ┌──────┬───────────────────────┐
//   │header│ records … head→       │      │header│ zeroes                │
//   └──────┴───────────────────────┘      └──────┴───────────────────────┘
//     segment 4: current                    segment 5: mapped ahead; once 4 is full, 6 takes the place of 4
//
// JavaScript holds one typed array over each window for the life of the thread and appends without calling native code:
// segment n is always in window n & 1. What both sides must agree on lies in Control, which JavaScript sees as well.
// (A new ArrayBuffer per segment would have to be detached, which makes Node schedule an immediate in the program's loop.)
// Nothing here throws, and no failure stops the program: where no segment can be had, records are counted as lost.
//
// In a flight recording (instrument/schema/flight.ts) there is room for so many bytes alone. Old segments are removed by the
// host, as a rule; where it leaves no room in time, whoever maps a segment here removes the oldest, in the helper's thread
// where there is one. What a segment defines is kept in its thread's names before it can go.
class EventLog {
 public:
  struct Control {
    // The clock base as JavaScript's clock counts it: performance.now() * 1e6 - js_base is the time of a record.
    double js_base = 0;
    // The same base in CLOCK_MONOTONIC nanoseconds; exact below 2^53.
    double base = 0;
    // js_base - base: set once, by JavaScript.
    double js_offset = 0;
    // How many POLL marks there were.
    double polls = 0;
    // The newest async id that JavaScript knew of when it last went over to a segment, divided by 2^32.
    double id_high = 0;
    // Number of the segment that is written now; whoever seals one moves it.
    uint32_t current = 0;
    // Number of the newest segment that is mapped: `current`, or one more.
    uint32_t mapped = 0;
    // The latest PHASE mark.
    uint32_t phase = 0;
    uint32_t unused = 0;
  };

  static constexpr size_t kWindowBytes = 4u << 20;

  EventLog() = default;
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  // Makes the thread's folder below `threads` and maps the first segment. Returns an empty string, or why not.
  // `room`: the file that a flight recording's processes share; empty for a recording that keeps everything.
  std::string Open(const std::string& threads, uint32_t pid, uint32_t tid, const std::string& room);

  // One record with its own time.
  void Append(uint32_t kind, uint32_t argument, uint32_t word1, uint32_t word2);
  void AppendAt(uint64_t now, uint32_t kind, uint32_t argument, uint32_t word1, uint32_t word2);

  // One that takes the time of the record before it.
  void AppendUntimed(uint32_t kind, uint32_t argument, uint32_t word1, uint32_t word2);

  // Everything appended so far may be read by others.
  void Publish();

  // Has the segment after the current one mapped by the helper thread, ahead of its need. Call once per segment.
  void RequestNext();

  // The helper's part: maps that segment and touches its pages.
  void MapAhead();

  // Maps the segment after the current one now, unless that has been done. False where it can't be had now.
  bool PrepareNext();

  // The last record of the thread; the log takes no further ones.
  void End(bool code_known, int code);

  // Gives the windows back. Only when no JavaScript can touch them any more.
  void Unmap();

  Control& control() { return control_; }
  uint32_t* window(uint32_t number) { return windows_[number & 1]; }
  bool is_flight() const { return room_.is_open(); }

 private:
  bool Map(uint32_t number);
  size_t SegmentBytes(uint32_t number) const;
  std::string MakeFolder(const std::string& name);
  std::string OpenWindows();
  std::string OpenFlight(const std::string& room);
  bool TakeRoom(size_t bytes, uint32_t number);
  void KeepNames(const uint32_t* segment);
  void WritePosition(uint32_t* record) const;
  bool has_next() const { return __atomic_load_n(&control_.mapped, __ATOMIC_ACQUIRE) > control_.current; }
  void Advance();
  uint32_t* Reserve();
  static void Fill(uint32_t* record, uint32_t word0, uint32_t word1, uint32_t word2, uint32_t time);
  uint32_t* Current() { return windows_[control_.current & 1]; }
  void WriteClock(uint32_t* record, double base, uint32_t time);
  void Rebase(uint64_t now);
  std::string PathOf(uint32_t number) const;

  Control control_;
  uint32_t* windows_[2] = {nullptr, nullptr};
  std::string threads_;
  std::string directory_;
  FlightRoom room_;
  // Before this segment all names are kept; and how long names.log is, 0 where there is none.
  uint32_t names_kept_ = 0;
  size_t names_bytes_ = 0;
  uint32_t pid_ = 0;
  uint32_t tid_ = 0;
  uint64_t retry_at_ = 0;
  // The segment that the helper was asked for last.
  uint32_t requested_ = 0;
  // It came back with nothing (the disk is full): from now on we try ourselves, at intervals.
  bool requested_failed_ = false;
  bool open_ = false;
};

}  // namespace loopscope
