// W1's gradient as an expert derives and writes it with Eigen's fixed-size matrices: what pairs of columns receive is gathered in
// one loop over A's columns and pulled back by products; nothing is allocated in `run`.

#include "eigen.h"

/// With Y = X A, A = w0 P + w1 K + w2 U V and dA = Xᵀ dY, where P_ij = G_ij / √(G_ii G_jj) and K_ij = exp(−2 d_ij) for the centred
/// products G = Cᵀ C and the squared distances d: P and K are symmetric, so only S = dA + dAᵀ reaches G, as
///
///     T_ij = S_ij (w0 / √(G_ii G_jj) + 4 w1 K_ij),   T_ii = Σ_{j ≠ i} −(w0 S_ij P_ij / G_ii + 4 w1 S_ij K_ij),
///
/// and dX = dY Aᵀ + C T + the part of the means, which is the same for all rows. The first two are one product of twice the depth.
template <int B, int M>
struct W1Gradient : Batch<B, M, B, M> {
    /// dY and C side by side; Aᵀ over T.
    Matrix<float, B, 2 * M> left;
    Matrix<float, 2 * M, M> right;
    Matrix<float, B, M> centred;
    Matrix<float, M, M> g, da, s;
    Parameters<M, M> parameters, cotangents;

    explicit W1Gradient(const Inputs &inputs)
        : Batch<B, M, B, M>(inputs), parameters(inputs.w.data()), cotangents(inputs.w.data()) {
        left.template leftCols<M>() = Map<const Matrix<float, B, M, RowMajor>>(inputs.dy.data());
    }

    std::vector<float> result() const override {
        std::vector<float> numbers = Batch<B, M, B, M>::result(), w(4 * M + 3);
        Map<Array<float, M, 2, RowMajor>>(w.data()) = cotangents.u;
        Map<Array<float, 2, M, RowMajor>>(w.data() + 2 * M) = cotangents.v.transpose();
        Map<Array<float, 3, 1>>(w.data() + 4 * M) = cotangents.weights;
        numbers.insert(numbers.end(), w.begin(), w.end());
        return numbers;
    }

    /// dA + dAᵀ, by squares that lie in registers.
    void symmetrize() {
        constexpr int SIDE = M % 8 == 0 ? 8 : M % 4 == 0 ? 4 : 1;
        using Square = Matrix<float, SIDE, SIDE>;
        for (int j = 0; j < M; j += SIDE) {
            for (int i = j; i < M; i += SIDE) {
                const Square below = da.template block<SIDE, SIDE>(i, j), above = da.template block<SIDE, SIDE>(j, i);
                const Square sum = below + above.transpose();
                s.template block<SIDE, SIDE>(i, j) = sum;
                s.template block<SIDE, SIDE>(j, i) = sum.transpose();
            }
        }
    }

    void run() override {
        const auto &[u, v, weights] = parameters;
        const auto dy = left.template leftCols<M>();
        Matrix<float, M, 1> mean;
        centred_gram(g, mean, centred, this->x);
        if constexpr (IS_TRANSPOSED<M>) {
            const Matrix<float, M, B> rows = this->x.transpose();
            da.noalias() = rows.lazyProduct(dy);
            left.template rightCols<M>() = this->x.rowwise() - mean.transpose();
        } else {
            product(da, this->x.transpose(), dy);
            left.template rightCols<M>() = centred;
        }
        symmetrize();

        const Array<float, M, 1> squares = g.diagonal(), inverse = squares.rsqrt(), means = mean;
        // Σ_j of S_ij P_ij, S_ij K_ij and S_ij K_ij mean_j, dA Vᵀ, and dAᵀ U from S − dA: sums over columns, so that no register has
        // to be summed in itself.
        Array<float, M, 1> correlated = Array<float, M, 1>::Zero(), near = correlated, near_means = correlated;
        Array<float, M, 2> du = Array<float, M, 2>::Zero(), dv = du;
        for (int j = 0; j < M; ++j) {
            const auto products = g.col(j).array();
            const Array<float, M, 1> kernel = (-2.0f * squared_distances<B>(products, squares, means, j)).exp();
            const Array<float, M, 1> scale = (weights[0] * inverse[j]) * inverse;
            right.col(j).template head<M>().array() = scale * products + weights[1] * kernel +
                                                      (weights[2] * u(j, 0)) * v.col(0) + (weights[2] * u(j, 1)) * v.col(1);
            const auto both = s.col(j).array(), one = da.col(j).array();
            const Array<float, M, 1> nearness = both * kernel;
            right.col(j).template tail<M>().array() = both * scale + (4.0f * weights[1]) * nearness;
            correlated += both * products * inverse[j];
            near += nearness;
            near_means += nearness * means[j];
            du.col(0) += v(j, 0) * one;
            du.col(1) += v(j, 1) * one;
            dv.col(0) += u(j, 0) * (both - one);
            dv.col(1) += u(j, 1) * (both - one);
        }
        correlated *= inverse;
        cotangents.v = weights[2] * dv;
        // What the diagonal has of itself cancels.
        right.template bottomRows<M>().diagonal().array() -=
            weights[0] * correlated * inverse.square() + (4.0f * weights[1]) * near;
        cotangents.weights << 0.5f * correlated.sum(), 0.5f * near.sum(), (du * u).sum();
        cotangents.u = weights[2] * du;

        product(this->y, left, right);
        const Matrix<float, M, 1> by_mean = (-4.0f * weights[1]) * (means * near - near_means);
        this->y.rowwise() += by_mean.transpose();
    }
};

#include "eigen_serve.h"
