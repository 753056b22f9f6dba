{
  "targets": [
    {
      "target_name": "loopscope_recorder",
      "sources": [
        "native/recorder/addon.cc",
        "native/recorder/calibration.cc",
        "native/recorder/call_sites.cc",
        "native/recorder/environment.cc",
        "native/recorder/event_log.cc",
        "native/recorder/flight_room.cc",
        "native/recorder/gc.cc",
        "native/recorder/heap_spaces.cc",
        "native/recorder/loop_phases.cc",
        "native/recorder/posts.cc",
        "native/recorder/script_maps.cc",
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
    },
    {
      "target_name": "loopscope_math",
      "includes": ["native/lab/addon.gypi"],
      "sources": [
        "native/lab/glue/math/addon.cc",
        "native/lab/glue/math/jobs.cc",
        "native/lab/kernels/math/integers.cc",
        "native/lab/kernels/math/level_avx2.cc",
        "native/lab/kernels/math/level_avx512.cc",
        "native/lab/kernels/math/level_baseline.cc",
        "native/lab/kernels/math/plans.cc"
      ]
    },
    {
      "target_name": "loopscope_boundary",
      "includes": ["native/lab/addon.gypi"],
      "sources": [
        "native/lab/glue/boundary/addon.cc",
        "native/lab/glue/boundary/block.cc",
        "native/lab/glue/boundary/buffer_pool.cc",
        "native/lab/glue/boundary/calls.cc",
        "native/lab/glue/boundary/listeners.cc",
        "native/lab/glue/boundary/square_stream.cc",
        "native/lab/glue/boundary/squares.cc"
      ]
    },
    {
      "target_name": "loopscope_image",
      "includes": ["native/lab/addon.gypi"],
      "sources": [
        "native/lab/glue/image/addon.cc",
        "native/lab/glue/image/codec.cc",
        "native/lab/glue/image/jobs.cc",
        "native/lab/kernels/image/image.cc",
        "native/lab/kernels/image/level_avx2.cc",
        "native/lab/kernels/image/level_avx512.cc",
        "native/lab/kernels/image/level_baseline.cc"
      ]
    },
    {
      "target_name": "loopscope_system",
      "includes": ["native/lab/addon.gypi"],
      "sources": [
        "native/lab/glue/system/addon.cc",
        "native/lab/glue/system/jobs.cc",
        "native/lab/kernels/system/facts.cc",
        "native/lab/kernels/system/level_avx2.cc",
        "native/lab/kernels/system/level_avx512.cc",
        "native/lab/kernels/system/level_baseline.cc",
        "native/lab/kernels/system/limits.cc"
      ]
    }
  ]
}
