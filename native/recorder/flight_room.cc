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

// The numbers of a thread's oldest and newest segment. False where it has none.
bool SegmentsOf(const std::string& folder, uint32_t* oldest, uint32_t* newest) {
  *oldest = UINT32_MAX;
  *newest = 0;
  DIR* directory = opendir(folder.c_str());
  if (directory == nullptr) return false;
  while (const dirent* entry = readdir(directory)) {
    if (!isdigit(static_cast<unsigned char>(entry->d_name[0]))) continue;
    const auto number = static_cast<uint32_t>(strtoul(entry->d_name, nullptr, 10));
    *oldest = std::min(*oldest, number);
    *newest = std::max(*newest, number);
  }
  closedir(directory);
  return *oldest != UINT32_MAX;
}

// A segment's header and its first record, the clock. False where it is not there, or not made yet.
bool ReadBegin(const std::string& path, uint32_t (&begin)[kHeaderWords + kRecordWords]) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool whole = pread(fd, begin, sizeof begin, 0) == static_cast<ssize_t>(sizeof begin);
  close(fd);
  return whole && begin[kHeaderMagic] == kMagic;
}

uint64_t ClockOf(const uint32_t (&begin)[kHeaderWords + kRecordWords]) {
  return static_cast<uint64_t>(begin[kHeaderWords + 2]) << 32 | begin[kHeaderWords + 1];
}

// Removes a file. Returns its size once it was gone, for the host may cut it to what is used just before; -1 and errno where
// it can't be removed, or somebody else was faster.
int64_t Remove(const std::string& path) {
  const int fd = open(path.c_str(), O_PATH | O_CLOEXEC);
  struct stat stats = {};
  if (unlink(path.c_str()) != 0) stats.st_size = -1;
  else if (fd >= 0) fstat(fd, &stats);
  const int failure = errno;
  if (fd >= 0) close(fd);
  errno = failure;
  return static_cast<int64_t>(stats.st_size);
}

// When a thread left its segment `number`, which is when it went over to the next one. 0: the segment may not go, since
// what it defines is kept elsewhere only once two more are mapped, or the thread has ended.
uint64_t LeftAt(const std::string& folder, uint32_t number, uint32_t newest) {
  uint32_t begin[kHeaderWords + kRecordWords];
  const bool behind = newest >= number + 2 && ReadBegin(SegmentPath(folder, number + 2), begin);
  const bool ended =
      newest == number + 1 && ReadBegin(SegmentPath(folder, newest), begin) && (begin[kHeaderFlags] & kFlagEnded) != 0;
  if (!behind && !ended) return 0;
  return ReadBegin(SegmentPath(folder, number + 1), begin) ? ClockOf(begin) : 0;
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
    uint32_t number;
    uint32_t newest;
    if (!SegmentsOf(folder, &number, &newest)) continue;
    const uint64_t at = LeftAt(folder, number, newest);
    if (at == 0 || at >= left_at) continue;
    oldest = SegmentPath(folder, number);
    left_at = at;
  }
  closedir(directory);
  if (oldest.empty()) return false;
  const int64_t size = Remove(oldest);
  if (size > 0) Give(static_cast<size_t>(size));
  // Where somebody else was faster, there may be room now.
  return size >= 0 || errno == ENOENT;
}

bool FlightRoom::DropEnded(const std::string& threads) {
  std::string oldest;
  uint64_t begun_at = UINT64_MAX;
  DIR* directory = opendir(threads.c_str());
  if (directory == nullptr) return false;
  while (const dirent* entry = readdir(directory)) {
    if (!isdigit(static_cast<unsigned char>(entry->d_name[0]))) continue;
    uint32_t number;
    uint32_t newest;
    uint32_t begin[kHeaderWords + kRecordWords];
    const std::string folder = threads + "/" + entry->d_name;
    if (!SegmentsOf(folder, &number, &newest) || number != newest || !ReadBegin(SegmentPath(folder, number), begin) ||
        (begin[kHeaderFlags] & kFlagEnded) == 0 || ClockOf(begin) >= begun_at) {
      continue;
    }
    oldest = entry->d_name;
    begun_at = ClockOf(begin);
  }
  closedir(directory);
  if (oldest.empty()) return false;
  // Whoever gives it this name removes it; readers do not know such names.
  const std::string folder = threads + "/." + oldest;
  if (rename((threads + "/" + oldest).c_str(), folder.c_str()) != 0) return errno == ENOENT;
  RemoveThread(folder);
  return true;
}

// Removes what is left of a thread that has ended, and counts it.
void FlightRoom::RemoveThread(const std::string& folder) {
  uint32_t number;
  uint32_t newest;
  uint32_t begin[kHeaderWords + kRecordWords] = {};
  if (SegmentsOf(folder, &number, &newest)) ReadBegin(SegmentPath(folder, newest), begin);
  const uint64_t first = static_cast<uint64_t>(begin[kHeaderFirstHigh]) << 32 | begin[kHeaderFirstLow];
  const uint64_t records = first + (begin[kHeaderHead] - kHeaderWords) / kRecordWords;
  size_t pages = kFlightThreadPages - 1;
  DIR* directory = opendir(folder.c_str());
  if (directory == nullptr) return;
  while (const dirent* entry = readdir(directory)) {
    const std::string path = folder + "/" + entry->d_name;
    const int64_t size = entry->d_name[0] == '.' ? -1 : Remove(path);
    if (size > 0) pages += Pages(static_cast<size_t>(size));
  }
  closedir(directory);
  rmdir(folder.c_str());
  Give(std::max(pages, size_t{kFlightThreadPages}) * kFlightPageBytes);
  __atomic_fetch_add(&words_[kRoomThreads], 1u, __ATOMIC_ACQ_REL);
  auto* sum = reinterpret_cast<uint64_t*>(words_ + kRoomRecordsLow);
  __atomic_fetch_add(sum, records, __ATOMIC_ACQ_REL);
}

size_t FlightRoom::LargestSegment() const {
  const size_t bytes = static_cast<size_t>(__atomic_load_n(&words_[kRoomSegment], __ATOMIC_RELAXED)) * kFlightPageBytes;
  return std::clamp<size_t>(bytes, kFlightFirstSegmentBytes, EventLog::kWindowBytes);
}

size_t FlightRoom::MostNames() const {
  return static_cast<size_t>(words_[kRoomLimit]) * kFlightPageBytes / kFlightNamesPart;
}

}  // namespace loopscope
