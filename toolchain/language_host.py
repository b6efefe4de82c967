"""The language host that lets a self-built Pulumi engine run Python programs and policy packs.

Pulumi's own `pulumi-language-python` is a Go program that the module proxies do not serve. This
one answers the same protocol (`pulumirpc.LanguageRuntime`) the way that one does: same command
lines, same environment, same exit codes. Programs and packs must not be able to tell the two apart,
but for a pack that says that it can (`TAKES_STACK`).
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

import grpc
from google.protobuf import empty_pb2, json_format

from toolchain import children, protocol
from toolchain.interpreter import NoInterpreterError, environment, interpreter
from toolchain.policy_proxy import PolicyProxy
from toolchain.protocol import language_pb2, plugin_pb2

TAKES_STACK: Final = "takesStack"
"""The option by which a pack's PulumiPolicy.yaml says that ConfigureStack is enough for it.

Such a pack needs no proxy between it and the engine, which here is one in Python."""

EXECUTOR: Final = Path(__file__).resolve().parent.parent / ".tools/bin/pulumi-language-python-exec"
"""Runs a program with the SDK set up; taken unchanged from Pulumi's Go module by `engine.py`."""

BAIL_EXIT_CODE: Final = 32
"""What the executor ends with after it has shown the error itself."""

PARENT_POLL_SECONDS: Final = 1.0
"""How soon the host follows an engine that was killed without a word."""

PluginOutput = language_pb2.RunPluginResponse


class LanguageHost:
    """Python for the engine that has started this process."""

    def __init__(self, engine_address: str, running: children.Children) -> None:
        self._engine_address = engine_address
        self._children = running

    def handlers(self) -> dict[str, protocol.Handler]:
        """Return the calls that this host answers, by their names in language.proto."""
        return {
            "Handshake": protocol.unary(language_pb2.LanguageHandshakeRequest, self.handshake),
            "GetPluginInfo": protocol.unary(empty_pb2.Empty, self.plugin_info),
            "GetRequiredPackages": protocol.unary(
                language_pb2.GetRequiredPackagesRequest, self.required_packages
            ),
            "About": protocol.unary(language_pb2.AboutRequest, self.about),
            "GetProgramDependencies": protocol.unary(
                language_pb2.GetProgramDependenciesRequest, self.program_dependencies
            ),
            "InstallDependencies": protocol.stream(
                language_pb2.InstallDependenciesRequest, self.install_dependencies
            ),
            "Run": protocol.unary(language_pb2.RunRequest, self.run),
            "RunPlugin": protocol.stream(language_pb2.RunPluginRequest, self.run_plugin),
            "Cancel": protocol.unary(empty_pb2.Empty, self.cancel),
        }

    def handshake(
        self, request: language_pb2.LanguageHandshakeRequest, _context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        """Learn where the engine listens."""
        self._engine_address = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    def plugin_info(
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Answer without a version: the host comes with the repository."""
        return plugin_pb2.PluginInfo()

    def required_packages(
        self, request: language_pb2.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """List the resource plugins that the SDK packages beside the program ask for."""
        python = _python(request.info, context)
        found: list[plugin_pb2.PackageDependency] = []
        for manifest in sorted(python.parent.parent.glob("lib/*/*/*/pulumi-plugin.json")):
            package = cast("dict[str, object]", json.loads(manifest.read_text(encoding="utf-8")))
            if package.get("resource") is True:
                version = str(package.get("version", "")).removeprefix("v")
                found.append(
                    plugin_pb2.PackageDependency(
                        kind="resource",
                        name=str(package.get("name", manifest.parent.name)),
                        version=f"v{version}" if version else "",
                        server=str(package.get("server", "")),
                    )
                )
        return language_pb2.GetRequiredPackagesResponse(packages=found)

    def about(
        self, request: language_pb2.AboutRequest, context: grpc.ServicerContext
    ) -> language_pb2.AboutResponse:
        """Tell `pulumi about` which Python runs the program."""
        python = _python(request.info, context)
        version = _output(python, "--version").removeprefix("Python ").strip()
        return language_pb2.AboutResponse(executable=str(python), version=version)

    def program_dependencies(
        self, request: language_pb2.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        """List what is installed beside the program, for `pulumi about`."""
        chosen = [] if request.transitiveDependencies else ["--not-required"]
        listing = _output(
            _python(request.info, context), "-m", "pip", "list", "--format=json", *chosen
        )
        return language_pb2.GetProgramDependenciesResponse(
            dependencies=[
                language_pb2.DependencyInfo(name=package["name"], version=package["version"])
                for package in cast("list[dict[str, str]]", json.loads(listing))
            ]
        )

    def install_dependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Answer `pulumi install`: the environment is pinned by hash and not made by the engine."""
        python = _python(request.info, context)
        note = f"{python} is there; for this repository `make up` keeps it like requirements.lock\n"
        yield language_pb2.InstallDependenciesResponse(stdout=note.encode())

    def run(
        self, request: language_pb2.RunRequest, context: grpc.ServicerContext
    ) -> language_pb2.RunResponse:
        """Run a program to its end."""
        python = _python(request.info, context)
        options = {
            "monitor": request.monitor_address,
            "engine": self._engine_address,
            "project": request.project,
            "root_directory": request.info.root_directory,
            "stack": request.stack,
            "pwd": request.pwd,
            "dry_run": "true" if request.dryRun else "",
            "parallel": str(request.parallel),
            "organization": request.organization,
        }
        command = [str(python), "-u", str(EXECUTOR)]
        for name, value in options.items():
            command += [f"--{name}", value] if value else []
        config = {
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        child = self._children.start(
            [*command, request.info.entry_point, *request.args], environment(python, config)
        )
        _end_with(context, child)
        code = self._children.wait(child)
        if code == BAIL_EXIT_CODE:
            return language_pb2.RunResponse(bail=True)
        failure = f"Program exited with non-zero exit code: {code}" if code else ""
        return language_pb2.RunResponse(error=failure)

    def run_plugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[PluginOutput]:
        """Run a policy pack, or another plugin in Python, and stream what it prints."""
        python = _python(request.info, context)
        program = request.info.program_directory
        extra = dict(entry.split("=", 1) for entry in request.env)
        if request.kind != "analyzer":
            yield from self._plugin(
                [str(python), "-u", program, *request.args],
                environment(python, extra),
                request.pwd,
                context,
            )
            return
        if TAKES_STACK in request.info.options:
            yield from self._plugin(
                [str(python), "-u", "-m", "pulumi.policy", *request.args, program],
                environment(python, extra),
                program,
                context,
            )
            return
        with PolicyProxy() as proxy:
            context.add_callback(lambda: proxy.fail("the engine no longer wants the policy pack"))
            yield PluginOutput(stdout=f"{proxy.port}\n".encode())
            extra |= proxy.wait_for_stack()
            output = self._plugin(
                [str(python), "-u", "-m", "pulumi.policy", *request.args, program],
                environment(python, extra),
                program,
                context,
            )
            yield from _attach(proxy, output)

    def cancel(self, _request: empty_pb2.Empty, _context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Ask everything that runs to end."""
        self._children.terminate()
        return empty_pb2.Empty()

    def _plugin(
        self,
        command: list[str],
        variables: dict[str, str],
        folder: str,
        context: grpc.ServicerContext,
    ) -> Iterator[PluginOutput]:
        child = self._children.start(command, variables, folder, output=subprocess.PIPE)
        _end_with(context, child)
        for source, chunk in children.read(child):
            if source == "stdout":
                yield PluginOutput(stdout=chunk)
            else:
                yield PluginOutput(stderr=chunk)
        yield PluginOutput(exitcode=self._children.wait(child))


def _attach(proxy: PolicyProxy, output: Iterator[PluginOutput]) -> Iterator[PluginOutput]:
    """Take the pack's port, its first line, for the proxy; the engine has the proxy's own."""
    line = b""
    for message in output:
        if message.WhichOneof("output") != "stdout":
            yield message
            continue
        line += message.stdout
        if b"\n" in line:
            break
    first, _, rest = line.partition(b"\n")
    if first.isdigit():
        proxy.attach(int(first))
    else:
        proxy.fail(f"the policy pack printed {first.decode(errors='replace')!r}, not its port")
    if rest:
        yield PluginOutput(stdout=rest)
    yield from output


def _end_with(context: grpc.ServicerContext, child: subprocess.Popen[bytes]) -> None:
    if not context.add_callback(child.terminate):
        child.terminate()


def _python(info: language_pb2.ProgramInfo, context: grpc.ServicerContext) -> Path:
    try:
        return interpreter(info.root_directory, json_format.MessageToDict(info.options))
    except NoInterpreterError as error:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        raise


def _output(python: Path, *arguments: str) -> str:
    return subprocess.run(  # noqa: S603  (the interpreter of the user's own project)
        [str(python), *arguments], stdout=subprocess.PIPE, check=True, text=True
    ).stdout


def _follow_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Serve the engine whose address is the last argument, until a signal or the engine's end."""
    stopping = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda _number, _frame: stopping.set())
    threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True).start()
    running = children.Children()
    host = LanguageHost(sys.argv[-1], running)
    server, port = protocol.serve("pulumirpc.LanguageRuntime", host.handlers())
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    stopping.wait()
    running.stop()
    server.stop(grace=None)


if __name__ == "__main__":
    main()
