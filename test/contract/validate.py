"""Check hypercall records with a validator that is not ours and not ajv: Python's jsonschema.

usage: validate.py SCHEMAS < TRACE
Reads records, one a line, from standard input; lines of trace.ndjson will do. Prints for each
distinct record that SCHEMAS/record.schema.json refuses its line number, the reason and the record.
Exit status 1 if there is any.
"""

import json
import pathlib
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # RefResolver, which old and new versions have
from jsonschema import Draft202012Validator, RefResolver  # noqa: E402

folder = pathlib.Path(sys.argv[1])
schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.schema.json")}
for schema in schemas.values():
    Draft202012Validator.check_schema(schema)
record_schema = schemas["record.schema.json"]
resolver = RefResolver("record.schema.json", record_schema, store=schemas)
validator = Draft202012Validator(record_schema, resolver=resolver)

lines = 0
refused = 0
seen = set()
for lines, line in enumerate(sys.stdin, 1):
    record = json.loads(line)
    record.pop("scenario", None)  # what trace.ndjson adds to a record
    record.pop("name", None)
    matter = {key: value for key, value in record.items() if key not in ("seq", "time", "ip")}
    key = json.dumps(matter, sort_keys=True)
    if key in seen:
        continue
    seen.add(key)
    error = next(validator.iter_errors(record), None)
    if error:
        refused += 1
        print(f"{lines}: {error.message[:200]}: {line.strip()[:200]}")

print(f"{lines} records, {len(seen)} distinct, {refused} refused", file=sys.stderr)
sys.exit(1 if refused else 0)
