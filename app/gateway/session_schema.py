"""The session object: what clients may set, how an update is merged, and the `SessionConfig` made from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Discriminator, Field, Tag, ValidationError, field_validator, model_validator

from app.gateway.client_events import refusal
from app.gateway.mcp_tool import McpTool
from app.gateway.wire_model import JsonObject, Omitted, WireModel
from app.settings import Settings
from services.session_config import SessionConfig, TurnDetection, TurnMode
from tools.spec import Effect, ToolSpec

MODEL = "foresay"
"""Name of the model if the client names none."""

MAX_TOOLS = 128


class Clearable(WireModel):
    """A model in which null resets a field to its default, except a `nullable` field, where null is a value."""

    nullable: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _clear(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key in cls.nullable}


# ------------------------------------------------------------------ audio


class AudioFormat(Clearable):
    """`rate` other than 24000 is an extension for PCM; G.711 is always 8000."""

    type: Literal["audio/pcm", "audio/pcmu", "audio/pcma"] = "audio/pcm"
    rate: Omitted[Literal[8000, 16000, 24000]] = None

    @model_validator(mode="before")
    @classmethod
    def _rated(cls, data: Any) -> Any:
        """Add the default rate to PCM and remove the rate from G.711, as the wire demands."""
        if not isinstance(data, dict):
            return data
        if data.get("type") in ("audio/pcmu", "audio/pcma"):
            return {"type": data["type"]}
        return {**data, "rate": data.get("rate") or 24000}

    @property
    def hz(self) -> int:
        return self.rate or 8000


class Transcription(Clearable):
    model: str = MODEL
    language: Omitted[str] = None
    prompt: Omitted[str] = None


class ServerVad(Clearable):
    type: Literal["server_vad"]
    threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    prefix_padding_ms: Annotated[int, Field(ge=0, le=5000)] | None = None
    silence_duration_ms: Annotated[int, Field(ge=0, le=10_000)] | None = None
    idle_timeout_ms: Omitted[int] = None
    create_response: bool = True
    interrupt_response: bool = True


class SemanticVad(Clearable):
    type: Literal["semantic_vad"]
    eagerness: Literal["low", "medium", "high", "auto"] = "auto"
    create_response: bool = True
    interrupt_response: bool = True


class NoiseReduction(Clearable):
    type: Literal["near_field", "far_field"] = "near_field"


class AudioInputSettings(Clearable):
    """`turn_detection` null means push to talk; `transcription` null means that the client is sent no transcript."""

    nullable = frozenset({"transcription", "turn_detection", "noise_reduction"})
    format: AudioFormat = Field(default_factory=AudioFormat)
    transcription: Transcription | None = Field(default_factory=Transcription)
    turn_detection: Annotated[ServerVad | SemanticVad, Field(discriminator="type")] | None = Field(
        default_factory=lambda: ServerVad(type="server_vad")
    )
    noise_reduction: NoiseReduction | None = None

    @field_validator("turn_detection", mode="before")
    @classmethod
    def _typed(cls, value: Any) -> Any:
        return {"type": "server_vad", **value} if isinstance(value, dict) else value


class AudioOutputSettings(Clearable):
    """Only stored and echoed, because the server sends no audio."""

    format: AudioFormat = Field(default_factory=AudioFormat)
    voice: Omitted[str | JsonObject] = None
    speed: float = 1.0


class SessionAudio(Clearable):
    input: AudioInputSettings = Field(default_factory=AudioInputSettings)
    output: AudioOutputSettings = Field(default_factory=AudioOutputSettings)


# ------------------------------------------------------------------ tools


class FunctionTool(Clearable):
    """A tool that runs at the client. `x_effect` (extension) declares its effect; the default is an external write,
    which waits for the end of the turn. `x_phrases` (extension) are the ways to ask for it, in the phrase language of
    docs/tools.md; without them the embedded model goes by name, description and schema."""

    type: Literal["function"] = "function"
    name: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]
    description: str = ""
    parameters: JsonObject = Field(default_factory=lambda: {"type": "object", "properties": {}})
    x_effect: Omitted[Effect] = None
    x_phrases: Omitted[tuple[Annotated[str, Field(max_length=200)], ...]] = Field(None, max_length=32)

    def spec(self) -> ToolSpec:
        effect = self.x_effect or Effect.WRITE_EXTERNAL
        return ToolSpec(
            self.name,
            self.description,
            self.parameters,
            effect=effect,
            phrases=self.x_phrases or (),
            client_side=True,
            untrusted_result=True,
        )


def _kind(tool: Any) -> str:
    kind = tool.get("type") if isinstance(tool, dict) else getattr(tool, "type", None)
    return "mcp" if kind == "mcp" else "function"


Tool = Annotated[Annotated[FunctionTool, Tag("function")] | Annotated[McpTool, Tag("mcp")], Discriminator(_kind)]


def specs(tools: Iterable[Tool]) -> tuple[ToolSpec, ...]:
    """The tools that run at the client, as `ToolSpec`s."""
    return tuple(tool.spec() for tool in tools if isinstance(tool, FunctionTool))


class NamedTool(WireModel):
    type: Literal["function"]
    name: str


ToolChoice = Literal["auto", "none", "required"] | NamedTool


def chosen(choice: ToolChoice) -> str:
    return choice if isinstance(choice, str) else choice.name


# ------------------------------------------------------------------ the session


class SessionObject(Clearable):
    """The session object of the protocol. Fields without effect here are accepted, stored and echoed."""

    nullable = frozenset({"tracing", "prompt"})
    type: Literal["realtime"] = "realtime"
    model: str = MODEL
    output_modalities: tuple[Literal["text", "audio"], ...] = ("text",)
    instructions: str = ""
    tools: Annotated[list[Tool], Field(max_length=MAX_TOOLS)] = Field(default_factory=list)
    tool_choice: ToolChoice = "auto"
    audio: SessionAudio = Field(default_factory=SessionAudio)
    max_output_tokens: int | Literal["inf"] = "inf"
    tracing: Literal["auto"] | JsonObject | None = None
    prompt: JsonObject | None = None
    truncation: Literal["auto", "disabled"] | JsonObject = "auto"
    include: Omitted[list[str]] = None
    reasoning: Omitted[JsonObject] = None
    parallel_tool_calls: Omitted[bool] = None
    x_ext: list[str] = Field(default_factory=list)
    x_timezone: Omitted[str] = None
    x_home: Omitted[str] = None

    @field_validator("tools")
    @classmethod
    def _distinct(cls, tools: list[Tool]) -> list[Tool]:
        names = [tool.name if isinstance(tool, FunctionTool) else tool.server_label for tool in tools]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two tools are called '{twice}'")
        return tools

    @field_validator("x_timezone")
    @classmethod
    def _somewhere(cls, name: str | None) -> str | None:
        try:
            return name and ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("this is no IANA time zone, such as Europe/Berlin") from error

    def updated(self, patch: Mapping[str, Any]) -> Self:
        """Return a copy with `patch` merged in: an absent field is kept, null or empty clears it. Raises
        `RequestRefused`."""
        try:
            return type(self).model_validate(merged(self.model_dump(exclude_unset=True), patch))
        except ValidationError as error:
            raise refusal(error, "session.") from error

    def config(self, defaults: "TurnDefaults") -> SessionConfig:
        return SessionConfig(
            instructions=self.instructions,
            client_tools=specs(self.tools),
            tool_choice=chosen(self.tool_choice),
            turn_detection=defaults.turn_detection(self.audio.input.turn_detection),
            transcription=self.audio.input.transcription is not None,
            timezone=self.x_timezone,
            home=self.x_home,
        )

    def asks_for_approval(self, tool: str) -> bool:
        """Whether the client wants an approval item for `tool`, in addition to the question by voice."""
        return any(entry.asks(tool) for entry in self.tools if isinstance(entry, McpTool))

    def resource(self, session_id: str, defaults: "TurnDefaults") -> JsonObject:
        """The object as the client is sent it: with all fields, and text as the only output modality."""
        shown = self.model_dump(mode="json")
        shown |= {"object": "realtime.session", "id": session_id, "output_modalities": ["text"]}
        detection = shown["audio"]["input"]["turn_detection"]
        if detection is not None and detection["type"] == "server_vad":
            shown["audio"]["input"]["turn_detection"] = defaults.server_vad() | {
                key: value for key, value in detection.items() if value is not None
            }
        return shown


@dataclass(frozen=True, slots=True)
class TurnDefaults:
    """The server's own turn detection, used if the client sets none."""

    threshold: float
    prefix_ms: int
    silence_ms: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.vad.threshold, settings.turns.prefix_ms, settings.turns.end_ms)

    def server_vad(self) -> JsonObject:
        return {
            "threshold": self.threshold,
            "prefix_padding_ms": self.prefix_ms,
            "silence_duration_ms": self.silence_ms,
        }

    def turn_detection(self, wish: ServerVad | SemanticVad | None) -> TurnDetection:
        if wish is None:
            return TurnDetection(TurnMode.PUSH_TO_TALK, self.threshold, self.prefix_ms)
        create, interrupt = wish.create_response, wish.interrupt_response
        if isinstance(wish, SemanticVad):
            return TurnDetection(
                TurnMode.SEMANTIC_VAD, self.threshold, self.prefix_ms, None, wish.eagerness, create, interrupt
            )
        return TurnDetection(
            TurnMode.SERVER_VAD,
            self.threshold if wish.threshold is None else wish.threshold,
            self.prefix_ms if wish.prefix_padding_ms is None else wish.prefix_padding_ms,
            wish.silence_duration_ms,
            create_response=create,
            interrupt_response=interrupt,
        )


def merged(base: Mapping[str, Any], patch: Mapping[str, Any]) -> JsonObject:
    """Merge `patch` into `base`, object by object. An object of another `type` replaces the old one whole."""
    result = dict(base)
    for key, value in patch.items():
        old = result.get(key)
        if isinstance(value, dict) and isinstance(old, dict) and value.get("type", old.get("type")) == old.get("type"):
            result[key] = merged(old, value)
        else:
            result[key] = value
    return result
