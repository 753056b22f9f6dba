#include "lab/kernels/system/facts.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/perf_event.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

namespace loopscope::lab {

namespace {

std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

double Nanoseconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// "48K", "2048K", "32M".
size_t SizeOf(const std::string& text) {
  size_t value = 0;
  char unit = 0;
  if (std::sscanf(text.c_str(), "%zu%c", &value, &unit) < 1) return 0;
  return unit == 'K' ? value << 10 : unit == 'M' ? value << 20 : value;
}

std::string TypeName(int64_t magic) {
  switch (magic) {
    case 0xef53:
      return "ext4";
    case 0x58465342:
      return "xfs";
    case 0x9123683e:
      return "btrfs";
    case 0x01021994:
      return "tmpfs";
    case 0x794c7630:
      return "overlay";
    case 0x6969:
      return "nfs";
    case 0x9fa0:
      return "proc";
    case 0x62656572:
      return "sysfs";
    default: {
      char text[32];
      std::snprintf(text, sizeof text, "0x%" PRIx64, static_cast<uint64_t>(magic));
      return text;
    }
  }
}

}  // namespace

std::vector<CoreTimes> ReadCoreTimes() {
  const double tick = 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  std::vector<CoreTimes> cores;
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    CoreTimes t{};
    // The first line is of all cores together and has no number.
    if (line.compare(0, 4, "cpu ") == 0) continue;
    if (std::sscanf(line.c_str(), "cpu%d %lf %lf %lf %lf %lf %lf %lf %lf", &t.core, &t.user, &t.nice, &t.system, &t.idle,
                    &t.iowait, &t.irq, &t.softirq, &t.steal) != 9)
      continue;
    for (double* value : {&t.user, &t.nice, &t.system, &t.idle, &t.iowait, &t.irq, &t.softirq, &t.steal}) *value *= tick;
    cores.push_back(t);
  }
  return cores;
}

CpuTime ReadCpuTime() { return {Nanoseconds(CLOCK_PROCESS_CPUTIME_ID), Nanoseconds(CLOCK_THREAD_CPUTIME_ID)}; }

Usage ReadUsage(bool thread) {
  rusage usage{};
  getrusage(thread ? RUSAGE_THREAD : RUSAGE_SELF, &usage);
  return {static_cast<double>(usage.ru_minflt), static_cast<double>(usage.ru_majflt), static_cast<double>(usage.ru_nvcsw),
          static_cast<double>(usage.ru_nivcsw), static_cast<double>(usage.ru_maxrss)};
}

std::vector<MapEntry> ReadMaps() {
  std::vector<MapEntry> maps;
  std::ifstream file("/proc/self/maps");
  for (std::string line; std::getline(file, line);) {
    MapEntry entry{};
    char permissions[8] = "";
    int path = 0;
    if (std::sscanf(line.c_str(), "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %n", &entry.start, &entry.end, permissions, &path) < 3)
      continue;
    entry.permissions = permissions;
    if (path > 0 && static_cast<size_t>(path) <= line.size()) entry.path = line.substr(static_cast<size_t>(path));
    maps.push_back(std::move(entry));
  }
  return maps;
}

std::vector<int> ReadAffinity() {
  std::vector<int> cores;
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return cores;
  for (int core = 0; core < CPU_SETSIZE; core++)
    if (CPU_ISSET(core, &set)) cores.push_back(core);
  return cores;
}

std::vector<Cache> ReadCaches() {
  std::vector<Cache> caches;
  for (int index = 0;; index++) {
    const std::string folder = "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index) + "/";
    const std::string level = FirstLine(folder + "level");
    if (level.empty()) return caches;
    caches.push_back({std::atoi(level.c_str()), FirstLine(folder + "type"), FirstLine(folder + "shared_cpu_list"),
                      SizeOf(FirstLine(folder + "size")), SizeOf(FirstLine(folder + "coherency_line_size")),
                      SizeOf(FirstLine(folder + "ways_of_associativity"))});
  }
}

std::vector<std::string> ReadFeatures() {
  std::vector<std::string> features;
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.compare(0, 5, "flags") != 0) continue;
    std::istringstream words(line.substr(line.find(':') + 1));
    for (std::string word; words >> word;) features.push_back(word);
    return features;
  }
  return features;
}

bool ReadFileSystem(const char* path, FileSystem* fileSystem, std::string* error) {
  struct statfs found {};
  if (statfs(path, &found) != 0) {
    *error = std::strerror(errno);
    return false;
  }
  const double block = static_cast<double>(found.f_bsize);
  *fileSystem = {TypeName(found.f_type), block, block * static_cast<double>(found.f_blocks),
                 block * static_cast<double>(found.f_bavail)};
  return true;
}

std::vector<Interface> ReadInterfaces() {
  std::vector<Interface> interfaces;
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return interfaces;
  const auto text = [](const sockaddr* address) -> std::string {
    char buffer[INET6_ADDRSTRLEN] = "";
    if (!address) return "";
    if (address->sa_family == AF_INET)
      inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, buffer, sizeof buffer);
    else if (address->sa_family == AF_INET6)
      inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, buffer, sizeof buffer);
    return buffer;
  };
  for (const ifaddrs* at = first; at; at = at->ifa_next) {
    if (!at->ifa_addr || (at->ifa_addr->sa_family != AF_INET && at->ifa_addr->sa_family != AF_INET6)) continue;
    interfaces.push_back({at->ifa_name, at->ifa_addr->sa_family == AF_INET ? "IPv4" : "IPv6", text(at->ifa_addr),
                          text(at->ifa_netmask), (at->ifa_flags & IFF_UP) != 0, (at->ifa_flags & IFF_LOOPBACK) != 0});
  }
  freeifaddrs(first);
  return interfaces;
}

Counters::Counters() {
  const uint64_t events[4] = {PERF_COUNT_HW_CPU_CYCLES, PERF_COUNT_HW_INSTRUCTIONS, PERF_COUNT_HW_CACHE_MISSES,
                              PERF_COUNT_HW_BRANCH_MISSES};
  for (int i = 0; i < 4; i++) {
    perf_event_attr attributes{};
    attributes.type = PERF_TYPE_HARDWARE;
    attributes.size = sizeof attributes;
    attributes.config = events[i];
    attributes.disabled = i == 0;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    files_[i] = static_cast<int>(syscall(SYS_perf_event_open, &attributes, 0, -1, files_[0], 0));
    if (files_[i] >= 0) continue;
    refusal_ = errno == EACCES || errno == EPERM
                   ? "The kernel does not allow hardware counters here: kernel.perf_event_paranoid, or the sandbox, forbids them."
                   : "This machine has no hardware counters that the kernel can read, as in most virtual machines: " +
                         std::string(std::strerror(errno)) + ".";
    return;
  }
}

Counters::~Counters() {
  for (const int file : files_)
    if (file >= 0) close(file);
}

void Counters::Start() {
  ioctl(files_[0], PERF_EVENT_IOC_RESET, PERF_IOC_FLAG_GROUP);
  ioctl(files_[0], PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP);
}

Counters::Values Counters::Stop() {
  ioctl(files_[0], PERF_EVENT_IOC_DISABLE, PERF_IOC_FLAG_GROUP);
  double values[4] = {};
  for (int i = 0; i < 4; i++) {
    uint64_t value = 0;
    if (read(files_[i], &value, sizeof value) == sizeof value) values[i] = static_cast<double>(value);
  }
  return {values[0], values[1], values[2], values[3]};
}

}  // namespace loopscope::lab
