"""The same file through Splink on DuckDB: splink-dedup.py FILE.csv ID_COLUMN FIELDS_JSON PAIRS.csv THRESHOLD

FIELDS_JSON is what Parasol guessed: [{"name", "kind"}, ...]. Kinds become the comparisons that Splink recommends for them. Blocking
and training are by pairs of fields, as its tutorials have it. Writes id_a,id_b of the pairs and prints the seconds as JSON.
"""

import csv
import itertools
import json
import logging
import sys
import time

import pandas as pd
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

logging.getLogger("splink").setLevel(logging.ERROR)
file, id_column, fields_json, out, threshold = sys.argv[1:6]
fields = json.loads(fields_json)
started = time.perf_counter()

table = pd.read_csv(file, dtype=str, skipinitialspace=True, keep_default_na=False)
table = table.apply(lambda column: column.str.strip())
table = table[[id_column, *[field["name"] for field in fields]]].rename(columns={id_column: "unique_id"})
table = table.mask(table == "")


def comparison(field):
    name, kind = field["name"], field["kind"]
    if kind == "name":
        return cl.NameComparison(name)
    if kind in ("date", "identifier"):
        return cl.LevenshteinAtThresholds(name, [1, 2]).configure(term_frequency_adjustments=True)
    if kind == "text":
        return cl.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(term_frequency_adjustments=True)
    return cl.ExactMatch(name)


strong = [field["name"] for field in fields if field["kind"] != "category"]
rules = [block_on(*pair) for pair in itertools.combinations(strong[:6], 2)]
database = DuckDBAPI()
linker = Linker(
    database.register(table),
    SettingsCreator(
        link_type="dedupe_only",
        comparisons=[comparison(field) for field in fields],
        blocking_rules_to_generate_predictions=rules,
    ),
    log_level=40,
)
linker.training.estimate_probability_two_random_records_match(rules[:3], recall=0.7)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for pair in (strong[:2], strong[2:4], strong[4:6]):
    if len(pair) == 2:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*pair))
pairs = linker.inference.predict(threshold_match_probability=float(threshold)).as_pandas_dataframe()
seconds = time.perf_counter() - started
with open(out, "w", newline="", encoding="utf-8") as target:
    writer = csv.writer(target)
    writer.writerow(["id_a", "id_b"])
    writer.writerows(zip(pairs["unique_id_l"], pairs["unique_id_r"]))
print(json.dumps({"seconds": seconds, "pairs": len(pairs)}))
