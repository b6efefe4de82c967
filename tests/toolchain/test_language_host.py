import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import analyzer_pb2_grpc, language_pb2, language_pb2_grpc

from toolchain import policy_proxy, protocol
from toolchain.interpreter import environment

VENV = Path(sys.prefix)


class Host:
    """A language host as the engine starts one: by its launcher's command line, on a free port."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "toolchain.language_host", "127.0.0.1:1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.channel = protocol.connect(self.port)
        self.calls: Any = language_pb2_grpc.LanguageRuntimeStub(self.channel)

    def close(self) -> None:
        self.channel.close()
        self.process.kill()
        self.process.wait()


@pytest.fixture
def host() -> Generator[Host]:
    running = Host()
    yield running
    running.close()


def _info(folder: Path, virtualenv: Path | str = VENV) -> language_pb2.ProgramInfo:
    options = struct_pb2.Struct()
    options.update({"virtualenv": str(virtualenv)})
    return language_pb2.ProgramInfo(
        root_directory=str(folder),
        program_directory=str(folder),
        entry_point=".",
        options=options,
    )


def test_the_host_tells_which_python_runs_the_program(host: Host, tmp_path: Path) -> None:
    about = host.calls.About(language_pb2.AboutRequest(info=_info(tmp_path)))
    assert about.executable == str(VENV / "bin/python")
    assert about.version == sys.version.split()[0]


def test_the_host_asks_for_the_plugin_of_the_installed_sdk(host: Host, tmp_path: Path) -> None:
    answer = host.calls.GetRequiredPackages(
        language_pb2.GetRequiredPackagesRequest(info=_info(tmp_path))
    )
    assert [(each.kind, each.name, each.version) for each in answer.packages] == [
        ("resource", "aws", f"v{version('pulumi-aws')}")
    ]


def test_the_host_lists_what_is_installed(host: Host, tmp_path: Path) -> None:
    request = language_pb2.GetProgramDependenciesRequest(
        info=_info(tmp_path), transitiveDependencies=True
    )
    found = {
        each.name: each.version for each in host.calls.GetProgramDependencies(request).dependencies
    }
    assert found["pulumi"] == version("pulumi")
    assert found["grpcio"] == version("grpcio")


def test_a_missing_environment_is_told_with_its_remedy(host: Host, tmp_path: Path) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        host.calls.Run(language_pb2.RunRequest(info=_info(tmp_path, ".venv"), pwd=str(tmp_path)))
    error: Any = raised.value
    assert error.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "'.venv' holds no bin/python; create it" in error.details()


def test_a_plugin_is_run_and_heard(host: Host, tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text(
        "import os, sys\n"
        "print(os.environ['GIVEN'], os.environ['VIRTUAL_ENV'], *sys.argv[1:])\n"
        "print('wrong', file=sys.stderr)\n"
        "sys.exit(3)\n"
    )
    request = language_pb2.RunPluginRequest(
        info=_info(tmp_path), pwd=str(tmp_path), kind="resource", args=["x"], env=["GIVEN=a=b"]
    )
    answers = list(host.calls.RunPlugin(request))
    assert b"".join(each.stdout for each in answers).decode() == f"a=b {VENV} x\n"
    assert b"".join(each.stderr for each in answers) == b"wrong\n"
    assert [each.exitcode for each in answers if each.WhichOneof("output") == "exitcode"] == [3]


PACK = """\
import os, sys, time
from concurrent import futures
import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    def GetAnalyzerInfo(self, request, context):
        names = ("PULUMI_ORGANIZATION", "PULUMI_PROJECT", "PULUMI_STACK", "PULUMI_DRY_RUN",
                 "PULUMI_CONFIG")
        return analyzer_pb2.AnalyzerInfo(name="|".join(os.environ.get(name, "-") for name in names))
    def Analyze(self, request, context):
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no such resource")

server = grpc.server(futures.ThreadPoolExecutor(4))
analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(), server)
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
print("heard", file=sys.stderr, flush=True)
server.wait_for_termination()
"""


def _start_pack(host: Host, folder: Path, pack: str) -> tuple[Any, Any]:
    (folder / "__main__.py").write_text(pack)
    request = language_pb2.RunPluginRequest(
        info=_info(folder), pwd=str(folder), kind="analyzer", args=["127.0.0.1:1"]
    )
    answers = host.calls.RunPlugin(request)
    port = int(next(answers).stdout)
    return answers, analyzer_pb2_grpc.AnalyzerStub(protocol.connect(port))


def test_a_pack_learns_its_stack_from_its_environment(host: Host, tmp_path: Path) -> None:
    answers, analyzer = _start_pack(host, tmp_path, PACK)
    analyzer.ConfigureStack(
        policy_proxy.Stack(
            organization="organization",
            project="groundwork",
            stack="platform.sandbox",
            dry_run=True,
            config={"aws:region": "us-east-1"},
        )
    )
    assert analyzer.GetAnalyzerInfo(empty_pb2.Empty()).name == (
        'organization|groundwork|platform.sandbox|true|{"aws:region": "us-east-1"}'
    )
    heard = b""
    while not heard.endswith(b"\n"):  # unbuffered, Python writes the line's end by itself
        heard += next(answers).stderr
    assert heard == b"heard\n"


def test_a_pack_without_a_stack_is_started_too(host: Host, tmp_path: Path) -> None:
    _, analyzer = _start_pack(host, tmp_path, PACK)
    assert analyzer.GetAnalyzerInfo(empty_pb2.Empty()).name == "-|-|-|-|-"


def test_what_a_pack_refuses_reaches_the_engine(host: Host, tmp_path: Path) -> None:
    _, analyzer = _start_pack(host, tmp_path, PACK)
    with pytest.raises(grpc.RpcError) as raised:
        analyzer.Analyze(policy_proxy.analyzer_pb2.AnalyzeRequest())
    error: Any = raised.value
    assert (error.code(), error.details()) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        "no such resource",
    )


def test_a_pack_that_does_not_start_ends_the_engines_calls(host: Host, tmp_path: Path) -> None:
    answers, analyzer = _start_pack(host, tmp_path, "raise SystemExit('no spec')\n")
    with pytest.raises(grpc.RpcError) as raised:
        analyzer.GetAnalyzerInfo(empty_pb2.Empty(), timeout=30)
    error: Any = raised.value
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    rest = list(answers)
    assert b"no spec" in b"".join(each.stderr for each in rest)
    assert rest[-1].exitcode == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_host_and_children_without_a_word(
    host: Host, tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "__main__.py").write_text("import os, time\nprint(os.getpid())\ntime.sleep(60)\n")
    request = language_pb2.RunPluginRequest(
        info=_info(tmp_path), pwd=str(tmp_path), kind="resource"
    )
    answers = host.calls.RunPlugin(request)
    child = int(next(answers).stdout)
    host.process.send_signal(number)
    assert host.process.wait(10) == 0
    assert host.process.stderr is not None
    assert host.process.stderr.read() == ""
    assert not _lives(child)


def test_a_host_does_not_outlive_its_engine() -> None:
    engine = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            "host = subprocess.Popen([sys.executable, '-m', 'toolchain.language_host', 'x'],\n"
            "                        stdout=subprocess.PIPE)\n"
            "host.stdout.readline()\n"
            "print(host.pid, flush=True)\n"
            "time.sleep(60)\n",
        ],
        stdout=subprocess.PIPE,
    )
    assert engine.stdout is not None
    host = int(engine.stdout.readline())
    assert _lives(host)
    engine.kill()
    engine.wait()
    deadline = time.monotonic() + 20
    while _lives(host) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _lives(host)


def test_the_programs_environment_has_its_virtual_environment_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    monkeypatch.setenv("PATH", "/usr/bin")
    made = environment(VENV / "bin" / "python", {"GIVEN": "x"})
    assert made["PATH"] == f"{VENV}/bin:/usr/bin"
    assert made["VIRTUAL_ENV"] == str(VENV)
    assert made["GIVEN"] == "x"
    assert "PYTHONHOME" not in made


def _lives(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state.strip()) and not state.startswith("Z")
