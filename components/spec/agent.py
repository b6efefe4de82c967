"""What a use case may ask of agents: prompts, an agent with tools, a gateway, a runtime of its own.

Limits are those of AWS's API references and of "Amazon Bedrock endpoints and quotas". Functions are
named, never given by ARN: each environment has its own in its own account.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from components.spec.fields import ColumnName, Label, Sentence, Shape, Slug, Spec

Name = Annotated[ColumnName, Field(max_length=64)]
ToolName = Annotated[
    str,
    Field(max_length=28),
    Shape(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "lower-case words joined by single underscores"),
]
"""Models see a tool as verb__group__name, in 64 characters (user guide, "Add an action group")."""

FunctionName = Annotated[
    str,
    Shape(
        r"[a-zA-Z0-9-_]{1,64}(:[a-zA-Z0-9-_]{1,128})?",
        "the name of a Lambda function, with its alias as in order-lookup:live",
    ),
]
PinnedImage = Annotated[
    str,
    Shape(
        r"[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/[a-z0-9]+([._/-][a-z0-9]+)*"
        r"@sha256:[0-9a-f]{64}",
        "an image of ECR by its digest, as "
        "111122223333.dkr.ecr.us-east-1.amazonaws.com/assistant@sha256:...",
    ),
]
DiscoveryUrl = Annotated[
    str,
    Shape(
        r"https://[^\s?#]+/\.well-known/openid-configuration",
        "an address that ends with /.well-known/openid-configuration",
    ),
]

MIN_INSTRUCTIONS, MAX_INSTRUCTIONS = 40, 4000
"""Characters of an agent's instructions (API reference, CreateAgent)."""


class Parameter(Spec):
    """What a tool is told."""

    type: Literal["string", "number", "integer", "boolean", "array"]
    meaning: Annotated[str, Field(min_length=1, max_length=500)]
    """What the model is told of it."""

    is_required: bool = True


class Tool(Spec):
    """Something that a model may call: a function that a team owns and keeps."""

    meaning: Annotated[str, Field(min_length=1, max_length=200)]
    """What it does and when to use it; the model chooses by it."""

    function: FunctionName
    """Lambda function of the environment's account; its owner lets the caller in."""

    effect: Literal["reads", "changes"]
    """Whether a call changes anything."""

    parameters: Annotated[dict[Name, Parameter], Field(max_length=5)] = Field(default_factory=dict)


class AgentTool(Tool):
    """A tool of an agent."""

    needs_confirmation: bool = False
    """Whether the person must agree before it is called; what changes something needs it. Its
    function then gets the event of an API, not that of a function."""


class Agent(Spec):
    """An agent of Bedrock: a model with instructions, tools and knowledge."""

    purpose: Annotated[str, Field(min_length=1, max_length=200)]
    model: Slug
    """One of the use case's models, by alias."""

    instructions: str = ""
    """What it is to do and how; left out, the file prompts/<use-case>/agent.md beside the spec."""

    idle_session_minutes: Annotated[int, Field(ge=1, le=60)] = 15
    """How long a conversation is kept after the last word."""

    memory_days: Annotated[int, Field(ge=1, le=365)] | None = None
    """How long the agent remembers what earlier conversations were about; left out, it does not."""

    tools: Annotated[dict[ToolName, AgentTool], Field(max_length=15)] = Field(default_factory=dict)
    """What it may call; an agent has a tool or a knowledge base at least."""

    knowledge_bases: tuple[Slug, ...] = ()
    """Those of the use case's `knowledge` that it searches by itself, by what they are for."""


class Prompt(Spec):
    """A prompt under version: the spec says what it is, Bedrock serves it."""

    purpose: Sentence
    model: Slug
    """One of the use case's models, by alias."""

    text: str = ""
    """The text, with {{variables}}; left out, the file prompts/<use-case>/<name>.md beside the
    spec."""

    variables: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    """Every variable of the text."""

    temperature: Annotated[float, Field(ge=0, le=1)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    max_tokens: Annotated[int, Field(gt=0)] | None = None
    stop_sequences: Annotated[tuple[Label, ...], Field(max_length=4)] = ()


class TokenIssuer(Spec):
    """Who vouches for callers, and for which of them."""

    discovery_url: DiscoveryUrl
    audiences: Annotated[tuple[Label, ...], Field(min_length=1)]
    """`aud` claims that are let in."""

    clients: tuple[Label, ...] = ()
    """Client ids that are let in; empty for all of the audiences."""


class Gateway(Spec):
    """One MCP address for tools that several agents call."""

    purpose: Annotated[str, Field(min_length=1, max_length=200)]
    callers: TokenIssuer | None = None
    """Who may call with a token; left out, this account's identities as IAM allows them."""

    tools: Annotated[dict[ToolName, Tool], Field(min_length=1, max_length=20)]


class AgentRuntime(Spec):
    """A container of the team's own that AgentCore runs, a session each."""

    purpose: Sentence
    image: PinnedImage
    protocol: Literal["HTTP", "MCP", "A2A"] = "HTTP"
    """What the container speaks."""

    callers: TokenIssuer | None = None
    """Who may call with a token; left out, this account's identities as IAM allows them."""

    idle_session_minutes: Annotated[int, Field(ge=1, le=480)] = 15
    longest_session_minutes: Annotated[int, Field(ge=1, le=480)] = 60


class AgentRuntimeOverlay(Spec):
    """What an environment changes in the runtime."""

    image: PinnedImage | None = None
    idle_session_minutes: Annotated[int, Field(ge=1, le=480)] | None = None
    longest_session_minutes: Annotated[int, Field(ge=1, le=480)] | None = None
