"""The short text with which `groundwork up` ends."""

import json
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from cli.summary import OPERATIONS, Summary

OUTPUT_WIDTH: Final = 100
"""Outputs that are longer are named only."""

OUTPUTS_SHOWN: Final = 6


def lines(summaries: Sequence[Summary]) -> Iterator[str]:
    """Yield the report on stacks that are up."""
    if not any(summary.changed for summary in summaries):
        total = sum(summary.counts.total() for summary in summaries)
        names = listed([summary.stack for summary in summaries])
        they_are = "is as its spec says" if len(summaries) == 1 else "are as the specs say"
        yield f"Nothing to change: {names} {they_are} ({total} resources)."
        return
    for summary in summaries:
        yield from _stack(summary)
        yield ""
    yield from _further(summaries[-1].stack)


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them: "a", "a and b", "a, b and c"."""
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


def _stack(summary: Summary) -> Iterator[str]:
    yield f"{summary.stack}: {_counts(summary.counts)} ({summary.seconds} s)"
    width = max((len(name) for name in summary.concerns), default=0)
    for name, counts in sorted(summary.concerns.items()):
        yield f"  {name:<{width}}  {_counts(counts)}"
    verdicts = summary.verdicts
    yield (
        f"  policies: {len(verdicts.policies)} judged; {verdicts.passed} verdicts pass, "
        f"{verdicts.mandatory} mandatory and {verdicts.advisory} advisory findings"
    )
    for finding in verdicts.findings:
        yield f"    {finding}"
    shown = [
        (name, text)
        for name, value in summary.outputs.items()
        if len(text := value if isinstance(value, str) else json.dumps(value)) <= OUTPUT_WIDTH
    ]
    for name, text in shown[:OUTPUTS_SHOWN]:
        yield f"  {name}: {text}"
    if len(summary.outputs) > len(shown[:OUTPUTS_SHOWN]):
        yield f"  all outputs: pulumi stack output -s {shlex.quote(summary.stack)}"


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[word]} {word}" for word in OPERATIONS.values() if counts[word])


def _further(stack: str) -> Iterator[str]:
    yield "To look further:"
    yield '  eval "$(.venv/bin/groundwork sandbox env)"    # this shell now works on the sandbox'
    yield f"  pulumi stack -s {stack}"
    yield f"  pulumi preview --refresh -s {stack} --policy-pack policies"
    yield "  .venv/bin/python -c 'import boto3; print(boto3.client(\"s3\").list_buckets())'"
    yield "To change something, edit stacks/*.yaml and run `make up`. To take it down: `make down`."
