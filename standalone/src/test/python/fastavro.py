"""Stands in for fastavro, which Debian does not package, so that Confluent's serializers for Python
run in tests: the three functions they call, on Apache's own Avro for Python.

As fastavro does, and Apache's does not: fields that are left out get their defaults, fields that the
schema does not have are dropped, and times may be given as milliseconds.
"""

import json
from datetime import datetime, timedelta, timezone

import avro.io
import avro.schema

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class _Parsed(dict):
    """The schema as JSON, which callers look into, and as Apache's Avro has it."""

    def __init__(self, schema):
        super().__init__(schema)
        self.avro = avro.schema.parse(json.dumps(schema))


def parse_schema(schema):
    return schema if isinstance(schema, _Parsed) else _Parsed(schema)


def schemaless_writer(out, schema, record):
    whole = _whole(record, schema.avro)
    avro.io.DatumWriter(schema.avro).write(whole, avro.io.BinaryEncoder(out))


def schemaless_reader(source, writer_schema, reader_schema=None, return_record_name=False):
    reader = (reader_schema or writer_schema).avro
    return avro.io.DatumReader(writer_schema.avro, reader).read(avro.io.BinaryDecoder(source))


def _whole(value, schema):
    if schema.type == "union":
        # Each union of Rollcall's is of null and one type.
        (present,) = [branch for branch in schema.schemas if branch.type != "null"]
        return None if value is None else _whole(value, present)
    if schema.type == "record" and isinstance(value, dict):
        return {
            field.name: _whole(value.get(field.name, _default(field)), field.type)
            for field in schema.fields
        }
    if schema.type == "array" and isinstance(value, list):
        return [_whole(item, schema.items) for item in value]
    if schema.type == "map" and isinstance(value, dict):
        return {key: _whole(item, schema.values) for key, item in value.items()}
    if getattr(schema, "logical_type", None) == "timestamp-millis" and isinstance(value, int):
        return _EPOCH + timedelta(milliseconds=value)
    return value


def _default(field):
    return field.default if field.has_default else None
