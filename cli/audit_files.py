"""Where a report goes: a folder, or the bucket of evidence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from cli.engine import CommandError
from cli.target import Aws, Site
from policies.evidence.formats import FORMATS, digest
from policies.evidence.report import Report


def write(report: Report, folder: Path) -> list[str]:
    """Write all forms into a folder, and return what a person is told.

    Each file is there whole or as it was before: a run that is stopped leaves no half of one.

    Raises:
        CommandError: the folder cannot be written.
    """
    told: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in FORMATS.values():
            _replace(folder / form.file, form.render(report))
            told.append(f"wrote {folder / form.file}: {form.meaning}")
    except OSError as error:
        raise CommandError(f"{folder}: cannot be written: {error.strerror}") from None
    return told


def _replace(path: Path, text: str) -> None:
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        new.chmod(0o644)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def store(report: Report, site: Site) -> list[str]:
    """Put all forms into the environment's bucket of evidence, and return what a person is told.

    They lie under `audit/<day>/<digest of the report>/`. What is there already stays as it is.

    Raises:
        CommandError: the report is of another environment, the bucket does not lock what it is
            given, or something else is there under a report's name.
    """
    others = {it.environment for it in report.stacks} - {site.environment}
    if others:
        raise CommandError(
            f"--store: the report is of {', '.join(sorted(others))} too, and evidence stays in its "
            f"own environment; judge {site.environment} alone"
        )
    s3, bucket = Aws(site).client("s3"), site.place.bucket("evidence")
    folder = f"audit/{report.date}/{digest(report)}"
    try:
        _check_locked(s3, bucket)
        told = [
            _put(s3, bucket, f"{folder}/{form.file}", form.render(report).encode())
            for form in FORMATS.values()
        ]
    except (BotoCoreError, ClientError) as error:
        raise CommandError(f"s3://{bucket}/{folder}: {error}") from None
    return [f"stored in s3://{bucket}/{folder}/", *told]


def _check_locked(s3: Any, bucket: str) -> None:  # noqa: ANN401  made at run time
    try:
        found = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
        is_locked = "DefaultRetention" in found.get("Rule", {})
    except ClientError as error:
        if _code(error) != "ObjectLockConfigurationNotFoundError":
            raise
        is_locked = False
    if not is_locked:
        raise CommandError(
            f"s3://{bucket}: locks nothing, so what lies there is no evidence; deploy the platform"
        )


def _put(s3: Any, bucket: str, key: str, body: bytes) -> str:  # noqa: ANN401  made at run time
    name = key.rpartition("/")[2]
    try:
        s3.put_object(
            Bucket=bucket, Key=key, Body=body, ChecksumAlgorithm="SHA256", IfNoneMatch="*"
        )
    except ClientError as error:
        if _code(error) != "PreconditionFailed":
            raise
        if cast("bytes", s3.get_object(Bucket=bucket, Key=key)["Body"].read()) != body:
            raise CommandError(
                f"s3://{bucket}/{key} is there and says something else; it stays as it is"
            ) from None
        return f"  {name}: was there already, the same"
    until = s3.head_object(Bucket=bucket, Key=key).get("ObjectLockRetainUntilDate")
    return f"  {name}: locked until {until:%Y-%m-%d}" if until else f"  {name}"


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
