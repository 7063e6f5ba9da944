/* The workloads as an embedded programmer writes them in C: fixed sizes, static buffers, the Gram matrix shared, one half of
   symmetric matrices, one loop over the entries. Matrices are stored column by column, as nalgebra's are. */
#include "columns.h"
#include "workloads.h"

static square scratch;

/* y = x a */
static void multiply(const batch x, const square a, batch y) {
    for (int j = 0; j < COLUMNS; j++) {
        float sums[ROWS] = {0};
        for (int i = 0; i < COLUMNS; i++) {
            const float factor = a[j][i];
            for (int k = 0; k < ROWS; k++) sums[k] += factor * x[i][k];
        }
        for (int k = 0; k < ROWS; k++) y[j][k] = sums[k];
    }
}

void w1_matrix(const batch x, const float *restrict w, square a) {
    static batch centred;
    float mean[COLUMNS], squares[COLUMNS], inverse[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
        mean[i] = centre(x[i], centred[i], ROWS);
        squares[i] = dot(centred[i], centred[i], ROWS);
        inverse[i] = 1.0f / sqrtf(squares[i]);
    }
    const float *u = w, *v = w + 2 * COLUMNS, *weights = w + 4 * COLUMNS;
    for (int j = 0; j < COLUMNS; j++) {
        for (int i = 0; i <= j; i++) {
            const float product = i == j ? squares[i] : dot(centred[i], centred[j], ROWS);
            const float shift = mean[i] - mean[j];
            /* 2 sigma^2 = 0.5 */
            const float distance = squares[i] + squares[j] - 2.0f * product + ROWS * shift * shift;
            const float near = i == j ? 1.0f : expf(-2.0f * distance);
            const float symmetric = weights[0] * product * inverse[i] * inverse[j] + weights[1] * near;
            a[j][i] = symmetric + weights[2] * (u[2 * i] * v[j] + u[2 * i + 1] * v[COLUMNS + j]);
            if (i != j)
                a[i][j] = symmetric + weights[2] * (u[2 * j] * v[i] + u[2 * j + 1] * v[COLUMNS + i]);
        }
    }
}

void w1_forward(const batch x, const float *restrict w, batch y) {
    w1_matrix(x, w, scratch);
    multiply(x, scratch, y);
}

void w2_matrix(const batch x, const float *restrict w, square a) {
    (void)w;
    float squares[COLUMNS], inverse[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
        squares[i] = dot(x[i], x[i], ROWS);
        inverse[i] = 1.0f / sqrtf(squares[i]);
    }
    for (int j = 0; j < COLUMNS; j++) {
        for (int i = 0; i <= j; i++) {
            float product = 0.0f, absolute = 0.0f;
            for (int k = 0; k < ROWS; k++) {
                product += x[i][k] * x[j][k];
                absolute += fabsf(x[i][k] - x[j][k]);
            }
            float distance = squares[i] + squares[j] - 2.0f * product;
            if (i == j || distance < 0.0f) distance = 0.0f;
            const float sum = product + (product + 1.0f) * (product + 1.0f) + tanhf(product)
                + product * inverse[i] * inverse[j]
                + expf(-0.125f * distance) + expf(-0.1f * distance) + expf(-0.25f * absolute)
                + expf(-absolute) + expf(-sqrtf(distance));
            a[i][j] = a[j][i] = sum * (1.0f / 9.0f);
        }
    }
}

void w2_forward(const batch x, const float *restrict w, batch y) {
    w2_matrix(x, w, scratch);
    multiply(x, scratch, y);
}
