/* What the workloads have in common. */
#include <math.h>

static inline float dot(const float *restrict a, const float *restrict b, int length) {
    float sum = 0.0f;
    for (int k = 0; k < length; k++) sum += a[k] * b[k];
    return sum;
}

/* Moves a column's mean to 0, and returns it. */
static inline float centre(const float *restrict x, float *restrict centred, int length) {
    float sum = 0.0f;
    for (int k = 0; k < length; k++) sum += x[k];
    const float mean = sum / length;
    for (int k = 0; k < length; k++) centred[k] = x[k] - mean;
    return mean;
}
