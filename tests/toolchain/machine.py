"""A machine of a test's own: what is on its PATH, and a Go that only pretends to build."""

import shlex
from pathlib import Path

from toolchain import build

GO = """\
#!/bin/sh
echo "$@" >> {log}
case "$1 $*" in
  env*) printf '{{"GOVERSION": "go{version}", "GOTOOLCHAIN": "{switch}"}}' ;;
  *" -m -f "*) echo {sources} ;;
  list*) echo "go: downloading example.com/module v1.0.0"; echo example.com/a; echo example.com/b ;;
  build*)
    [ -z "{failure}" ] || {{ echo "{failure}"; exit 1; }}
    while [ "$1" != -o ]; do shift; done
    echo example.com/a; echo example.com/b
    printf '#!/bin/sh\\necho v%s\\n' {engine} > "$2" ;;
esac
"""


class Machine:
    """A PATH with just the programs that a test puts there, and a checkout's `.tools`."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.checkout = folder / "checkout"
        self.log = folder / "go.log"
        self.bin.mkdir()
        (self.bin / "sh").symlink_to("/bin/sh")

    def program(self, name: str, script: str) -> None:
        file = self.bin / name
        file.write_text(script)
        file.chmod(0o755)

    def pulumi(self, version: str, *, host: bool = True) -> None:
        self.program("pulumi", f"#!/bin/sh\necho {version}\n")
        if host:
            self.program("pulumi-language-python", "#!/bin/sh\n")

    def go(self, version: str = "99.0", switch: str = "auto", failure: str = "") -> None:
        sources = self.bin.parent / "sdk"
        executor = sources / build.EXECUTOR
        executor.parent.mkdir(parents=True, exist_ok=True)
        executor.write_text("# runs programs\n")
        self.program(
            "go",
            GO.format(
                log=shlex.quote(str(self.log)),
                version=version,
                switch=switch,
                failure=failure,
                sources=shlex.quote(str(sources)),
                engine=build.pinned_version(),
            ),
        )

    def go_runs(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []
