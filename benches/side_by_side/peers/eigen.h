// What the programs in Eigen have in common: the expert's products, and what W1 needs both forwards and backwards.

#pragma once

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
    std::vector<float> x, w, structure, dy;
};

/// One workload or its gradient at one size. Objects live on the heap; C++17's `new` aligns them.
struct Work {
    virtual ~Work() = default;
    virtual void run() = 0;
    virtual std::vector<float> result() const = 0;
};

/// x and y, column-major as Eigen likes them best; files are row-major.
template <int B, int M, int Rows, int Columns>
struct Batch : Work {
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

/// W1's parameters; where there are more than `COLUMNS` columns, U and V are zero for them.
template <int COLUMNS, int M>
struct Parameters {
    Array<float, M, 2> u = Array<float, M, 2>::Zero();
    Array<float, M, 2> v = Array<float, M, 2>::Zero();
    Array<float, 3, 1> weights;

    explicit Parameters(const float *w) {
        u.template topRows<COLUMNS>() = Map<const Array<float, COLUMNS, 2, RowMajor>>(w);
        v.template topRows<COLUMNS>() = Map<const Array<float, 2, COLUMNS, RowMajor>>(w + 2 * COLUMNS).transpose();
        weights = Map<const Array<float, 3, 1>>(w + 4 * COLUMNS);
    }
};

/// Whether products of so many columns are made from a transposed copy.
template <int M>
constexpr bool IS_TRANSPOSED = SMALLEST_TRANSPOSED <= M && M <= SMALL;

/// Means, and products of centred columns. `centred` is written where it is needed for these. Where g++ does not inline it, W1 takes
/// 1.15 times as long at 8×4 (measured).
template <int B, int M>
EIGEN_STRONG_INLINE void centred_gram(Matrix<float, M, M> &g, Matrix<float, M, 1> &mean, Matrix<float, B, M> &centred,
                  const Matrix<float, B, M> &x) {
    if constexpr (IS_TRANSPOSED<M>) {
        const Matrix<float, M, B> rows = x.transpose();
        mean = rows.rowwise().sum() * (1.0f / B);
        const Matrix<float, M, B> deviations = rows.colwise() - mean;
        gram_of_rows(g, deviations);
    } else {
        mean = x.colwise().mean().transpose();
        centred = x.rowwise() - mean.transpose();
        gram(g, centred);
    }
}

/// ‖x_i − x_j‖² = ‖c_i − c_j‖² + B (mean_i − mean_j)² of a column j, so the centred products serve correlations and distances. An
/// expression, which refers to what it is given.
template <int B, int M, class Column>
EIGEN_STRONG_INLINE auto squared_distances(const Column &products, const Array<float, M, 1> &squares,
                                           const Array<float, M, 1> &means, int j) {
    return (squares + squares[j] - 2.0f * products + float(B) * (means - means[j]).square()).max(0.0f);
}
