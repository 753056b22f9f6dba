#include "heap_spaces.h"

#include <cstring>

namespace loopscope {

using namespace v8_symbols;  // NOLINT: V8's types are this file's vocabulary

namespace {

// V8 has had 8 to 13.
constexpr size_t kMostSpaces = 64;
constexpr size_t kLongestName = 64;
constexpr size_t kMostBytes = size_t{1} << 46;

// The name of a space as V8 has it, or '' where the pointer can't be one: it must lie in the running executable or one
// of its libraries.
std::string NameAt(const char* text) {
  Dl_info info;
  if (text == nullptr || dladdr(text, &info) == 0) return "";
  size_t length = 0;
  while (length < kLongestName && ((text[length] >= 'a' && text[length] <= 'z') || text[length] == '_')) length++;
  return length < kLongestName && text[length] == '\0' ? std::string(text, length) : "";
}

}  // namespace

bool HeapSpaces::Find(Isolate* isolate) {
  const auto count = v8_symbols::Find<NumberOfHeapSpaces>("_ZN2v87Isolate18NumberOfHeapSpacesEv");
  const auto get = v8_symbols::Find<GetHeapSpaceStatistics>(
      "_ZN2v87Isolate22GetHeapSpaceStatisticsEPNS_19HeapSpaceStatisticsEm");
  if (isolate == nullptr || count == nullptr || get == nullptr) return false;
  const size_t spaces = count(isolate);
  if (spaces == 0 || spaces > kMostSpaces) return false;
  std::vector<std::string> names;
  for (size_t space = 0; space < spaces; space++) {
    HeapSpaceStatistics statistics;
    memset(&statistics, 0xff, sizeof statistics);
    if (!get(isolate, &statistics, space)) return false;
    if (statistics.committed > kMostBytes || statistics.used > statistics.committed) return false;
    names.push_back(NameAt(statistics.name));
    if (names.back().empty()) return false;
  }
  isolate_ = isolate;
  get_ = get;
  names_ = names;
  readings_.assign(spaces, Reading());
  return true;
}

void HeapSpaces::Read() {
  for (size_t space = 0; space < readings_.size(); space++) {
    HeapSpaceStatistics statistics = {};
    get_(isolate_, &statistics, space);
    Reading& reading = readings_[space];
    const bool was_filled = reading.used_kib > 0 || reading.committed_kib > 0;
    reading.used_kib = static_cast<uint32_t>(statistics.used / 1024);
    reading.committed_kib = static_cast<uint32_t>(statistics.committed / 1024);
    reading.tells = was_filled || reading.used_kib > 0 || reading.committed_kib > 0;
  }
}

void HeapSpaces::Append(EventLog* log, uint64_t now) {
  for (size_t space = 0; space < readings_.size(); space++) {
    const Reading& reading = readings_[space];
    if (!reading.tells) continue;
    log->AppendAt(now, schema::kKindHeap, static_cast<uint32_t>(space), reading.used_kib, reading.committed_kib);
  }
}

}  // namespace loopscope
