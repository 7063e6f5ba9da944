/* The model that a wearer trains, forward, backward and descent by hand: no derivative that nobody needs, nothing computed twice, and the
   parameters changed in place. Parameters lie as interdep has them: U 6×3 and V 3×18 row by row, then the classifier's W 36×4. */
#include "columns.h"

#define SAMPLES 50
#define CHANNELS 6
#define COLUMNS (3 * CHANNELS)
#define RANK 3
#define ACTIVITIES 4
#define ENTRIES (CHANNELS * CHANNELS)

typedef float window[CHANNELS][SAMPLES];
/* Column by column. */
typedef float dependence[COLUMNS][CHANNELS];
typedef float mixed[CHANNELS][RANK];
typedef float matrix[CHANNELS][CHANNELS];

static dependence d;
static mixed h;
static matrix a;

/* Pearson's correlation, a Gaussian and a Laplacian kernel, side by side. */
static void depend(const window x, dependence d) {
    static window centred;
    float mean[CHANNELS], squares[CHANNELS], inverse[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
        mean[i] = centre(x[i], centred[i], SAMPLES);
        squares[i] = dot(centred[i], centred[i], SAMPLES);
        inverse[i] = 1.0f / sqrtf(squares[i]);
    }
    for (int j = 0; j < CHANNELS; j++) {
        d[j][j] = d[CHANNELS + j][j] = d[2 * CHANNELS + j][j] = 1.0f;
        for (int i = 0; i < j; i++) {
            float product = 0.0f, absolute = 0.0f;
            for (int k = 0; k < SAMPLES; k++) {
                product += centred[i][k] * centred[j][k];
                absolute += fabsf(x[i][k] - x[j][k]);
            }
            const float shift = mean[i] - mean[j];
            float distance = squares[i] + squares[j] - 2.0f * product + SAMPLES * shift * shift;
            if (distance < 0.0f) distance = 0.0f;
            d[i][j] = d[j][i] = product * inverse[i] * inverse[j];
            /* 2 sigma^2 = 392 */
            d[CHANNELS + i][j] = d[CHANNELS + j][i] = expf(distance * (-1.0f / 392.0f));
            d[2 * CHANNELS + i][j] = d[2 * CHANNELS + j][i] = expf(absolute * (-1.0f / 100.0f));
        }
    }
}

/* A = tanh(D Vᵀ Uᵀ), and its logits. */
static void forward(const window x, const float *restrict uv, const float *restrict w, float *restrict logits) {
    const float *u = uv, *v = uv + CHANNELS * RANK;
    depend(x, d);
    for (int i = 0; i < CHANNELS; i++)
        for (int r = 0; r < RANK; r++) {
            float sum = 0.0f;
            for (int c = 0; c < COLUMNS; c++) sum += d[c][i] * v[r * COLUMNS + c];
            h[i][r] = sum;
        }
    for (int n = 0; n < ACTIVITIES; n++) logits[n] = 0.0f;
    for (int j = 0; j < CHANNELS; j++)
        for (int i = 0; i < CHANNELS; i++) {
            const float entry = tanhf(dot(h[i], u + j * RANK, RANK));
            const float *of_entry = w + (j * CHANNELS + i) * ACTIVITIES;
            for (int n = 0; n < ACTIVITIES; n++) logits[n] += entry * of_entry[n];
            a[j][i] = entry;
        }
}

/* The activity with the largest logit. */
int wearer_answer(const window x, const float *restrict uv, const float *restrict w) {
    float logits[ACTIVITIES];
    forward(x, uv, w, logits);
    int largest = 0;
    for (int n = 1; n < ACTIVITIES; n++)
        if (logits[n] >= logits[largest]) largest = n;
    return largest;
}

/* A step of gradient descent on the cross entropy; the loss before it. */
float wearer_step(const window x, int activity, float rate, float *restrict uv, float *restrict w) {
    float *u = uv, *v = uv + CHANNELS * RANK;
    float logits[ACTIVITIES], by_logits[ACTIVITIES];
    forward(x, uv, w, logits);
    float largest = logits[0], sum = 0.0f;
    for (int n = 1; n < ACTIVITIES; n++) largest = fmaxf(largest, logits[n]);
    for (int n = 0; n < ACTIVITIES; n++) sum += by_logits[n] = expf(logits[n] - largest);
    const float loss = logf(sum) + largest - logits[activity];
    for (int n = 0; n < ACTIVITIES; n++) by_logits[n] /= sum;
    by_logits[activity] -= 1.0f;

    mixed by_h = {{0}};
    for (int j = 0; j < CHANNELS; j++) {
        float by_u[RANK] = {0};
        for (int i = 0; i < CHANNELS; i++) {
            float *of_entry = w + (j * CHANNELS + i) * ACTIVITIES;
            const float by_entry = dot(of_entry, by_logits, ACTIVITIES) * (1.0f - a[j][i] * a[j][i]);
            for (int n = 0; n < ACTIVITIES; n++) of_entry[n] -= rate * a[j][i] * by_logits[n];
            for (int r = 0; r < RANK; r++) {
                by_u[r] += by_entry * h[i][r];
                by_h[i][r] += by_entry * u[j * RANK + r];
            }
        }
        for (int r = 0; r < RANK; r++) u[j * RANK + r] -= rate * by_u[r];
    }
    for (int r = 0; r < RANK; r++)
        for (int c = 0; c < COLUMNS; c++) {
            float by_v = 0.0f;
            for (int i = 0; i < CHANNELS; i++) by_v += by_h[i][r] * d[c][i];
            v[r * COLUMNS + c] -= rate * by_v;
        }
    return loss;
}
