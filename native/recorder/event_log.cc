#include "event_log.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "clock.h"
#include "segment_helper.h"

namespace loopscope {

using namespace schema;  // NOLINT: the format's constants are this file's vocabulary

namespace {

// Small programs get a small file, long ones fewer turns.
constexpr size_t kFirstSegmentBytes = 1u << 20;
// A record's time has 32 bits: the base moves well before 4.29 s have passed. A new base lies a little in the past, so
// that the two clocks' disagreement of some nanoseconds cannot make a time negative.
constexpr uint64_t kRebaseAfterNs = 4000000000u;
constexpr uint64_t kBaseSlackNs = 1000;
// How long to leave a full disk alone.
constexpr uint64_t kRetryNs = 100000000u;
constexpr size_t kPageBytes = 4096;

void StorePublished(uint32_t* words, uint32_t offset) {
  __atomic_store_n(&words[kHeaderPublished], offset, __ATOMIC_RELEASE);
}

uint64_t FirstSlot(const uint32_t* segment) {
  return static_cast<uint64_t>(segment[kHeaderFirstHigh]) << 32 | segment[kHeaderFirstLow];
}

size_t BytesOf(const uint32_t* segment) { return segment[kHeaderCapacity] * sizeof(uint32_t); }

size_t SizeOf(const std::string& path) {
  struct stat stats;
  return stat(path.c_str(), &stats) == 0 ? static_cast<size_t>(stats.st_size) : 0;
}

// Appends to a file, all or nothing.
bool AppendTo(const std::string& path, const void* bytes, size_t count) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) return false;
  const off_t before = lseek(fd, 0, SEEK_END);
  const bool whole = write(fd, bytes, count) == static_cast<ssize_t>(count);
  if (!whole && ftruncate(fd, before) != 0) errno = EIO;
  close(fd);
  return whole;
}

// Room on the disk, for certain: a page of a sparse file that finds no room later would kill the program with SIGBUS.
// `fill` has its pages made as well.
bool Allocate(int fd, size_t bytes, bool fill) {
  rlimit limit;
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < bytes) {
    errno = EFBIG;
    return false;
  }
  const bool allocated = fallocate(fd, 0, 0, static_cast<off_t>(bytes)) == 0;
  if (!allocated && errno != EOPNOTSUPP && errno != ENOSYS) return false;
  if (allocated && !fill) return true;
  // Written in large pieces the pages come in large folios: a sixth of what touching them one by one costs, which a
  // program without a free core for the helper would pay (250 to 200 ns an await on one core).
  static const char zeroes[1 << 20] = {};
  for (size_t done = 0; done < bytes;) {
    ssize_t wrote = pwrite(fd, zeroes, std::min(sizeof zeroes, bytes - done), static_cast<off_t>(done));
    if (wrote <= 0) return false;
    done += static_cast<size_t>(wrote);
  }
  return true;
}

}  // namespace

std::string EventLog::PathOf(uint32_t number) const {
  char name[32];
  snprintf(name, sizeof name, "/%06u.log", number);
  return directory_ + name;
}

size_t EventLog::SegmentBytes(uint32_t number) const {
  size_t bytes = is_flight() ? kFlightFirstSegmentBytes : kFirstSegmentBytes;
  const size_t most = is_flight() ? room_.LargestSegment() : kWindowBytes;
  for (uint32_t i = 0; i < number && bytes < most; i++) bytes *= 2;
  return bytes;
}

std::string EventLog::Open(const std::string& threads, uint32_t pid, uint32_t tid, const std::string& room) {
  pid_ = pid;
  tid_ = tid;
  threads_ = threads;
  std::string why = MakeFolder(threads + "/" + std::to_string(pid) + "-" + std::to_string(tid));
  if (!why.empty()) return why;
  control_.base = static_cast<double>(MonotonicNs() - kBaseSlackNs);
  why = OpenWindows();
  if (why.empty() && !room.empty()) why = OpenFlight(room);
  if (why.empty() && !Map(0)) {
    why = "no file of " + std::to_string(SegmentBytes(0)) + " bytes can be had in " + directory_ + ": " + strerror(errno);
    if (is_flight()) room_.Give(kFlightThreadPages * kFlightPageBytes);
  }
  if (!why.empty()) {
    unlink((directory_ + "/names.log").c_str());
    rmdir(directory_.c_str());
    return why;
  }
  open_ = true;
  return "";
}

std::string EventLog::MakeFolder(const std::string& name) {
  directory_ = name;
  // A pid comes back after an exec, or after some days.
  for (int life = 2; mkdir(directory_.c_str(), 0777) != 0; life++) {
    if (errno != EEXIST || life > 9999) return "the folder " + directory_ + " can't be made: " + strerror(errno);
    directory_ = name + "." + std::to_string(life);
  }
  return "";
}

std::string EventLog::OpenWindows() {
  for (auto& window : windows_) {
    void* memory = mmap(nullptr, kWindowBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return "no address space is left for the log: " + std::string(strerror(errno));
    window = static_cast<uint32_t*>(memory);
  }
  return "";
}

std::string EventLog::OpenFlight(const std::string& room) {
  const std::string why = room_.Open(room);
  if (!why.empty()) return why;
  if (!TakeRoom(kFlightThreadPages * kFlightPageBytes, 0)) {
    room_.Close();
    return "the flight recorder's limit has no room for one more thread; give it more with --flight";
  }
  uint32_t header[kHeaderWords] = {};
  header[kHeaderMagic] = kMagic;
  header[kHeaderVersion] = kVersion;
  header[kHeaderEndian] = kEndianMark;
  header[kHeaderPid] = pid_;
  header[kHeaderTid] = tid_;
  header[kHeaderNumber] = kNamesNumber;
  header[kHeaderCapacity] = header[kHeaderHead] = header[kHeaderPublished] = kHeaderWords;
  const auto begun = static_cast<uint64_t>(control_.base);
  header[kHeaderClockLow] = static_cast<uint32_t>(begun);
  header[kHeaderClockHigh] = static_cast<uint32_t>(begun >> 32);
  // Without it the thread's begin is not known once its first segment is gone: no reason not to record.
  if (AppendTo(directory_ + "/names.log", header, sizeof header)) names_bytes_ = sizeof header;
  return "";
}

// In a flight recording: room for segment `number`, if need be by removing what is older. A thread that has little yet may
// use what is kept for those that begin.
bool EventLog::TakeRoom(size_t bytes, uint32_t number) {
  if (!is_flight()) return true;
  while (!room_.Take(bytes, number < 3)) {
    if (room_.DropOldest(threads_)) continue;
    // Nobody has any more to spare. Our own last but one is not mapped any more, and its names are kept.
    const std::string last = number < 2 ? "" : PathOf(number - 2);
    const size_t given = number < 2 ? 0 : SizeOf(last);
    if (given > 0 && unlink(last.c_str()) == 0) {
      room_.Give(given);
    } else if (!room_.DropEnded(threads_)) {
      errno = ENOSPC;
      return false;
    }
  }
  return true;
}

// Copies what a segment defines to the thread's names: once it is no longer mapped, it may be removed.
void EventLog::KeepNames(const uint32_t* segment) {
  if (segment[kHeaderNumber] < names_kept_) return;
  names_kept_ = segment[kHeaderNumber] + 1;
  if (names_bytes_ == 0 || (segment[kHeaderFlags] & kFlagNames) == 0) return;
  std::string names;
  const uint32_t end = segment[kHeaderHead];
  for (uint32_t at = kHeaderWords; at + kRecordWords <= end;) {
    const uint32_t kind = segment[at] & 0xff;
    const uint32_t argument = segment[at] >> 8;
    uint32_t slots = 1;
    if (kind == kKindPad) slots += argument;
    if (kind == kKindString) slots += (argument + kRecordBytes - 1) / kRecordBytes;
    const uint32_t next = at + slots * kRecordWords;
    if (kind == kKindString && segment[at + 2] <= kStringMeta && next <= end) {
      names.append(reinterpret_cast<const char*>(segment + at), slots * kRecordBytes);
    }
    at = next;
  }
  if (names.empty() || names_bytes_ + names.size() > room_.MostNames()) return;
  const size_t more = (names_bytes_ + names.size() + kFlightPageBytes - 1) / kFlightPageBytes -
                      (names_bytes_ + kFlightPageBytes - 1) / kFlightPageBytes;
  if (!TakeRoom(more * kFlightPageBytes, 1)) return;
  if (AppendTo(directory_ + "/names.log", names.data(), names.size())) {
    names_bytes_ += names.size();
  } else {
    room_.Give(more * kFlightPageBytes);
  }
}

// What a reader must know who begins with this segment.
void EventLog::WritePosition(uint32_t* record) const {
  const auto polls = static_cast<uint64_t>(control_.polls);
  record[1] = static_cast<uint32_t>(polls);
  record[2] = static_cast<uint32_t>(polls >> 32);
  record[3] = 0;
  record[0] = kKindPosition | control_.phase << 8 | (static_cast<uint32_t>(control_.id_high) & 0xffff) << 16;
}

void EventLog::WriteClock(uint32_t* record, double base, uint32_t time) {
  const auto ns = static_cast<uint64_t>(base);
  record[1] = static_cast<uint32_t>(ns);
  record[2] = static_cast<uint32_t>(ns >> 32);
  record[3] = time;
  record[0] = kKindClock;
}

bool EventLog::Map(uint32_t number) {
  uint64_t first = 0;
  if (number > 0) {
    const uint32_t* before = windows_[(number - 1) & 1];
    first = FirstSlot(before) + (before[kHeaderCapacity] - kHeaderWords) / kRecordWords;
  }
  uint32_t* words = windows_[number & 1];
  const size_t bytes = SegmentBytes(number);
  if (is_flight() && number > 1) KeepNames(words);
  if (!TakeRoom(bytes, number)) return false;
  const std::string path = PathOf(number);
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  const bool mapped = fd >= 0 && Allocate(fd, bytes, number > 0) &&
                      mmap(words, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) != MAP_FAILED;
  const int failure = errno;
  if (fd >= 0) close(fd);
  if (!mapped) {
    if (fd >= 0) unlink(path.c_str());
    if (is_flight()) room_.Give(bytes);
    errno = failure;
    return false;
  }
  words[kHeaderVersion] = kVersion;
  words[kHeaderEndian] = kEndianMark;
  words[kHeaderPid] = pid_;
  words[kHeaderTid] = tid_;
  words[kHeaderNumber] = number;
  words[kHeaderCapacity] = static_cast<uint32_t>(bytes / sizeof(uint32_t));
  const auto base = static_cast<uint64_t>(control_.base);
  words[kHeaderClockLow] = static_cast<uint32_t>(base);
  words[kHeaderClockHigh] = static_cast<uint32_t>(base >> 32);
  words[kHeaderFirstLow] = static_cast<uint32_t>(first);
  words[kHeaderFirstHigh] = static_cast<uint32_t>(first >> 32);
  // Each segment can be read by itself: it begins with its clock base, corrected when the segment's turn comes.
  WriteClock(words + kHeaderWords, control_.base, 0);
  words[kHeaderHead] = kHeaderWords + kRecordWords;
  StorePublished(words, kHeaderWords + kRecordWords);
  __atomic_store_n(&words[kHeaderMagic], kMagic, __ATOMIC_RELEASE);
  __atomic_store_n(&control_.mapped, number, __ATOMIC_RELEASE);
  return true;
}

void EventLog::RequestNext() {
  if (!open_ || has_next() || requested_ > control_.current) return;
  if (SegmentHelper::Request(this)) requested_ = control_.current + 1;
}

// In the helper's thread. The observed thread can't leave its segment meanwhile: it waits for us in PrepareNext.
void EventLog::MapAhead() {
  const uint32_t number = control_.current + 1;
  if (has_next() || !Map(number)) return;
  uint32_t* words = windows_[number & 1];
  for (size_t offset = 0; offset < BytesOf(words); offset += kPageBytes) {
    // Adding nothing, atomically: the observed thread may already be writing here.
    __atomic_fetch_or(&words[offset / sizeof(uint32_t)], 0, __ATOMIC_RELAXED);
  }
}

bool EventLog::PrepareNext() {
  if (!open_) return false;
  if (has_next()) return true;
  if (requested_ > control_.current && !requested_failed_) {
    SegmentHelper::Forget(this);
    if (has_next()) return true;
    requested_failed_ = true;
  }
  const uint64_t now = MonotonicNs();
  if (now < retry_at_) return false;
  if (Map(control_.current + 1)) {
    requested_failed_ = false;
    return true;
  }
  retry_at_ = now + kRetryNs;
  return false;
}

// The current segment is full and the next one is mapped.
void EventLog::Advance() {
  uint32_t* full = Current();
  uint32_t* next = windows_[(control_.current + 1) & 1];
  WriteClock(next + kHeaderWords, control_.base, 0);
  if (is_flight()) {
    WritePosition(next + next[kHeaderHead]);
    next[kHeaderHead] += kRecordWords;
  }
  const uint32_t lost = full[kHeaderLost];
  if (lost > 0) {
    full[kHeaderLost] = 0;
    uint32_t* record = next + next[kHeaderHead];
    next[kHeaderHead] += kRecordWords;
    record[1] = lost;
    record[0] = kKindLost;
  }
  StorePublished(full, full[kHeaderHead]);
  __atomic_fetch_or(&full[kHeaderFlags], kFlagSealed, __ATOMIC_RELEASE);
  control_.current++;
}

uint32_t* EventLog::Reserve() {
  if (!open_) return nullptr;
  uint32_t* words = Current();
  if (words[kHeaderHead] + kRecordWords > words[kHeaderCapacity]) {
    if (!PrepareNext()) {
      words[kHeaderLost]++;
      return nullptr;
    }
    Advance();
    words = Current();
  }
  uint32_t* record = words + words[kHeaderHead];
  words[kHeaderHead] += kRecordWords;
  return record;
}

void EventLog::Rebase(uint64_t now) {
  uint32_t* record = Reserve();
  if (record == nullptr) return;
  control_.base = static_cast<double>(now - kBaseSlackNs);
  control_.js_base = control_.base + control_.js_offset;
  WriteClock(record, control_.base, kBaseSlackNs);
}

void EventLog::Append(uint32_t kind, uint32_t argument, uint32_t word1, uint32_t word2) {
  AppendAt(MonotonicNs(), kind, argument, word1, word2);
}

void EventLog::AppendAt(uint64_t now, uint32_t kind, uint32_t argument, uint32_t word1, uint32_t word2) {
  if (static_cast<double>(now) - control_.base > kRebaseAfterNs) Rebase(now);
  uint32_t* record = Reserve();
  if (kind == kKindPhase) {
    control_.phase = argument;
    if (argument == kPhasePoll) control_.polls++;
  }
  const auto base = static_cast<uint64_t>(control_.base);
  Fill(record, kind | argument << 8, word1, word2, now > base ? static_cast<uint32_t>(now - base) : 1);
}

void EventLog::AppendUntimed(uint32_t kind, uint32_t argument, uint32_t word1, uint32_t word2) {
  Fill(Reserve(), kind | argument << 8, word1, word2, 0);
}

void EventLog::Fill(uint32_t* record, uint32_t word0, uint32_t word1, uint32_t word2, uint32_t time) {
  if (record == nullptr) return;
  record[1] = word1;
  record[2] = word2;
  record[3] = time;
  // The kind makes the record visible: the compiler must not move it up.
  std::atomic_signal_fence(std::memory_order_release);
  record[0] = word0;
}

void EventLog::Publish() {
  if (open_) StorePublished(Current(), Current()[kHeaderHead]);
}

void EventLog::End(bool code_known, int code) {
  if (!open_) return;
  SegmentHelper::Forget(this);
  Append(kKindThreadEnd, code_known ? 1 : 0, static_cast<uint32_t>(code), 0);
  Publish();
  // The last but one may go from now on; where the one ahead has taken its place, its names are kept already.
  if (is_flight() && control_.current > 0 && !has_next()) KeepNames(windows_[(control_.current - 1) & 1]);
  __atomic_fetch_or(&Current()[kHeaderFlags], kFlagEnded, __ATOMIC_RELEASE);
  if (has_next()) {
    const std::string ahead = PathOf(control_.mapped);
    const size_t bytes = SizeOf(ahead);
    if (unlink(ahead.c_str()) == 0 && is_flight()) room_.Give(bytes);
  }
  open_ = false;
}

void EventLog::Unmap() {
  SegmentHelper::Forget(this);
  open_ = false;
  for (auto& window : windows_) {
    if (window != nullptr) munmap(window, kWindowBytes);
    window = nullptr;
  }
  room_.Close();
}

}  // namespace loopscope
