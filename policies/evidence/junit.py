"""The report as JUnit XML: a suite per stack, a case per verdict, red only for what must hold.

There is no standard; this is what the schema of Jenkins's xunit plugin takes, the strictest reader:
https://github.com/jenkinsci/xunit-plugin, junit-10.xsd
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from policies.evidence.report import PolicyRecord, Report, StackRecord, VerdictRecord


def render(report: Report) -> str:
    """Return the report as JUnit XML.

    A failure that only advises, a waived one and an undecided one are skipped cases which say so: a
    pipeline is red for what stops a deployment, and for policies that were themselves at fault.
    """
    policies = {each.id: each for each in report.policies}
    root = ET.Element("testsuites", name="groundwork audit")
    for stack in report.stacks:
        root.append(_suite(stack, policies, report.date))
    # Of what suites count, Jenkins's schema knows no sum of the skipped.
    for total in ("tests", "failures", "errors"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(stack: StackRecord, policies: dict[str, PolicyRecord], date: str) -> ET.Element:
    suite = ET.Element("testsuite", name=stack.stack, timestamp=f"{date}T00:00:00")
    properties = ET.SubElement(suite, "properties")
    for name in ("stage", "data_class", "state_sha256"):
        ET.SubElement(properties, "property", name=name, value=str(getattr(stack, name)))
    for verdict in stack.verdicts:
        if verdict.outcome != "not applicable":
            suite.append(_case(verdict, policies[verdict.policy]))
    for failure in stack.failures:
        case = ET.SubElement(suite, "testcase", classname="pack", name=_clean(failure))
        ET.SubElement(case, "error", message=_clean(failure))
    suite.set("tests", str(len(suite.findall("testcase"))))
    for total, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(total, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _case(verdict: VerdictRecord, policy: PolicyRecord) -> ET.Element:
    where = f"{verdict.name} {verdict.path}".strip()
    case = ET.Element("testcase", classname=policy.slug, name=_clean(where))
    told = _clean(f"{verdict.found}; {verdict.remedy}" if verdict.remedy else verdict.found)
    if verdict.outcome == "fail" and verdict.mandatory:
        failure = ET.SubElement(case, "failure", message=told, type=policy.severity)
        failure.text = f"{verdict.file}:{verdict.line}: {_clean(verdict.urn)}"
    elif verdict.outcome == "fail":
        ET.SubElement(case, "skipped", message=f"advice: {told}")
    elif verdict.outcome == "undecided":
        ET.SubElement(case, "skipped", message=f"undecided: {told}")
    elif verdict.waiver is not None:
        waiver = verdict.waiver
        ET.SubElement(
            case, "skipped", message=f"waived until {waiver.expires} ({waiver.ticket}): {told}"
        )
    return case


def _clean(text: str) -> str:
    """Return the text without what XML 1.0 cannot hold."""
    return "".join(each for each in text if each in "\t\n" or each >= " ")
