// The work itself: plain C++ that knows no JavaScript, so that it can be tested and reused without it.
#pragma once

#include <cstddef>

// The mean of some numbers, and 0 of none.
double Mean(const double* values, size_t count);
