{
  "targets": [
    {
      "target_name": "loopscope_recorder",
      "sources": [
        "native/recorder/addon.cc",
        "native/recorder/call_sites.cc",
        "native/recorder/environment.cc",
        "native/recorder/event_log.cc",
        "native/recorder/gc.cc",
        "native/recorder/heap_spaces.cc",
        "native/recorder/loop_phases.cc",
        "native/recorder/segment_helper.cc",
        "native/recorder/trampoline.cc"
      ],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")", "native"],
      # The last one: a worker that is terminated while it starts refuses every call, and is no reason to abort.
      "defines": [
        "NAPI_VERSION=8",
        "NODE_ADDON_API_DISABLE_DEPRECATED",
        "NAPI_DISABLE_CPP_EXCEPTIONS",
        "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
      ],
      "cflags_cc": ["-std=c++17", "-O2", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-cast-function-type", "-fvisibility=hidden", "-fno-omit-frame-pointer"],
      "ldflags": ["-Wl,-z,nodelete"],
      "libraries": ["-ldl", "-lpthread"]
    }
  ]
}
