"""The components as a Pulumi package, for programs in any language that Pulumi runs.

Each class here gives a component of `components/` a plain, described interface and leaves the work
to it. The SDK derives the package's schema from annotations and docstrings as they are at run
time, so no module here may postpone the evaluation of annotations.
"""

from importlib.metadata import version
from typing import Final

NAME: Final = "groundwork"
VERSION: Final = version("groundwork")
