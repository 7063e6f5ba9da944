/* What Rust and alone.c call. */
#define ROWS 16
#define COLUMNS 8
#define PARAMETERS (4 * COLUMNS + 3)

typedef float batch[COLUMNS][ROWS];
typedef float square[COLUMNS][COLUMNS];

void w1_matrix(const batch x, const float *restrict w, square a);
void w1_forward(const batch x, const float *restrict w, batch y);
void w2_matrix(const batch x, const float *restrict w, square a);
void w2_forward(const batch x, const float *restrict w, batch y);

#define SAMPLES 100
#define CHANNELS 6
#define FUNCTIONS 3
#define ENTRIES (FUNCTIONS * CHANNELS * CHANNELS)

typedef float motion[CHANNELS][SAMPLES];
typedef float dependence[FUNCTIONS][CHANNELS][CHANNELS];

void motions_matrix(const motion x, dependence a);
/* The number of the training matrix that is nearest to `a`, or -1 if no distance is a number. They lie `stride` floats apart. */
int motions_nearest(const float *restrict a, const float *restrict training, unsigned stride, int count);
