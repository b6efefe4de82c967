"""Somebody is told of what the outside can reach, and of rights that lie idle for a quarter."""

from components.access_analysis import AccessAnalysis, AccessAnalysisArgs
from handbook.surroundings import key, topic

AccessAnalysis("access-analysis", AccessAnalysisArgs(unused_access_days=90, topic_arn=topic(key())))
