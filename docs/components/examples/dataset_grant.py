"""The use case reads one column of a dataset, until its owner's approval ends."""

import datetime as dt

from components.data_access import Column, Dataset, DataStore, DataStoreArgs
from components.data_grants import DatasetGrant, DatasetGrantArgs
from components.data_tags import LfTags, LfTagsArgs
from handbook.surroundings import PLACE, access_logs, lake_settings, role

letters = Dataset(
    name="claim-letters",
    purpose="Letters with which claims begin",
    owner="claims",
    steward="amara-nwosu",
    prefix="claim-letters/",
    retention_days=730,
    columns=[
        Column(name="claim_id", type="string", comment="Number of the claim"),
        Column(name="sender", type="string", comment="Who wrote it"),
    ],
)
settings = lake_settings()
tags = LfTags(
    "catalogue", LfTagsArgs(data_classes=["internal"], domains=["claims"], settings=settings)
)
store = DataStore(
    "data-internal",
    DataStoreArgs(
        place=PLACE,
        data_class="internal",
        datasets=[letters],
        noncurrent_days=30,
        archive_days=90,
        capture_days=30,
        disposable=True,
        access_log_bucket=access_logs(),
        settings=settings,
        lf_tags=tags.made,
    ),
)
DatasetGrant(
    "claims-claim-letters",
    DatasetGrantArgs(
        place=PLACE,
        dataset=letters,
        columns=["claim_id"],
        bucket=store.bucket,
        key_arn=store.key_arn,
        database=store.database,
        role_arn=role().arn,
        expires_on=dt.date(2028, 9, 30),
    ),
)
