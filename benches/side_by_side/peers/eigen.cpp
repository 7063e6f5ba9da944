// The workloads as an expert writes them with Eigen's fixed-size matrices: what several functions need is computed once,
// everything elementwise is one loop over A's columns, symmetric work is halved where that pays, nothing is allocated in `run`.
//
// `CASES` comes from the driver, as -D'CASES=CASE(W1, 8, 4) CASE(W1, 32, 16) ...'; the protocol is in `../README.md`.

#include <Eigen/Core>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using Eigen::Array;
using Eigen::Map;
using Eigen::Matrix;
using Eigen::RowMajor;

struct Inputs {
    std::vector<float> x, w, structure;
};

/// One workload at one size. Objects live on the heap; C++17's `new` aligns them.
struct Forward {
    virtual ~Forward() = default;
    virtual void run() = 0;
    virtual std::vector<float> result() const = 0;
};

/// x and y, column-major as Eigen likes them best; files are row-major.
template <int B, int M, int Rows, int Columns>
struct Batch : Forward {
    Matrix<float, B, M> x;
    Matrix<float, Rows, Columns> y;

    explicit Batch(const Inputs &inputs) {
        x = Map<const Matrix<float, B, M, RowMajor>>(inputs.x.data());
        y.setZero();
    }

    std::vector<float> result() const override {
        std::vector<float> rows(Rows * Columns);
        Map<Matrix<float, Rows, Columns, RowMajor>>(rows.data()) = y;
        return rows;
    }
};

/// Up to here a product without Eigen's panels is faster, and products of columns from a transposed copy: neighbours of a
/// register belong to different columns then, where it would have to be summed otherwise (measured).
constexpr int SMALL = 8;

/// With AVX-512, four columns are not worth the shuffling of the transposed copy (W1), and columns that are no multiple of eight take
/// longer than as many more as make one: A is made from x with columns of zeros then. AVX2 is better off without (measured).
#ifdef __AVX512F__
constexpr int SMALLEST_TRANSPOSED = 8, MULTIPLE = 8;
#else
constexpr int SMALLEST_TRANSPOSED = 1, MULTIPLE = 1;
#endif

template <class Y, class Left, class Right>
void product(Y &y, const Left &left, const Right &right) {
    if constexpr (Y::ColsAtCompileTime <= SMALL) {
        y.noalias() = left.lazyProduct(right);
    } else {
        y.noalias() = left * right;
    }
}

/// The products of all pairs of columns. From `HALVED` on only the lower half is computed, and mirrored.
constexpr int HALVED = 96;

template <int B, int M>
void gram(Matrix<float, M, M> &g, const Matrix<float, B, M> &x) {
    if constexpr (M >= HALVED) {
        g.setZero();
        g.template selfadjointView<Eigen::Lower>().rankUpdate(x.transpose());
        g.template triangularView<Eigen::StrictlyUpper>() = g.transpose();
    } else {
        product(g, x.transpose(), x);
    }
}

/// The same from the transposed copy.
template <int B, int M>
void gram_of_rows(Matrix<float, M, M> &g, const Matrix<float, M, B> &rows) {
    g.noalias() = rows.lazyProduct(rows.transpose());
}

/// x with columns of zeros, where that is faster; what is computed from these is left aside.
template <int B, int M>
struct Filled : Batch<B, M, B, M> {
    static constexpr int N = M <= SMALL ? M : (M + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    Matrix<float, B, N> wide;

    explicit Filled(const Inputs &inputs) : Batch<B, M, B, M>(inputs) { wide.setZero(); }

    const Matrix<float, B, N> &filled() {
        if constexpr (M == N) {
            return this->x;
        } else {
            wide.template leftCols<M>() = this->x;
            return wide;
        }
    }

    void multiply(const Matrix<float, N, N> &a) {
        if constexpr (M == N) {
            product(this->y, this->x, a);
        } else {
            product(this->y, this->x, a.template topLeftCorner<M, M>());
        }
    }
};

template <int B, int COLUMNS>
struct W1 : Filled<B, COLUMNS> {
    /// From here on M is the number of filled columns.
    static constexpr int M = Filled<B, COLUMNS>::N;
    Matrix<float, B, M> centred;
    Matrix<float, M, M> a;
    Array<float, M, 2> u;
    Array<float, M, 2> v;
    Array<float, 3, 1> weights;

    explicit W1(const Inputs &inputs) : Filled<B, COLUMNS>(inputs) {
        const float *w = inputs.w.data();
        u.setZero();
        v.setZero();
        u.template topRows<COLUMNS>() = Map<const Array<float, COLUMNS, 2, RowMajor>>(w);
        v.template topRows<COLUMNS>() = Map<const Array<float, 2, COLUMNS, RowMajor>>(w + 2 * COLUMNS).transpose();
        weights = Map<const Array<float, 3, 1>>(w + 4 * COLUMNS);
    }

    void run() override {
        const Matrix<float, B, M> &x = this->filled();
        Matrix<float, M, 1> mean;
        if constexpr (SMALLEST_TRANSPOSED <= M && M <= SMALL) {
            const Matrix<float, M, B> rows = x.transpose();
            mean = rows.rowwise().sum() * (1.0f / B);
            const Matrix<float, M, B> deviations = rows.colwise() - mean;
            gram_of_rows(a, deviations);
        } else {
            mean = x.colwise().mean().transpose();
            centred = x.rowwise() - mean.transpose();
            gram(a, centred);
        }
        const Array<float, M, 1> squares = a.diagonal(), inverse = squares.rsqrt(), means = mean;
        // ‖x_i − x_j‖² = ‖c_i − c_j‖² + B (mean_i − mean_j)², so the centred products serve both functions.
        for (int j = 0; j < M; ++j) {
            auto column = a.col(j).array();
            const auto distance =
                (squares + squares[j] - 2.0f * column + float(B) * (means - means[j]).square()).max(0.0f);
            column = (weights[0] * inverse[j]) * column * inverse + weights[1] * (-2.0f * distance).exp() +
                     (weights[2] * v(j, 0)) * u.col(0) + (weights[2] * v(j, 1)) * u.col(1);
        }
        this->multiply(a);
    }
};

template <int B, int COLUMNS>
struct W2 : Filled<B, COLUMNS> {
    static constexpr int M = Filled<B, COLUMNS>::N;
    /// A is symmetric, and its elementwise part costs as much as its products. Where rows fill registers often enough, it is computed in
    /// so many groups of columns, each from the group's first row on; what lies above the diagonal is mirrored.
    static constexpr int GROUPS = M % 64 == 0 ? 4 : 1;
    Matrix<float, M, B> transposed;
    Matrix<float, M, M> a;
    Array<float, M, M> absolute;

    explicit W2(const Inputs &inputs) : Filled<B, COLUMNS>(inputs) {
        // Above the diagonal not all is written but some is read, which must not be slow numbers.
        absolute.setZero();
    }

    /// Σ_k |x_ki − x_kj|: a tile of neighbours i and some j stays in registers while k runs.
    template <int Tile, int Width>
    void tile(int i, int j) {
        Array<float, Tile, 1> sums[Width];
        for (int c = 0; c < Width; ++c) {
            sums[c].setZero();
        }
        for (int k = 0; k < B; ++k) {
            const Array<float, Tile, 1> left = transposed.col(k).template segment<Tile>(i).array();
            for (int c = 0; c < Width; ++c) {
                sums[c] += (left - transposed(j + c, k)).abs();
            }
        }
        for (int c = 0; c < Width; ++c) {
            absolute.col(j + c).template segment<Tile>(i) = sums[c];
        }
    }

    void absolute_distances() {
        constexpr int TILE = M % 16 == 0 ? 16 : M % 8 == 0 ? 8 : M % 4 == 0 ? 4 : 1;
        constexpr int WIDTH = M % 8 == 0 ? 8 : M % 4 == 0 ? 4 : 1;
        for (int j = 0; j < M; j += WIDTH) {
            // What lies above these tiles is mirrored afterwards.
            for (int i = j / TILE * TILE; i < M; i += TILE) {
                tile<TILE, WIDTH>(i, j);
            }
        }
        if constexpr (GROUPS == 1) {
            absolute.matrix().template triangularView<Eigen::StrictlyUpper>() = absolute.matrix().transpose();
        }
    }

    /// Entries of A from row `First` on, in the columns of the group that begins there and of those to its right.
    template <int First>
    void entries(const Array<float, M, 1> &all_squares, const Array<float, M, 1> &all_inverse) {
        constexpr int N = M - First, END = First + M / GROUPS;
        const Array<float, N, 1> squares = all_squares.template tail<N>(), inverse = all_inverse.template tail<N>();
        for (int j = First; j < END; ++j) {
            auto column = a.col(j).template tail<N>().array();
            const Array<float, N, 1> products = column;
            const Array<float, N, 1> square = (squares + all_squares[j] - 2.0f * products).max(0.0f);
            const Array<float, N, 1> nearness = (-0.25f * absolute.col(j).template tail<N>()).exp();
            column = (products + (products + 1.0f).square() + products.tanh() + products * inverse * all_inverse[j] +
                      (-0.125f * square).exp() + (-0.1f * square).exp() + (-square.sqrt()).exp() + nearness +
                      // exp(−d) is exp(−d/4) to the fourth.
                      nearness.square().square()) *
                     (1.0f / 9.0f);
        }
        if constexpr (END < M) {
            entries<END>(all_squares, all_inverse);
        }
    }

    /// By squares of eight, which lie in registers.
    void mirror() {
        using Square = Matrix<float, 8, 8>;
        for (int j = 0; j < M; j += 8) {
            const Square diagonal = a.template block<8, 8>(j, j);
            a.template block<8, 8>(j, j).template triangularView<Eigen::StrictlyUpper>() = diagonal.transpose();
            for (int i = j + 8; i < M; i += 8) {
                a.template block<8, 8>(j, i) = a.template block<8, 8>(i, j).transpose();
            }
        }
    }

    void run() override {
        const Matrix<float, B, M> &x = this->filled();
        transposed = x.transpose();
        if constexpr (M <= SMALL) {
            gram_of_rows(a, transposed);
        } else {
            gram(a, x);
        }
        absolute_distances();
        const Array<float, M, 1> squares = a.diagonal(), inverse = squares.rsqrt();
        entries<0>(squares, inverse);
        if constexpr (GROUPS > 1) {
            mirror();
        }
        this->multiply(a);
    }
};

/// Three hops of a chain fill seven diagonals, of which each column of y needs its own.
template <int B, int M>
struct W3 : Batch<B, M, B, M> {
    static constexpr int HOPS = 3, WIDTH = 2 * HOPS + 1;
    /// Up to here the dense product is faster (measured).
    static constexpr int DENSE = 16;
    Matrix<float, M, M> a;

    explicit W3(const Inputs &inputs) : Batch<B, M, B, M>(inputs) {
        a = Map<const Matrix<float, M, M, RowMajor>>(inputs.structure.data());
    }

    void run() override {
        if constexpr (M <= DENSE) {
            product(this->y, this->x, a);
        } else {
            for (int j = 0; j < M; ++j) {
                auto column = this->y.col(j);
                if (j >= HOPS && j + HOPS < M) {
                    const auto factors = a.col(j).template segment<WIDTH>(j - HOPS);
                    column.noalias() = this->x.template middleCols<WIDTH>(j - HOPS).lazyProduct(factors);
                } else {
                    const int first = std::max(j - HOPS, 0), width = std::min(j + HOPS + 1, M) - first;
                    column.noalias() = this->x.middleCols(first, width).lazyProduct(a.col(j).segment(first, width));
                }
            }
        }
    }
};

template <int B, int M>
struct W4 : Batch<B, M, B, M> {
    static constexpr int RANK = 4;
    Matrix<float, B, B> ties, a;
    Matrix<float, M, RANK> u;
    Matrix<float, RANK, M> v;

    explicit W4(const Inputs &inputs) : Batch<B, M, B, M>(inputs) {
        ties = Map<const Matrix<float, B, B, RowMajor>>(inputs.structure.data());
        u = Map<const Matrix<float, M, RANK, RowMajor>>(inputs.w.data());
        v = Map<const Matrix<float, RANK, M, RowMajor>>(inputs.w.data() + M * RANK);
    }

    void run() override {
        const Matrix<float, B, RANK> left = this->x.lazyProduct(u);
        const Matrix<float, RANK, B> right = v.lazyProduct(this->x.transpose());
        for (int j = 0; j < B; ++j) {
            auto column = a.col(j).array();
            column = ties.col(j).array() * left.lazyProduct(right.col(j)).array();
            column = (column - column.maxCoeff()).exp();
            column *= 1.0f / column.sum();
        }
        this->y.noalias() = a.transpose() * this->x;
    }
};

template <int B, int M>
struct W5 : Batch<B, M, B, 4 * M> {
    Matrix<float, B, M> centred, p, logarithm;
    Matrix<float, M, M> products, entropies;
    Matrix<float, M, 4 * M> a;

    using Batch<B, M, B, 4 * M>::Batch;

    void run() override {
        const Matrix<float, B, M> &x = this->x;
        centred = x.rowwise() - x.colwise().mean();
        gram(products, centred);
        for (int j = 0; j < M; ++j) {
            auto shifted = logarithm.col(j).array();
            auto probability = p.col(j).array();
            shifted = x.col(j).array() - x.col(j).maxCoeff();
            probability = shifted.exp();
            const float sum = probability.sum();
            probability *= 1.0f / sum;
            shifted -= std::log(sum);
        }
        product(entropies, p.transpose(), logarithm);
        const Array<float, M, 1> variances = products.diagonal() * (1.0f / (B - 1)), inverse = variances.rsqrt();
        const Array<float, M, 1> entropy = entropies.diagonal();
        for (int j = 0; j < M; ++j) {
            const Array<float, M, 1> covariance = products.col(j).array() * (1.0f / (B - 1));
            const Array<float, M, 1> pearson = covariance * inverse * inverse[j];
            const Array<float, M, 1> determinant = variances * variances[j];
            a.col(j) = pearson;
            a.col(M + j) = pearson.max(0.0f).min(1.0f);
            a.col(2 * M + j) = 0.5f * (determinant / (determinant - covariance.square()).max(1e-10f)).log();
            a.col(3 * M + j) = entropy - entropies.col(j).array();
            a(j, M + j) = a(j, 2 * M + j) = 0.0f;
        }
        product(this->y, x, a);
    }
};

struct Case {
    std::string name;
    std::function<std::unique_ptr<Forward>(const Inputs &)> load;
};

#define CASE(workload, b, m) \
    Case{#workload "_" #b "x" #m, [](const Inputs &inputs) { return std::make_unique<workload<b, m>>(inputs); }},
const std::vector<Case> TABLE = {CASES};

std::vector<float> numbers(const std::string &path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    std::vector<float> numbers(file.tellg() / sizeof(float));
    file.seekg(0);
    file.read(reinterpret_cast<char *>(numbers.data()), numbers.size() * sizeof(float));
    return numbers;
}

std::unique_ptr<Forward> load(const std::string &directory, const std::string &name) {
    for (const Case &entry : TABLE) {
        if (entry.name == name) {
            const std::string path = directory + "/" + name;
            auto forward = entry.load({numbers(path + ".x"), numbers(path + ".w"), numbers(path + ".structure")});
            forward->run();
            const std::vector<float> result = forward->result();
            std::ofstream(path + ".y", std::ios::binary)
                .write(reinterpret_cast<const char *>(result.data()), result.size() * sizeof(float));
            return forward;
        }
    }
    throw std::invalid_argument(name + " is not in the table");
}

/// µs per run, from the first power of two of runs that fills the time.
double time_of(Forward &forward, double milliseconds) {
    using Clock = std::chrono::steady_clock;
    for (long runs = 1;; runs *= 2) {
        const auto start = Clock::now();
        for (long run = 0; run < runs; ++run) {
            forward.run();
            asm volatile("" ::: "memory");  // Another's x, for all that the compiler knows.
        }
        const double elapsed = std::chrono::duration<double, std::micro>(Clock::now() - start).count();
        if (elapsed >= milliseconds * 1e3) {
            return elapsed / runs;
        }
    }
}

/// From version 5 on the world's number stays at 3, for ever, and is no part of the version any more.
#ifdef EIGEN_VERSION_STRING
#define VERSION "Eigen " EIGEN_VERSION_STRING
#else
#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)
#define VERSION "Eigen " TEXT(EIGEN_WORLD_VERSION) "." TEXT(EIGEN_MAJOR_VERSION) "." TEXT(EIGEN_MINOR_VERSION)
#endif

int main(int, char **arguments) {
    std::cout << VERSION SOURCE ", " COMPILER " " __VERSION__ << std::endl;
    std::unique_ptr<Forward> loaded;
    for (std::string order, argument; std::cin >> order >> argument;) {
        if (order == "load") {
            loaded = load(arguments[1], argument);
            std::cout << "ok" << std::endl;
        } else {
            std::cout << time_of(*loaded, std::stod(argument)) << std::endl;
        }
    }
}
