#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace loopscope {

// The room that all processes of a flight recording share: one mapped page, drawn in instrument/schema/flight.ts. Any thread
// may call it at any time.
class FlightRoom {
 public:
  FlightRoom() = default;
  FlightRoom(const FlightRoom&) = delete;
  FlightRoom& operator=(const FlightRoom&) = delete;

  // Maps the page. Returns an empty string, or why not.
  std::string Open(const std::string& path);
  void Close();

  bool is_open() const { return words_ != nullptr; }

  // Takes room for a file of so many bytes. `to_the_last`: what is kept for threads that begin may be used, too.
  bool Take(size_t bytes, bool to_the_last);
  void Give(size_t bytes);

  // Removes the segment that was left the longest ago, whichever thread's it is, of those that may go: whose thread has
  // mapped two more, or has ended in the next one. False where there is none. What the host does as a rule, for when it is not in time.
  bool DropOldest(const std::string& threads);

  // Removes all that is left of the thread that ended the longest ago, and counts it in the page. False where there is none.
  bool DropEnded(const std::string& threads);

  // The size of the largest segment that may be made now.
  size_t LargestSegment() const;
  // What one thread's names may take.
  size_t MostNames() const;

 private:
  void RemoveThread(const std::string& folder);

  uint32_t* words_ = nullptr;
};

}  // namespace loopscope
