"""Serves the pack to the Pulumi engine, by the protocol of its policy packs.

Pulumi's SDK for packs reads every resource anew for every policy, so that its time is their
product: 90,000 readings for 1,000 resources and 90 policies. Here each is read once (ADR 0022).
Source: proto/pulumi/analyzer.proto and sdk/python of github.com/pulumi/pulumi.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from concurrent import futures
from typing import Any, Final, TypeVar, cast

import grpc
from google.protobuf import empty_pb2
from google.protobuf.message import Message
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import plugin_pb2

from policies.checks import PolicyFailedError
from policies.model import Severity
from policies.pack import DESCRIPTION, NAME, Pack, Rule, Said, tags
from policies.spec_context import ContextError
from policies.wire import overlay, resource

VERSION: Final = "0.0.1"
"""Shown by the engine where PulumiPolicy.yaml has none."""

_SERVICE: Final = "pulumirpc.Analyzer"
_MESSAGE_LIMIT_BYTES: Final = 400 * 1024 * 1024
"""As in the engine's own `rpcutil.GrpcChannelOptions`."""

_SEVERITIES: Final = {
    Severity.LOW: proto.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: proto.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: proto.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: proto.POLICY_SEVERITY_CRITICAL,
}

_Request = TypeVar("_Request", bound=Message | bytes)
_untyped = cast("Any", grpc)
"""grpc-stubs declare these functions without type arguments."""

Handler = object
"""What grpc makes of a function that answers a call; only `serve` looks into it."""


class LooserLevelError(Exception):
    """A configuration of the pack asks for less than the stage does."""


class Analyzer:
    """Answers the engine."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._tightened: frozenset[str] = frozenset()
        self._remediated: tuple[Rule, ...] = ()
        self._set_aside: dict[str, proto.AnalyzeResponse] = {}

    def handlers(self) -> dict[str, Handler]:
        """Return the calls that the engine makes, by their names in analyzer.proto."""
        empty = empty_pb2.Empty
        return {
            "Handshake": _unary(
                proto.AnalyzerHandshakeRequest.FromString,
                lambda _: proto.AnalyzerHandshakeResponse(),
            ),
            "GetPluginInfo": _unary(
                empty.FromString, lambda _: plugin_pb2.PluginInfo(version=VERSION)
            ),
            "GetAnalyzerInfo": _unary(empty.FromString, lambda _: self.info()),
            "Configure": _unary(proto.ConfigureAnalyzerRequest.FromString, self.configure),
            "ConfigureStack": _unary(
                proto.AnalyzerStackConfigureRequest.FromString, self.configure_stack
            ),
            "Remediate": _unary(bytes, self._remediate),
            "Analyze": _unary(proto.AnalyzeRequest.FromString, self.analyze),
            "AnalyzeStack": _unary(proto.AnalyzeStackRequest.FromString, self.analyze_stack),
            "Cancel": _unary(empty.FromString, lambda _: empty_pb2.Empty()),
        }

    def info(self) -> proto.AnalyzerInfo:
        """Return the pack's rules, with the levels of the stack if it is known by now."""
        return proto.AnalyzerInfo(
            name=NAME,
            version=VERSION,
            supportsConfig=True,
            description=DESCRIPTION,
            policies=[self._info(rule) for rule in self._pack.rules],
        )

    def configure_stack(
        self, request: proto.AnalyzerStackConfigureRequest
    ) -> proto.AnalyzerStackConfigureResponse:
        """Learn which stack is judged, and whether the engine previews or carries out.

        Raises:
            ContextError: no spec has the stack.
        """
        self._pack.is_update = not request.dry_run
        if request.stack:
            self._pack.learn(request.stack)
        return proto.AnalyzerStackConfigureResponse()

    def configure(self, request: proto.ConfigureAnalyzerRequest) -> empty_pb2.Empty:
        """Take levels for single rules: an environment may hold a stack to more, never to less.

        A rule that can mend what it finds does so where its level is `remediate`, and is mandatory
        for what it cannot mend.

        Raises:
            LooserLevelError: one would be looser than the stack's stage asks.
        """
        by_name = {rule.name: self._level(rule) for rule in self._pack.rules}
        asked = {name: it.enforcementLevel for name, it in request.policyConfig.items()}
        # The engine sends the levels back that it was told.
        changed = {name: level for name, level in asked.items() if level != by_name.get(name)}
        remedied = {name for name, level in changed.items() if level == proto.REMEDIATE}
        mending = tuple(it for it in self._pack.rules if it.name in remedied and it.can_remediate)
        stricter = {name for name, level in changed.items() if level == proto.MANDATORY}
        stricter |= {rule.name for rule in mending}
        looser = sorted(changed.keys() - stricter)
        if looser:
            raise LooserLevelError(
                f"the configuration of the policy pack loosens {', '.join(looser)}; "
                "it may make a policy mandatory, or let one mend that can (docs/policies.md); "
                "accept a failure in policies/waivers.yaml"
            )
        self._tightened, self._remediated = frozenset(changed), mending
        return empty_pb2.Empty()

    def _remediate(self, raw: bytes) -> proto.RemediateResponse:
        # Asked for each resource, and seldom of any use: then it need not be read.
        if not self._remediated:
            return proto.RemediateResponse()
        return self.remediate(proto.AnalyzeRequest.FromString(raw))

    def remediate(self, request: proto.AnalyzeRequest) -> proto.RemediateResponse:
        """Mend one resource by the rules that are asked to, each on top of those before it."""
        response = proto.RemediateResponse()
        for rule in self._remediated:
            changes = self._pack.remedy(rule, resource(request))
            if changes:
                overlay(request.properties, changes)
                response.remediations.add(
                    policyName=rule.name,
                    policyPackName=NAME,
                    policyPackVersion=VERSION,
                    description=rule.title,
                    properties=request.properties,
                )
        return response

    def analyze(self, request: proto.AnalyzeRequest) -> proto.AnalyzeResponse:
        """Judge one resource, before it is made."""
        said = self._pack.on_resource(resource(request))
        # Most policies judge other types, which takes longer to write than what the few say.
        if request.type not in self._set_aside:
            others = self._pack.not_judging(request.type)
            self._set_aside[request.type] = self._answer(others, proto.AnalyzeResponse())
        response = proto.AnalyzeResponse()
        response.CopyFrom(self._set_aside[request.type])
        return self._answer(said, response)

    def analyze_stack(self, request: proto.AnalyzeStackRequest) -> proto.AnalyzeResponse:
        """Judge all resources together."""
        said = self._pack.on_stack([resource(it) for it in request.resources])
        return self._answer(said, proto.AnalyzeResponse())

    def _level(self, rule: Rule) -> proto.EnforcementLevel.ValueType:
        is_mandatory = rule.is_mandatory(self._pack.context) or rule.name in self._tightened
        return proto.MANDATORY if is_mandatory else proto.ADVISORY

    def _info(self, rule: Rule) -> proto.PolicyInfo:
        info = proto.PolicyInfo(
            name=rule.name,
            description=rule.title,
            enforcementLevel=self._level(rule),
            severity=_SEVERITIES[rule.severity],
            policy_type=(
                proto.POLICY_TYPE_STACK if rule.judges_stack else proto.POLICY_TYPE_RESOURCE
            ),
        )
        if rule.policy is not None:
            info.tags.extend(tags(rule.policy))
            info.remediation_steps = rule.policy.remedy
            info.url = rule.policy.links[0] if rule.policy.links else ""
        return info

    def _answer(
        self, said: Iterable[Said], response: proto.AnalyzeResponse
    ) -> proto.AnalyzeResponse:
        for each in said:
            if each.set_aside is not None:
                response.not_applicable.add(policy_name=each.rule.name, reason=each.set_aside)
            for violation in each.violations:
                response.diagnostics.add(
                    policyName=each.rule.name,
                    policyPackName=NAME,
                    policyPackVersion=VERSION,
                    description=each.rule.title,
                    message=f"{each.rule.title}\n{violation.text}",
                    enforcementLevel=self._level(each.rule),
                    urn=violation.urn,
                    severity=_SEVERITIES[each.rule.severity],
                )
        return response


def _unary(read: Callable[[bytes], _Request], answer: Callable[[_Request], Message]) -> Handler:
    def handle(message: _Request, context: grpc.ServicerContext) -> Message:
        try:
            return answer(message)
        except (ContextError, LooserLevelError, PolicyFailedError) as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
            raise

    return _untyped.unary_unary_rpc_method_handler(handle, read, _serialize)


def _serialize(message: Message) -> bytes:
    return message.SerializeToString()


def serve(pack: Pack) -> None:
    """Serve the engine until it ends this process; prints the port that it listens on."""
    limits = [
        ("grpc.max_receive_message_length", _MESSAGE_LIMIT_BYTES),
        ("grpc.max_send_message_length", _MESSAGE_LIMIT_BYTES),
    ]
    calls = _untyped.method_handlers_generic_handler(_SERVICE, Analyzer(pack).handlers())
    pool = futures.ThreadPoolExecutor(max_workers=4)
    server = cast("grpc.Server", _untyped.server(pool, handlers=[calls], options=limits))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        server.stop(0)
