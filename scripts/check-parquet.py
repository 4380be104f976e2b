"""Reads every Parquet file of a lake's tables with pyarrow, and prints what it finds as JSON: by table, by month; `all` is the month of
a table of one file.

    python check-parquet.py SILVER_DIRECTORY < sort-columns.json
"""

import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def type_name(type):
    """A dictionary is how a file stores a text, not another type."""
    if pa.types.is_dictionary(type):
        return type_name(type.value_type)
    if pa.types.is_list(type):
        return f"list<{type_name(type.value_type)}>"
    return str(type)


def facts(path, sort_columns):
    # Without its partition, which is in the directory's name.
    table = pq.ParquetFile(path).read()
    table.validate(full=True)
    keys = [table.column(name).cast(pa.string() if name.endswith("_id") else table.schema.field(name).type) for name in sort_columns]
    rows = list(zip(*(column.to_pylist() for column in keys)))
    groups = pq.ParquetFile(path).metadata
    bounds = {
        groups.schema.column(i).path: groups.row_group(0).column(i).statistics is not None
        and groups.row_group(0).column(i).statistics.has_min_max
        for i in range(groups.num_columns)
    }
    return {
        "rows": table.num_rows,
        "types": {field.name: type_name(field.type) for field in table.schema},
        "values": {name: table.num_rows - table.column(name).null_count for name in table.column_names},
        "sorted": rows == sorted(rows),
        "bounds": [name for name in sort_columns if bounds[name]],
    }


silver = pathlib.Path(sys.argv[1])
tables = json.load(sys.stdin)
json.dump(
    {
        table: {
            path.parent.name.removeprefix("month=") if path.parent.name != table else "all": facts(path, sort_columns)
            for path in sorted((silver / table).rglob("part-0.parquet"))
        }
        for table, sort_columns in tables.items()
    },
    sys.stdout,
)
