# statistics: averages, spread, quantiles, relations, the normal distribution, kernel densities.
import statistics as st
from decimal import Decimal as D
from fractions import Fraction as F
from statistics import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


data = [1.5, 2.5, 2.5, 2.75, 3.25, 4.75]
print(mean(data), mean([F(3, 7), F(1, 21)]), mean([D("0.5"), D("0.75")]), mean([1, 2]), mean([True, 2.0]), fmean(data), fmean([1, 2], weights=[3, 1]), geometric_mean([54, 24, 36]), harmonic_mean([40, 60]), harmonic_mean([40, 60], weights=[5, 30]), harmonic_mean([0, 1]))
print(median([1, 3, 5]), median([1, 3, 5, 7]), median_low([1, 3, 5, 7]), median_high([1, 3, 5, 7]), median_grouped([1, 2, 2, 3, 4, 4, 4, 4, 4, 5]), median_grouped([52, 52, 53, 54], interval=2), mode("aabbb"), multimode("aabbbbccddddeeffffgg"), multimode([]), mode(["red", "blue", "blue"]))
print(pstdev(data), pvariance(data), stdev(data), variance(data), pvariance([F(1, 4), F(5, 4), F(1, 2)]), variance([D("27.5"), D("30.25"), D("30.25")]), pstdev([D("1"), D("2")]), variance(data, mean(data)), stdev([F(1), F(3)]), pvariance([1e30, 1e30 + 1e15]), stdev([1, 2, 3, 4]), pstdev([0.1] * 3))
print(quantiles([105, 129, 87, 86, 111, 111, 89, 81], n=4), quantiles(range(1, 10), n=3, method="inclusive"), quantiles([5]), quantiles([1, 2], n=2))
x, y = [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 1, 2, 3, 1, 2, 3]
print(covariance(x, y), correlation(x, [9, 8, 7, 6, 5, 4, 3, 2, 1]), correlation(x, y, method="ranked"), linear_regression([1971, 1975, 1979, 1982, 1983], [1, 2, 3, 4, 5]), linear_regression(x, y, proportional=True))
n = NormalDist(100, 15)
print(n, n.mean, n.median, n.mode, n.stdev, n.variance, n.pdf(110), n.cdf(120), n.inv_cdf(0.9), n.zscore(130), n.quantiles(n=4), n.overlap(NormalDist(110, 10)))
print(n + 5, n - NormalDist(1, 2), n * 2, 3 * n / 2, -n, +n == n, hash(n) == hash(NormalDist(100, 15)), NormalDist.from_samples([1, 2, 3.5]), NormalDist().samples(3, seed=7), n + NormalDist(1, 20), 5 - n)
print([NormalDist().inv_cdf(p) for p in (1e-10, 0.2, 0.5, 0.999)], NormalDist(1, 0).mean)
f = kde([-2.1, -1.3, -0.4, 1.9, 5.1, 6.2], h=1.5)
print([round(f(v), 12) for v in range(-2, 3)], [round(kde([1, 2], 1, kernel=k)(1.5), 10) for k in ("gauss", "logistic", "sigmoid", "rectangular", "triangular", "parabolic", "quartic", "triweight", "cosine")], round(kde([1, 2], 1, "normal", cumulative=True)(1.5), 10))
draw = kde_random([1, 2, 9], 0.5, seed=8675309)
print([round(draw(), 10) for _ in range(4)])
for what, call, args in (("mean", mean, ([],)), ("fmean", fmean, ([],)), ("weights", fmean, ([1], [1, 2])), ("zero weights", fmean, ([1], [0])), ("geometric", geometric_mean, ([-1],)), ("geometric zero", geometric_mean, ([0, 1],)), ("harmonic", harmonic_mean, ([-1],)), ("harmonic text", harmonic_mean, (["a"],)), ("median", median, ([],)), ("mode", mode, ([],)), ("stdev", stdev, ([1],)), ("variance", variance, ([],)), ("pstdev", pstdev, ([],)),
                         ("quantiles", quantiles, ([],)), ("n", quantiles, ([1, 2], )), ("covariance", covariance, ([1], [1])), ("lengths", correlation, ([1, 2], [1])), ("constant", correlation, ([1, 1], [1, 2])), ("regression", linear_regression, ([1, 1], [1, 2])), ("method", correlation, (x, y)), ("sigma", NormalDist, (0, -1)), ("inv_cdf", n.inv_cdf, (1,)), ("cdf", NormalDist(0, 0).cdf, (1,)), ("zscore", NormalDist(0, 0).zscore, (1,)), ("samples", NormalDist.from_samples, ([1],)), ("text", mean, (["a"],)), ("kernel", kde, ([1], 1, "x")), ("bandwidth", kde, ([1], 0)), ("grouped", median_grouped, (["a"],))):
    attempt(what, call, *args)
attempt("quantile count", quantiles, [1, 2], n=0)
attempt("quantile method", quantiles, [1, 2], method="x")
print(mean([float("inf"), 1]), mean([float("nan"), 1]), StatisticsError.__bases__, median_low(["b", "a"]), st._sum([0.1] * 10))
