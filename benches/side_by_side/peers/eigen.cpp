// The workloads as an expert writes them with Eigen's fixed-size matrices: what several functions need is computed once,
// everything elementwise is one loop over A's columns, symmetric work is halved where that pays, nothing is allocated in `run`.

#include "eigen.h"

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
    Parameters<COLUMNS, M> parameters;

    explicit W1(const Inputs &inputs) : Filled<B, COLUMNS>(inputs), parameters(inputs.w.data()) {}

    void run() override {
        const auto &[u, v, weights] = parameters;
        Matrix<float, M, 1> mean;
        centred_gram(a, mean, centred, this->filled());
        const Array<float, M, 1> squares = a.diagonal(), inverse = squares.rsqrt(), means = mean;
        for (int j = 0; j < M; ++j) {
            auto column = a.col(j).array();
            const auto distance = squared_distances<B>(column, squares, means, j);
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

#include "eigen_serve.h"
