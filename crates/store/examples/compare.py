"""Asks DuckDB the questions of measure.rs, over the Parquet file that it wrote.

    python3 compare.py FILE.parquet [THREADS]

Each question twice: for the columns that a count or a list needs (`id`), and for whole rows (`*`), as the store
gives them. Mean of 15 after one to warm up, in milliseconds of the processor. Needs duckdb (PyPI).
"""
import sys, time
import duckdb

file, threads = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
db = duckdb.connect()
db.execute(f"set threads = {threads}")
source = f"'{file}'"
both = lambda a, b: f"(list_contains(actor_countries, '{a}') and list_contains(recipient_countries, '{b}'))"
dyad = f"({both('PAK', 'AFG')} or {both('AFG', 'PAK')})"
days = lambda a, b: f"date_end >= '{a}' and date_start <= '{b}'"
km = lambda lat, lon: f"12742 * asin(sqrt(pow(sin(radians(place_lat - {lat}) / 2), 2) + cos(radians({lat})) * cos(radians(place_lat)) * pow(sin(radians(place_lon - {lon}) / 2), 2)))"
word = lambda w: f"evidence_text ilike '%{w}%'"
late = "order by date_start desc limit"
questions = [
    ("dyad:PAK-AFG limit:50", f"where {dyad} {late} 50"),
    ("dyad:PAK>AFG type:ASSAULT from:2024-03 to:2024-05", f"where {both('PAK', 'AFG')} and type = 'ASSAULT' and {days('2024-03-01', '2024-05-31')}"),
    ("type:PROTEST country:IND from:2024-06 to:2024-06", f"where type = 'PROTEST' and place_country = 'IND' and {days('2024-06-01', '2024-06-30')}"),
    ("bbox:-171,-46,-168,-42 from:2024 to:2024 limit:100", f"where place_lon between -171 and -168 and place_lat between -46 and -42 and {days('2024-01-01', '2024-12-31')} {late} 100"),
    ("near:\"-44.0,-169.0 50km\" from:2024 limit:100", f"where {km(-44.0, -169.0)} <= 50 and date_end >= '2024-01-01' {late} 100"),
    ("text:\"shelled pipeline\" country:UKR limit:50", f"where {word('shell')} and {word('pipeline')} and place_country = 'UKR' {late} 50"),
    ("said-by:IRN from:2025 limit:50", f"where list_contains(list_transform(said_by, lambda s: s.country), 'IRN') and date_end >= '2025-01-01' {late} 50"),
    ("killed-min:40 sort:-killed limit:20", "where killed_low >= 40 order by killed_low desc, date_start desc limit 20"),
    ("actor:\"USA MIL\" recipient:IRQ limit:50", f"where list_contains(actor_codes, 'USA MIL') and list_contains(recipient_countries, 'IRQ') {late} 50"),
    ("mode:explosives country:SYR from:2024-01 to:2024-03", f"where list_contains(modes, 'explosives') and place_country = 'SYR' and {days('2024-01-01', '2024-03-31')}"),
]
actual = "status = 'actual' and not background"
counts = "count(*), avg(score), sum(killed_low), sum(killed_high)"
pairs = f"select least(a, b) x, greatest(a, b) y, m, quad, {counts} from (select unnest(actor_countries) a, r.b, date_trunc('month', date_start) m, * from (select unnest(recipient_countries) b, * from {source} where {actual}) r) group by all"


def mean(sql):
    rows = len(db.execute(sql).fetchall())
    start = time.process_time()
    for _ in range(15):
        db.execute(sql).fetchall()
    return (time.process_time() - start) / 15 * 1e3, rows


for name, rest in questions:
    ids, n = mean(f"select id from {source} {rest}")
    rows, _ = mean(f"select * from {source} {rest}")
    print(f"question\t{name}\t{ids:.1f} ms (id)\t{rows:.1f} ms (*)\t{n} events")
for name, sql in [
    ("dyad:PAK-AFG by month", f"select date_trunc('month', date_start), quad, {counts} from {source} where {dyad} and {actual} group by all"),
    ("dyad:PAK-AFG type:ASSAULT by month", f"select date_trunc('month', date_start), quad, {counts} from {source} where {dyad} and type = 'ASSAULT' and {actual} group by all"),
    ("all pairs by month", pairs),
]:
    t, n = mean(sql)
    print(f"series\t{name}\t{t:.1f} ms\t{n} rows")
