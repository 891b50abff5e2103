"""Tokens a second of Python spaCy over JSON Lines of stories, in CPU time: speed.py MODEL IN.jsonl [BATCH]

Run it with one thread (OMP_NUM_THREADS=1) and without OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE.
"""
import json, sys, time, warnings

warnings.filterwarnings("ignore")
import spacy
from threadpoolctl import threadpool_info

print([(i["internal_api"], i.get("architecture"), i["num_threads"]) for i in threadpool_info()])
start = time.process_time()
nlp = spacy.load(sys.argv[1])
print(f"load: {time.process_time() - start:.2f} s CPU")
texts = [t for t in (json.loads(l).get("text") for l in open(sys.argv[2], encoding="utf-8")) if t]
batch = int(sys.argv[3]) if len(sys.argv) > 3 else 256
for name in ("first", "second"):
    start, clock = time.process_time(), time.time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=batch))
    cpu, wall = time.process_time() - start, time.time() - clock
    print(f"{name} pass: {tokens} tokens, {tokens / cpu:.0f} tokens/s of CPU, {tokens / wall:.0f} tokens/s of clock")
