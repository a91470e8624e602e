"""Writes reference.csv: log-densities and their derivatives with 80 digits (mpmath 1.3.0).

Columns: family, link, psi, y, weight, eta, then logDensity (without the constant), score, observed, expected, observedSlope,
expectedSlope, densityByDispersion, scoreByDispersion, observedByDispersion, expectedByDispersion, constant. Every density is
the textbook's; derivatives are mpmath's numerical ones of it, so nothing is shared with the code under test.
Run: python3 reference.py > reference.csv
"""
from mpmath import (mp, mpf, exp, log, sqrt, pi, loggamma, log1p, erfc, atan, diff, nstr, expm1)

mp.dps = 120

MEAN = {
    "identity": lambda e: e,
    "log": exp,
    "sqrt": lambda e: e * e,
    "inverse": lambda e: 1 / e,
    "inverse-squared": lambda e: 1 / sqrt(e),
}
SUCCESS = {
    "logit": lambda e: 1 / (1 + exp(-e)),
    "probit": lambda e: erfc(-e / sqrt(2)) / 2,
    "cloglog": lambda e: -expm1(-exp(e)),
    "cauchit": lambda e: mpf(1) / 2 + atan(e) / pi,
    "log": exp,
    "identity": lambda e: e,
}
FAILURE = {
    "logit": lambda e: 1 / (1 + exp(e)),
    "probit": lambda e: erfc(e / sqrt(2)) / 2,
    "cloglog": lambda e: exp(-exp(e)),
    "cauchit": lambda e: mpf(1) / 2 - atan(e) / pi,
    "log": lambda e: -expm1(e),
    "identity": lambda e: 1 - e,
}


def negative_binomial(y, k, mu):
    return loggamma(y + k) - loggamma(k) + k * log(k / (k + mu)) + y * log(mu / (k + mu))


def log_of(p, rest):
    return log(p) if p < rest else log1p(-rest)


def density(family, link, y, w, eta, psi):
    phi = exp(psi)
    if family == "binomial":
        value = mpf(0)
        if y > 0:
            value += y * log_of(SUCCESS[link](eta), FAILURE[link](eta))
        if y < 1:
            value += (1 - y) * log_of(FAILURE[link](eta), SUCCESS[link](eta))
        return w * value
    mu = MEAN[link](eta)
    if family == "gaussian":
        return -(psi + w * (y - mu) ** 2 / phi) / 2
    if family == "poisson":
        return w * (y * log(mu) - mu)
    if family == "negative-binomial":
        return w * negative_binomial(y, phi, mu)
    if family == "negative-binomial-1":
        return w * negative_binomial(y, mu / phi, mu)
    if family == "gamma":
        a = w / phi
        return a * log(a * y / mu) - loggamma(a) - a * y / mu
    if family == "inverse-gaussian":
        return -psi / 2 - w * (y - mu) ** 2 / (2 * phi * mu ** 2 * y)
    raise ValueError(family)


def constant(family, y, w):
    if family == "binomial":
        return loggamma(w + 1) - loggamma(w * y + 1) - loggamma(w - w * y + 1)
    if family == "gaussian":
        return log(w / (2 * pi)) / 2
    if family == "gamma":
        return -log(y)
    if family == "inverse-gaussian":
        return log(w / (2 * pi * y ** 3)) / 2
    return -w * loggamma(y + 1)


def information(family, link, w, eta, psi):
    phi = exp(psi)
    if family == "binomial":
        slope = diff(SUCCESS[link], eta)
        return w * slope ** 2 / (SUCCESS[link](eta) * FAILURE[link](eta))
    mu = MEAN[link](eta)
    variance = {
        "gaussian": phi,
        "poisson": mu,
        "negative-binomial": mu + mu ** 2 / phi,
        "negative-binomial-1": mu * (1 + phi),
        "gamma": phi * mu ** 2,
        "inverse-gaussian": phi * mu ** 3,
    }[family]
    return w * diff(MEAN[link], eta) ** 2 / variance


def number(x):
    x = mpf(x)
    return "0" if abs(x) < mpf(10) ** -290 else nstr(x, 17)


asked = 0


def row(family, link, psi, y, w, eta):
    # Every third or eleventh row of the grid is enough to keep; a prime stride meets all values.
    global asked
    asked += 1
    if asked % (3 if link in ("log", "logit", "probit", "cloglog", "cauchit") else 11) != 0:
        return
    if family == "binomial":  # the proportion as the double that the code is given
        y = mpf(float(y))
    y, w, eta, psi = mpf(y), mpf(w), mpf(eta), mpf(psi)
    f = lambda e, p: density(family, link, y, w, e, p)
    i = lambda e, p: information(family, link, w, e, p)
    free = family in ("binomial", "poisson")
    d = lambda order: 0 if free and order[1] else diff(f, (eta, psi), order)
    values = [f(eta, psi), d((1, 0)), -d((2, 0)), i(eta, psi), -d((3, 0)), diff(i, (eta, psi), (1, 0)),
              d((0, 1)), d((1, 1)), -d((2, 1)), 0 if free else diff(i, (eta, psi), (0, 1)), constant(family, y, w)]
    print(",".join([family, link] + [repr(float(x)) for x in (psi, y, w, eta)] + [number(v) for v in values]))


def positive_etas(link):
    return {"log": (-30, -2, 0.75, 9, 14), "identity": (1e-6, 0.3, 4, 1e6), "sqrt": (1e-3, 0.7, 3, 1e3),
            "inverse": (1e-6, 0.25, 5, 1e6), "inverse-squared": (1e-12, 0.1, 6, 1e12)}[link]


COUNTS = (0, 1, 2, 7, 23, 24, 63, 64, 200, 1000000)
for link in MEAN:
    for eta in positive_etas(link):
        for y in COUNTS:
            row("poisson", link, 0, y, 2.5, eta)
            for psi in (-23, -3, 0.4, 3, 12, 23, 40):
                if y in (0, 1, 24, 1000000) or psi in (0.4, 3, 23):
                    row("negative-binomial", link, psi, y, 1.5, eta)
                    row("negative-binomial-1", link, -psi, y, 1.5, eta)
        for y in (1e-5, 0.4, 30):
            for psi in (-20, -1, 2):
                for w in (1, 3.5):
                    row("gamma", link, psi, y, w, eta)
                    row("inverse-gaussian", link, psi, y, w, eta)
    for y in (-3, 0, 2.2):
        for eta in {"log": (-4, 0.5, 6), "identity": (-8, 0, 3)}.get(link, (0.05, 0.8, 7)):
            for psi in (-6, 0, 4):
                row("gaussian", link, psi, y, 1.75, eta)
for eta in (-2, -0.01):
    row("gaussian", "inverse", 0.3, 1.5, 2, eta)
for link, etas in {
    "logit": (-700, -40, -5, -0.3, 0, 1.1, 20, 38, 700),
    "probit": (-300, -37, -9, -5, -2.5, -0.3, 0, 0.2, 1.1, 3, 4, 6, 8.3, 20, 37),
    "cloglog": (-700, -40, -9, -2, -0.7, -0.69, -0.3, 0, 0.8, 1.5, 3, 5, 6.3),
    "cauchit": (-1e9, -700, -11, -1, -0.3, 0.01, 1, 4, 350, 1e9),
    "log": (-700, -30, -3, -0.7, -0.69, -0.1, -1e-3, -1e-9),
    "identity": (1e-40, 1e-9, 0.2, 0.5, 0.875, 0.999),
}.items():
    for eta in etas:
        for y, w in ((0, 1), (1, 1), (0.25, 8), (0.3, 1000000), (1, 40)):
            row("binomial", link, 0, y, w, eta)
