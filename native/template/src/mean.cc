#include "mean.h"

double Mean(const double* values, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += values[i];
  return count == 0 ? 0 : sum / static_cast<double>(count);
}
