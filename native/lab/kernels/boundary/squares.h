// Work that takes as long as one wants and can fail in the middle: what the lessons on threads have to do.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace loopscope::lab {

// Thrown by whoever reaches the number at which it is to fail.
class SquareFailure : public std::runtime_error {
 public:
  explicit SquareFailure(int64_t number)
      : std::runtime_error("The square of " + std::to_string(number) + " was not to be had, as the caller wished.") {}
};

// Σ i² of begin ≤ i < end, modulo 2³². @throws SquareFailure where `failAt` is among them
inline uint32_t SumSquares(int64_t begin, int64_t end, int64_t failAt) {
  if (failAt >= begin && failAt < end) throw SquareFailure(failAt);
  uint32_t sum = 0;
  for (int64_t i = begin; i < end; i++) sum += static_cast<uint32_t>(i) * static_cast<uint32_t>(i);
  return sum;
}

}  // namespace loopscope::lab
