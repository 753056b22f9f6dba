// What the operating system and the processor say of themselves. Linux; what cannot be had is said in a sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace loopscope::lab {

// Milliseconds since the system started, by core.
struct CoreTimes {
  int core;
  double user, nice, system, idle, iowait, irq, softirq, steal;
};
std::vector<CoreTimes> ReadCoreTimes();

// Nanoseconds of processor time of the process and of the calling thread.
struct CpuTime {
  double process, thread;
};
CpuTime ReadCpuTime();

struct Usage {
  double minorFaults, majorFaults, voluntarySwitches, involuntarySwitches, maxResidentKib;
};
// Of the process, or of the calling thread.
Usage ReadUsage(bool thread);

struct MapEntry {
  uint64_t start, end;
  std::string permissions, path;
};
std::vector<MapEntry> ReadMaps();

// Cores that the calling thread may run on.
std::vector<int> ReadAffinity();

struct Cache {
  int level;
  std::string type, shared;
  size_t size, line, ways;
};
// Of core 0.
std::vector<Cache> ReadCaches();

// Names of /proc/cpuinfo's flags.
std::vector<std::string> ReadFeatures();

struct FileSystem {
  std::string type;
  double blockSize, total, available;
};
// False where there is no such path; `error` gets the system's word for it.
bool ReadFileSystem(const char* path, FileSystem* fileSystem, std::string* error);

struct Interface {
  std::string name, family, address, netmask;
  bool up, loopback;
};
std::vector<Interface> ReadInterfaces();

// Hardware counters of the calling thread (perf_event_open).
class Counters {
 public:
  Counters();
  ~Counters();
  Counters(const Counters&) = delete;
  Counters& operator=(const Counters&) = delete;

  // '' or why the kernel does not allow them.
  const std::string& Refusal() const { return refusal_; }
  void Start();
  struct Values {
    double cycles, instructions, cacheMisses, branchMisses;
  };
  Values Stop();

 private:
  int files_[4] = {-1, -1, -1, -1};
  std::string refusal_;
};

}  // namespace loopscope::lab
