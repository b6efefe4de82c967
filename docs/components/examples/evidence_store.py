"""What auditors are shown, locked for ten years from its arrival."""

from components.evidence import EvidenceStore, EvidenceStoreArgs
from handbook.surroundings import PLACE, access_logs

EvidenceStore(
    "evidence",
    EvidenceStoreArgs(
        place=PLACE,
        data_class="internal",
        retention_days=3650,
        access_log_bucket=access_logs(),
        disposable=True,
    ),
)
