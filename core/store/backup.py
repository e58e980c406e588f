"""A copy of a SQLite database that is in use: `python -m core.store.backup data/parley.db copy.db`."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path


def backup(source: Path, target: Path) -> None:
    """Copy it page by page, the newest commits included. Raises FileNotFoundError, FileExistsError, sqlite3.Error."""
    if not source.is_file():
        raise FileNotFoundError(source)
    if target.exists():
        raise FileExistsError(target)
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


if __name__ == "__main__":
    try:
        backup(Path(sys.argv[1]), Path(sys.argv[2]))
    except IndexError:
        sys.exit("usage: python -m core.store.backup DATABASE COPY")
    except FileNotFoundError as error:
        sys.exit(f"There is no database at {error}. / 找不到数据库 {error}。")
    except FileExistsError as error:
        sys.exit(f"{error} is there already; name another file. / {error} 已存在，请换一个文件名。")
    except sqlite3.Error as error:
        sys.exit(f"The database can't be copied: {error}. / 无法复制数据库：{error}。")
