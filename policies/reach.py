"""Which buckets and folders of S3 the resources of a statement reach."""

from __future__ import annotations

from collections.abc import Iterable

from policies.patterns import has_wildcard, matches, widened

_ARN_PARTS = 6


def _parts(pattern: str) -> tuple[str, str | None] | None:
    """Return the bucket and the key that a pattern names; None where it names nothing of S3."""
    # A variable may hold colons, so that it is widened before the parts are told apart.
    pattern = widened(pattern)
    parts = pattern.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        # A wildcard may stand for the rest of the ARN.
        return ("*", "*") if pattern.endswith("*") and matches(pattern, "arn:aws:s3:::a") else None
    if not matches(parts[2], "s3"):
        return None
    bucket, slash, key = parts[-1].partition("/")
    if slash:
        return bucket, key
    return bucket, "*" if bucket.endswith("*") else None


def bucket_of(pattern: str) -> str | None:
    """Return the bucket that a pattern names, as a pattern itself; None where it is not of S3."""
    parts = _parts(pattern)
    return parts[0] if parts else None


def reached(pattern: str, buckets: Iterable[str]) -> list[str]:
    """Return those of `buckets` that a resource of a statement reaches."""
    named = bucket_of(pattern)
    return [] if named is None else [bucket for bucket in buckets if matches(named, bucket)]


def is_within(pattern: str, bucket: str, folders: Iterable[str]) -> bool:
    """Whether a pattern names objects of one bucket, all of them in one of `folders`."""
    parts = _parts(pattern)
    if parts is None:
        return False
    named, key = parts
    return named == bucket and key is not None and any(key.startswith(it) for it in folders)


def names_one_bucket(pattern: str) -> bool:
    """Whether a pattern's bucket is named in full."""
    named = bucket_of(pattern)
    return named is not None and not has_wildcard(named)
