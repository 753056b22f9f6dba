// Which instruction set the kernels use, chosen while the program runs: one binary serves every x86-64 processor.
#pragma once

#include <cstddef>
#include <cstdint>

namespace loopscope::lab {

enum class Level : int { kBaseline = 0, kAvx2 = 1, kAvx512 = 2 };
constexpr int kLevels = 3;

// The best level that this processor and its operating system offer.
Level BestLevel();

// The level in use: the best one, until another is set.
Level CurrentLevel();

// Uses a lower level than the best. Returns false, and changes nothing, where the processor does not offer it.
bool SetLevel(Level level);

const char* LevelName(Level level);

}  // namespace loopscope::lab
