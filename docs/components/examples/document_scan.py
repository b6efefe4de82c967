"""New articles are scanned before a knowledge base reads them."""

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.document_scan import DocumentScan, DocumentScanArgs, only_clean
from components.naming import bucket_arn
from handbook.surroundings import PLACE, access_logs, key

FOLDERS = ["articles/"]
TAGS = {"data_class": "public"}
NAME = PLACE.bucket("data-public")
encryption = key("data-public")
store = PrivateBucket(
    "store",
    PrivateBucketArgs(
        bucket_name=NAME,
        key_arn=encryption,
        access_log_bucket=access_logs(),
        lifecycle=Lifecycle(expire_days=365, noncurrent_days=30),
        disposable=True,
        statements=only_clean(PLACE, "data-public", bucket_arn(NAME), FOLDERS),
        tags=TAGS,
    ),
)
DocumentScan(
    "store",
    DocumentScanArgs(
        place=PLACE,
        subject="data-public",
        bucket=store.bucket,
        key_arn=encryption,
        folders=FOLDERS,
        tags=TAGS,
    ),
)
