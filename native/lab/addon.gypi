# What all addons of the lab are made of and with; each adds its own sources. Paths are relative to this file.
{
  "sources": [
    "glue/arguments.cc",
    "glue/ending.cc",
    "glue/failure.cc",
    "glue/held_memory.cc",
    "glue/levels.cc",
    "glue/ways.cc",
    "kernels/cpu.cc"
  ],
  "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")", ".."],
  # The last one: an environment that ends refuses every call, and is no reason to abort.
  "defines": [
    "NAPI_VERSION=8",
    "NODE_ADDON_API_DISABLE_DEPRECATED",
    "NAPI_CPP_EXCEPTIONS",
    "NODE_ADDON_API_CPP_EXCEPTIONS_ALL",
    "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
  ],
  "cflags!": ["-fno-exceptions"],
  "cflags_cc!": ["-fno-exceptions"],
  # Products and sums round twice, as in JavaScript; where a kernel fuses them it says so.
  "cflags_cc": ["-std=c++17", "-O3", "-ffp-contract=off", "-Wall", "-Wextra", "-Wno-psabi", "-Wno-cast-function-type", "-fvisibility=hidden"],
  # What an addon keeps for the process (memory for the next job, libvips) would be lost with each last worker that had loaded it.
  "ldflags": ["-Wl,-z,nodelete"],
  "libraries": ["-ldl", "-lpthread"]
}
