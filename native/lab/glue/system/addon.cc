// loopscope_system: the operating system and the hardware.
#include <cstdio>

#include "lab/glue/ending.h"
#include "lab/glue/failure.h"
#include "lab/glue/levels.h"
#include "lab/glue/system/jobs.h"
#include "lab/kernels/system/facts.h"
#include "lab/kernels/system/limits.h"

namespace {

using namespace loopscope::lab;

Napi::Object Record(Napi::Env env, std::initializer_list<std::pair<const char*, double>> fields) {
  Napi::Object object = Napi::Object::New(env);
  for (const auto& [name, value] : fields) object.Set(name, Napi::Number::New(env, value));
  return object;
}

template <typename T, typename Make>
Napi::Array List(Napi::Env env, const std::vector<T>& items, const Make& make) {
  Napi::Array array = Napi::Array::New(env, items.size());
  for (size_t i = 0; i < items.size(); i++) array.Set(static_cast<uint32_t>(i), make(items[i]));
  return array;
}

Napi::Value GetCoreTimes(const Napi::CallbackInfo& info) {
  return List(info.Env(), ReadCoreTimes(), [&](const CoreTimes& t) {
    return Record(info.Env(), {{"core", t.core},
                               {"user", t.user},
                               {"nice", t.nice},
                               {"system", t.system},
                               {"idle", t.idle},
                               {"iowait", t.iowait},
                               {"irq", t.irq},
                               {"softirq", t.softirq},
                               {"steal", t.steal}});
  });
}

Napi::Value GetCpuTime(const Napi::CallbackInfo& info) {
  const CpuTime time = ReadCpuTime();
  return Record(info.Env(), {{"process", time.process}, {"thread", time.thread}});
}

Napi::Value GetUsage(const Napi::CallbackInfo& info) {
  const auto record = [&](const Usage& usage) {
    return Record(info.Env(), {{"minorFaults", usage.minorFaults},
                               {"majorFaults", usage.majorFaults},
                               {"voluntarySwitches", usage.voluntarySwitches},
                               {"involuntarySwitches", usage.involuntarySwitches},
                               {"maxResidentKib", usage.maxResidentKib}});
  };
  Napi::Object both = Napi::Object::New(info.Env());
  both.Set("process", record(ReadUsage(false)));
  both.Set("thread", record(ReadUsage(true)));
  return both;
}

Napi::Value GetMaps(const Napi::CallbackInfo& info) {
  return List(info.Env(), ReadMaps(), [&](const MapEntry& entry) {
    char start[20];
    std::snprintf(start, sizeof start, "0x%llx", static_cast<unsigned long long>(entry.start));
    Napi::Object object = Record(info.Env(), {{"bytes", static_cast<double>(entry.end - entry.start)}});
    object.Set("start", start);
    object.Set("permissions", entry.permissions);
    object.Set("path", entry.path);
    return object;
  });
}

Napi::Value GetAffinity(const Napi::CallbackInfo& info) {
  return List(info.Env(), ReadAffinity(), [&](int core) { return Napi::Number::New(info.Env(), core); });
}

Napi::Value GetCaches(const Napi::CallbackInfo& info) {
  return List(info.Env(), ReadCaches(), [&](const Cache& cache) {
    Napi::Object object = Record(info.Env(), {{"level", cache.level},
                                              {"size", static_cast<double>(cache.size)},
                                              {"line", static_cast<double>(cache.line)},
                                              {"ways", static_cast<double>(cache.ways)}});
    object.Set("type", cache.type);
    object.Set("sharedByCores", cache.shared);
    return object;
  });
}

Napi::Value GetFeatures(const Napi::CallbackInfo& info) {
  return List(info.Env(), ReadFeatures(), [&](const std::string& name) { return Napi::String::New(info.Env(), name); });
}

Napi::Value GetFileSystem(const Napi::CallbackInfo& info) {
  const Arguments arguments(info, "fileSystem(path)", 0, false);
  const std::string path = arguments.Text(0, "path", "Pass a path.");
  FileSystem found;
  std::string error;
  if (!ReadFileSystem(path.c_str(), &found, &error))
    arguments.RefuseRange(path + " cannot be looked at (" + error + ")", "Pass a path that exists.");
  Napi::Object object = Record(info.Env(), {{"blockSize", found.blockSize}, {"total", found.total}, {"available", found.available}});
  object.Set("type", found.type);
  return object;
}

Napi::Value GetInterfaces(const Napi::CallbackInfo& info) {
  return List(info.Env(), ReadInterfaces(), [&](const Interface& found) {
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("name", found.name);
    object.Set("family", found.family);
    object.Set("address", found.address);
    object.Set("netmask", found.netmask);
    object.Set("up", found.up);
    object.Set("loopback", found.loopback);
    return object;
  });
}

Napi::Value GetCycles(const Napi::CallbackInfo& info) { return Napi::BigInt::New(info.Env(), CycleCounter()); }

// counted(fn): runs fn and says what the processor did meanwhile, or why it cannot be known.
Napi::Value Counted(const Napi::CallbackInfo& info) {
  const Arguments arguments(info, "counted(fn)", 0, false);
  const Napi::Function fn = arguments.Callback(0, "fn", "Pass what is to be counted.");
  Counters counters;
  Napi::Object result = Napi::Object::New(info.Env());
  if (counters.Refusal().empty()) counters.Start();
  // Not Napi::Function::Call: it aborts where the callee throws null or undefined.
  napi_value returned = nullptr;
  const napi_status status =
      napi_call_function(info.Env(), info.Env().Undefined(), fn, 0, nullptr, &returned);
  const Counters::Values values = counters.Refusal().empty() ? counters.Stop() : Counters::Values{};
  if (status != napi_ok) return Napi::Value();
  result.Set("returned", returned);
  if (counters.Refusal().empty())
    result.Set("counters", Record(info.Env(), {{"cycles", values.cycles},
                                               {"instructions", values.instructions},
                                               {"cacheMisses", values.cacheMisses},
                                               {"branchMisses", values.branchMisses}}));
  else
    result.Set("refusal", counters.Refusal());
  return result;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  Ending::Define(env);
  DefineLevels(env, exports);
  DefineFunctions(env, exports, kSystemFunctions, kSystemFunctionCount);
  const std::pair<const char*, Napi::Value (*)(const Napi::CallbackInfo&)> functions[] = {
      {"coreTimes", Guard<GetCoreTimes>},
      {"cpuTime", Guard<GetCpuTime>},
      {"usage", Guard<GetUsage>},
      {"memoryMaps", Guard<GetMaps>},
      {"affinity", Guard<GetAffinity>},
      {"caches", Guard<GetCaches>},
      {"features", Guard<GetFeatures>},
      {"fileSystem", Guard<GetFileSystem>},
      {"interfaces", Guard<GetInterfaces>},
      {"cycles", Guard<GetCycles>},
      {"counted", Guard<Counted>},
  };
  for (const auto& [name, function] : functions) exports.Set(name, Napi::Function::New(env, function, name));
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)
