#include "flight_room.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "../event_schema.h"
#include "event_log.h"

namespace loopscope {

using namespace schema;  // NOLINT: the format's constants are this file's vocabulary

namespace {

uint32_t Pages(size_t bytes) { return static_cast<uint32_t>((bytes + kFlightPageBytes - 1) / kFlightPageBytes); }

// The host writes with write(), which promises nothing for those who have the page mapped: what reads twice the same is so.
uint32_t Released(const uint32_t* words) {
  for (;;) {
    const uint32_t once = __atomic_load_n(&words[kRoomReleased], __ATOMIC_ACQUIRE);
    if (__atomic_load_n(&words[kRoomReleased], __ATOMIC_ACQUIRE) == once) return once;
  }
}

std::string SegmentPath(const std::string& folder, uint32_t number) {
  char name[32];
  snprintf(name, sizeof name, "/%06u.log", number);
  return folder + name;
}

// The number of a thread's oldest segment; UINT32_MAX where it has none.
uint32_t OldestOf(const std::string& folder) {
  uint32_t oldest = UINT32_MAX;
  DIR* directory = opendir(folder.c_str());
  if (directory == nullptr) return oldest;
  while (const dirent* entry = readdir(directory)) {
    if (!isdigit(static_cast<unsigned char>(entry->d_name[0]))) continue;
    oldest = std::min(oldest, static_cast<uint32_t>(strtoul(entry->d_name, nullptr, 10)));
  }
  closedir(directory);
  return oldest;
}

// The clock base with which a segment was mapped: about when the one before the one before it was left. 0: there is none.
uint64_t MappedAt(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  uint32_t header[kHeaderWords] = {};
  const bool whole = pread(fd, header, sizeof header, 0) == static_cast<ssize_t>(sizeof header);
  close(fd);
  if (!whole || header[kHeaderMagic] != kMagic) return 0;
  return static_cast<uint64_t>(header[kHeaderClockHigh]) << 32 | header[kHeaderClockLow];
}

}  // namespace

std::string FlightRoom::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return "the file " + path + ", which says how much room there is, can't be opened: " + strerror(errno);
  // A page that is not there would kill the program.
  const bool whole = lseek(fd, 0, SEEK_END) >= static_cast<off_t>(kFlightPageBytes);
  void* memory = whole ? mmap(nullptr, kFlightPageBytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
  close(fd);
  if (memory == MAP_FAILED) return "the file " + path + ", which says how much room there is, can't be mapped";
  words_ = static_cast<uint32_t*>(memory);
  if (words_[kRoomMagic] == kFlightMagic && words_[kRoomVersion] == kVersion) return "";
  Close();
  return "the file " + path + " is not of this version of Loopscope";
}

void FlightRoom::Close() {
  if (words_ != nullptr) munmap(words_, kFlightPageBytes);
  words_ = nullptr;
}

bool FlightRoom::Take(size_t bytes, bool to_the_last) {
  const uint32_t pages = Pages(bytes);
  const uint32_t kept = to_the_last ? 0 : words_[kRoomReserve];
  uint32_t taken = __atomic_load_n(&words_[kRoomTaken], __ATOMIC_ACQUIRE);
  for (;;) {
    // Signed: the host may hold back more than there is.
    const int64_t used = static_cast<int32_t>(taken - Released(words_));
    if (used + pages + kept > words_[kRoomLimit]) return false;
    if (__atomic_compare_exchange_n(&words_[kRoomTaken], &taken, taken + pages, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE)) {
      return true;
    }
  }
}

void FlightRoom::Give(size_t bytes) { __atomic_fetch_sub(&words_[kRoomTaken], Pages(bytes), __ATOMIC_ACQ_REL); }

bool FlightRoom::DropOldest(const std::string& threads) {
  std::string oldest;
  uint64_t left_at = UINT64_MAX;
  DIR* directory = opendir(threads.c_str());
  if (directory == nullptr) return false;
  while (const dirent* entry = readdir(directory)) {
    if (!isdigit(static_cast<unsigned char>(entry->d_name[0]))) continue;
    const std::string folder = threads + "/" + entry->d_name;
    const uint32_t number = OldestOf(folder);
    if (number == UINT32_MAX) continue;
    const uint64_t at = MappedAt(SegmentPath(folder, number + 2));
    if (at == 0 || at >= left_at) continue;
    oldest = SegmentPath(folder, number);
    left_at = at;
  }
  closedir(directory);
  if (oldest.empty()) return false;
  struct stat stats;
  const bool removed = stat(oldest.c_str(), &stats) == 0 && unlink(oldest.c_str()) == 0;
  if (removed) Give(static_cast<size_t>(stats.st_size));
  // Where somebody else was faster, there may be room now.
  return removed || errno == ENOENT;
}

size_t FlightRoom::LargestSegment() const {
  const size_t bytes = static_cast<size_t>(__atomic_load_n(&words_[kRoomSegment], __ATOMIC_RELAXED)) * kFlightPageBytes;
  return std::clamp<size_t>(bytes, kFlightFirstSegmentBytes, EventLog::kWindowBytes);
}

size_t FlightRoom::MostNames() const {
  return static_cast<size_t>(words_[kRoomLimit]) * kFlightPageBytes / kFlightNamesPart;
}

}  // namespace loopscope
