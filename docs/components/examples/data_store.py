"""All internal data: one dataset, registered in Glue and given out by Lake Formation alone."""

from components.data_access import Column, Dataset, DataStore, DataStoreArgs
from components.data_tags import LfTags, LfTagsArgs
from handbook.surroundings import PLACE, access_logs, lake_settings

settings = lake_settings()
tags = LfTags(
    "catalogue", LfTagsArgs(data_classes=["internal"], domains=["claims"], settings=settings)
)
DataStore(
    "data-internal",
    DataStoreArgs(
        place=PLACE,
        data_class="internal",
        datasets=[
            Dataset(
                name="claim-letters",
                purpose="Letters with which claims begin",
                owner="claims",
                steward="amara-nwosu",
                prefix="claim-letters/",
                retention_days=730,
                columns=[
                    Column(name="claim_id", type="string", comment="Number of the claim"),
                    Column(name="received_at", type="timestamp", comment="When it came in"),
                ],
            )
        ],
        noncurrent_days=30,
        archive_days=90,
        capture_days=30,
        disposable=True,
        access_log_bucket=access_logs(),
        settings=settings,
        lf_tags=tags.made,
    ),
)
