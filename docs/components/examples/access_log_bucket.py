"""Where every bucket of the account says who asked it for what, for a year."""

from components.bucket import AccessLogBucket, AccessLogBucketArgs
from handbook.surroundings import PLACE

AccessLogBucket(
    "access-logs", AccessLogBucketArgs(place=PLACE, retention_days=365, disposable=True)
)
