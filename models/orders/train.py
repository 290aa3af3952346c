"""Learns the words of orders: logistic regression over words and pairs of words (examples.ts), written as resources/transcript/order-words.json.

    python models/orders/train.py EXAMPLES.jsonl resources/transcript/order-words.json

Each window counts its features once, divided by the root of their number, as order-words.ts does. The bound is set on what was left out:
every lot of orders and every eighth of the visits is scored by a model that has not seen it, and the bound lets through no more of the turns
of visits and of near-orders than stated below; a clinician who dictates is heard and not counted. Needs about a minute and 2 GB.
"""

import json
import sys
import zlib

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

FOLDS = 8
"""Features that stand in one window alone say nothing."""
LEAST_WINDOWS = 2
"""So many of the heaviest weights are kept: the rest changes next to nothing."""
KEPT = 12_000
"""The shares of turns of visits, and of sentences that come near to orders, that may be above the bound where they were left out."""
REAL_SHARE = 0.0001
NEAR_SHARE = 0.01
"""What our own sentences weigh against one window of a visit, of which there are many."""
OWN_WEIGHS = 3.0
VISITS = ("real", "clinician")


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def matrix(rows, columns):
    """One row a window; also windows of which no feature is known."""
    data, indices, indptr = [], [], [0]
    for row in rows:
        known = [columns[f] for f in row["features"] if f in columns]
        indices += known
        data += [1 / np.sqrt(max(1, len(row["features"])))] * len(known)
        indptr.append(len(indices))
    return csr_matrix((data, indices, indptr), shape=(len(rows), len(columns)))


def columns_of(rows):
    counts = {}
    for row in rows:
        for feature in row["features"]:
            counts[feature] = counts.get(feature, 0) + 1
    return {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST_WINDOWS))}


def fit(rows):
    """The model, pruned and rounded as it is written: weights by feature, and the bias."""
    columns = columns_of(rows)
    y = np.array([row["kind"] == "order" for row in rows], dtype=int)
    weight = np.array([1.0 if row["kind"] in VISITS else OWN_WEIGHS for row in rows])
    model = LogisticRegression(C=30, solver="liblinear", max_iter=300, random_state=1)
    model.fit(matrix(rows, columns), y, sample_weight=weight)
    w = model.coef_[0]
    least = np.sort(np.abs(w))[-min(KEPT, len(w))]
    names = sorted(columns, key=columns.get)
    return {f: round(float(w[i]), 2) for i, f in enumerate(names) if abs(w[i]) >= least}, round(float(model.intercept_[0]), 2)


def scores(rows, weights, bias):
    return np.array(
        [bias + sum(weights.get(f, 0) for f in row["features"]) / np.sqrt(max(1, len(row["features"]))) for row in rows]
    )


def fold_of(group, kind, lots):
    """Lots are left out whole, one a fold; visits are spread over the first folds."""
    return lots.index(lot_of(group)) if kind not in VISITS else zlib.crc32(group.encode()) % FOLDS


def lot_of(group):
    return group.rsplit(" ", 1)[0].removesuffix(" innocent")


def main(examples, out):
    rows = read(examples)
    # The same window said in many visits counts once to learn from.
    seen, learned = set(), []
    for row in rows:
        key = (row["kind"], *sorted(row["features"]))
        if row["kind"] not in VISITS or key not in seen:
            learned.append(row)
        seen.add(key)
    lots = sorted({lot_of(row["group"]) for row in rows if row["kind"] not in VISITS})
    kinds = {row["turn"]: (row["kind"], row["group"]) for row in rows}
    best = {}
    for fold in range(max(FOLDS, len(lots))):

        def is_out(row):
            return fold_of(row["group"], row["kind"], lots) == fold

        weights, bias = fit([row for row in learned if not is_out(row)])
        left_out = [row for row in rows if is_out(row)]
        for row, score in zip(left_out, scores(left_out, weights, bias)):
            best[row["turn"]] = max(best.get(row["turn"], -np.inf), score)
    bounds = [
        np.sort(of)[::-1][int(len(of) * share)]
        for kind, share in (("real", REAL_SHARE), ("innocent", NEAR_SHARE))
        for of in [[score for turn, score in best.items() if kinds[turn][0] == kind]]
    ]
    bound = round(float(max(bounds)), 2)
    print(f"bounds by turns of visits and by near-orders: {bounds}")
    for lot in lots:
        for kind in ("order", "innocent"):
            of = [s for t, s in best.items() if kinds[t][0] == kind and lot_of(kinds[t][1]) == lot]
            if of:
                print(f"{lot:10} {kind:9} {sum(s > bound for s in of)} of {len(of)}")
    weights, bias = fit(learned)
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"bias": bias, "bound": bound, "weights": dict(sorted(weights.items()))}, file, ensure_ascii=False, indent=2)
        file.write("\n")
    print(f"{len(weights)} weights, bias {bias}")


if __name__ == "__main__":
    main(*sys.argv[1:])
