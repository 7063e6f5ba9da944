/* Programs in C that do one workload, or all three: each begins at one of these functions, and the linker drops what it does not call.
   As in the programs in Rust, W1's parameters are counted, and the batches and training matrices are not. */
#include "workloads.h"

/* U 8x2, V 2x8, and the fusion's three weights. */
static const float parameters[PARAMETERS] = {
    -0.3f, 0.2f, 0.0f, -0.2f, 0.3f, 0.1f, -0.1f, -0.3f, 0.2f, 0.0f, -0.2f, 0.3f, 0.1f, -0.1f, -0.3f, 0.2f, 0.0f, -0.2f,
    0.3f,  0.1f, -0.1f, -0.3f, 0.2f, 0.0f, -0.2f, 0.3f, 0.1f, -0.1f, -0.3f, 0.2f, 0.0f, -0.2f, 0.3f, 0.1f, -0.1f,
};

void alone_w1(const batch x, batch y) {
    w1_forward(x, parameters, y);
}

void alone_w2(const batch x, batch y) {
    w2_forward(x, 0, y);
}

int alone_motions(const motion x, const float *training, unsigned stride, int count) {
    dependence a;
    motions_matrix(x, a);
    return motions_nearest(a[0][0], training, stride, count);
}

int alone_together(const batch x, batch y, const motion z, const float *training, unsigned stride, int count) {
    alone_w1(x, y);
    alone_w2(x, y);
    return alone_motions(z, training, stride, count);
}
