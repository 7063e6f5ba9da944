/* The classifier of the example `motions`, as workloads.c has the workloads: the matrices of Pearson's correlation, of a Gaussian and
   of a Laplacian kernel side by side, and the search for the nearest one. */
#include "columns.h"
#include "workloads.h"

void motions_matrix(const motion x, dependence a) {
    static motion centred;
    float mean[CHANNELS], squares[CHANNELS], inverse[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
        mean[i] = centre(x[i], centred[i], SAMPLES);
        squares[i] = dot(centred[i], centred[i], SAMPLES);
        inverse[i] = 1.0f / sqrtf(squares[i]);
    }
    for (int j = 0; j < CHANNELS; j++) {
        for (int i = 0; i <= j; i++) {
            float product = 0.0f, absolute = 0.0f;
            for (int k = 0; k < SAMPLES; k++) {
                product += centred[i][k] * centred[j][k];
                absolute += fabsf(x[i][k] - x[j][k]);
            }
            const float shift = mean[i] - mean[j];
            float distance = squares[i] + squares[j] - 2.0f * product + SAMPLES * shift * shift;
            if (i == j || distance < 0.0f) distance = 0.0f;
            a[0][i][j] = a[0][j][i] = product * inverse[i] * inverse[j];
            /* 2 sigma^2 = 800 */
            a[1][i][j] = a[1][j][i] = expf(distance * (-1.0f / 800.0f));
            a[2][i][j] = a[2][j][i] = expf(absolute * (-1.0f / 200.0f));
        }
    }
}

int motions_nearest(const float *restrict a, const float *restrict training, unsigned stride, int count) {
    float smallest = INFINITY;
    int nearest = -1;
    for (int number = 0; number < count; number++, training += stride) {
        float distance = 0.0f;
        for (int entry = 0; entry < ENTRIES; entry++) {
            const float difference = training[entry] - a[entry];
            distance += difference * difference;
        }
        if (distance < smallest) {
            smallest = distance;
            nearest = number;
        }
    }
    return nearest;
}
