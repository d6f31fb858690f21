#include "operators.h"

#include <algorithm>
#include <cmath>

#include "broadcast.h"

namespace testep {

namespace {

using Inputs = std::vector<const Tensor*>;

double Get(const Attributes& attributes, const char* name, double otherwise) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? otherwise : found->second;
}

template <typename Function>
Tensor Each(const Tensor& x, Function function) {
  Tensor y(x.shape);
  for (size_t i = 0; i < y.owned.size(); i++) y.owned[i] = static_cast<float>(function(x.values[i]));
  return y;
}

template <typename Function>
Tensor Pairs(const Inputs& inputs, Function function) {
  const auto &a = *inputs[0], &b = *inputs[1];
  const auto shape = BroadcastShape(a.shape, b.shape);
  const auto of_a = BroadcastOffsets(a.shape, shape), of_b = BroadcastOffsets(b.shape, shape);
  Tensor y(shape);
  for (size_t i = 0; i < y.owned.size(); i++) y.owned[i] = function(a.values[of_a[i]], b.values[of_b[i]]);
  return y;
}

Tensor Add(const Attributes&, const Inputs& inputs) { return Pairs(inputs, [](float a, float b) { return a + b; }); }
Tensor Sub(const Attributes&, const Inputs& inputs) { return Pairs(inputs, [](float a, float b) { return a - b; }); }
Tensor Mul(const Attributes&, const Inputs& inputs) { return Pairs(inputs, [](float a, float b) { return a * b; }); }
Tensor Div(const Attributes&, const Inputs& inputs) { return Pairs(inputs, [](float a, float b) { return a / b; }); }

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }
Tensor Sigmoid(const Attributes&, const Inputs& inputs) { return Each(*inputs[0], Logistic); }
Tensor Tanh(const Attributes&, const Inputs& inputs) { return Each(*inputs[0], [](double x) { return std::tanh(x); }); }
Tensor Sqrt(const Attributes&, const Inputs& inputs) { return Each(*inputs[0], [](double x) { return std::sqrt(x); }); }
Tensor Relu(const Attributes&, const Inputs& inputs) { return Each(*inputs[0], [](double x) { return std::max(x, 0.0); }); }
Tensor QuickGelu(const Attributes& attributes, const Inputs& inputs) {
  return Each(*inputs[0], [alpha = Get(attributes, "alpha", 1.702f)](double x) { return x * Logistic(alpha * x); });
}

Tensor Softmax(const Attributes& attributes, const Inputs& inputs) {
  const auto& x = *inputs[0];
  const auto rank = static_cast<int64_t>(x.shape.size());
  const auto axis = (static_cast<int64_t>(Get(attributes, "axis", -1)) + rank) % rank;
  const auto length = x.shape[axis], stride = Size({x.shape.begin() + axis + 1, x.shape.end()});
  Tensor y(x.shape);
  for (int64_t row = 0; row < Size(x.shape) / std::max<int64_t>(length, 1); row++) {
    const auto first = row / stride * stride * length + row % stride;
    double largest = -INFINITY, sum = 0;
    for (int64_t i = 0; i < length; i++) largest = std::max<double>(largest, x.values[first + i * stride]);
    for (int64_t i = 0; i < length; i++) sum += std::exp(x.values[first + i * stride] - largest);
    for (int64_t i = 0; i < length; i++)
      y.owned[first + i * stride] = static_cast<float>(std::exp(x.values[first + i * stride] - largest) / sum);
  }
  return y;
}

// (m, k) times (k, n), either of them stored transposed.
void Multiply(const float* a, bool a_transposed, const float* b, bool b_transposed, float* y, int64_t m, int64_t k, int64_t n) {
  for (int64_t row = 0; row < m; row++) {
    for (int64_t column = 0; column < n; column++) {
      double sum = 0;
      for (int64_t i = 0; i < k; i++)
        sum += static_cast<double>(a[a_transposed ? i * m + row : row * k + i]) * b[b_transposed ? column * k + i : i * n + column];
      y[row * n + column] = static_cast<float>(sum);
    }
  }
}

Tensor MatMul(const Attributes&, const Inputs& inputs) {
  // A vector is a matrix with one row (left) or one column (right), which the result does not keep.
  auto a_shape = inputs[0]->shape, b_shape = inputs[1]->shape;
  const bool row = a_shape.size() == 1, column = b_shape.size() == 1;
  if (row) a_shape.insert(a_shape.begin(), 1);
  if (column) b_shape.push_back(1);
  const auto m = a_shape.end()[-2], k = a_shape.end()[-1], n = b_shape.end()[-1];

  const Shape a_batch(a_shape.begin(), a_shape.end() - 2), b_batch(b_shape.begin(), b_shape.end() - 2);
  const auto batch = BroadcastShape(a_batch, b_batch);
  const auto of_a = BroadcastOffsets(a_batch, batch), of_b = BroadcastOffsets(b_batch, batch);
  auto shape = batch;
  if (!row) shape.push_back(m);
  if (!column) shape.push_back(n);
  Tensor y(shape);
  for (size_t i = 0; i < of_a.size(); i++)
    Multiply(inputs[0]->values + of_a[i] * m * k, false, inputs[1]->values + of_b[i] * k * n, false, y.owned.data() + i * m * n, m, k, n);
  return y;
}

Tensor Gemm(const Attributes& attributes, const Inputs& inputs) {
  const auto &a = *inputs[0], &b = *inputs[1];
  const bool a_transposed = Get(attributes, "transA", 0) != 0, b_transposed = Get(attributes, "transB", 0) != 0;
  const auto m = a.shape[a_transposed], k = a.shape[!a_transposed], n = b.shape[!b_transposed];
  Tensor y({m, n});
  Multiply(a.values, a_transposed, b.values, b_transposed, y.owned.data(), m, k, n);
  const auto* c = inputs.size() > 2 ? inputs[2] : nullptr;
  const auto of_c = BroadcastOffsets(c == nullptr ? Shape() : c->shape, y.shape);
  const auto alpha = Get(attributes, "alpha", 1), beta = Get(attributes, "beta", 1);
  for (size_t i = 0; i < y.owned.size(); i++)
    y.owned[i] = static_cast<float>(alpha * y.owned[i] + (c == nullptr ? 0 : beta * c->values[of_c[i]]));
  return y;
}

const std::map<std::string, Operator> operators = {
    {"Add", Add},         {"Sub", Sub},   {"Mul", Mul},   {"Div", Div},   {"Sigmoid", Sigmoid}, {"Tanh", Tanh},
    {"Softmax", Softmax}, {"Sqrt", Sqrt}, {"Relu", Relu}, {"Gemm", Gemm}, {"MatMul", MatMul},   {"com.microsoft.QuickGelu", QuickGelu},
};

}  // namespace

Operator FindOperator(const std::string& domain, const std::string& name) {
  const auto found = operators.find(domain.empty() ? name : domain + "." + name);
  return found == operators.end() ? nullptr : found->second;
}

}  // namespace testep
