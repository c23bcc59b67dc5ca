"""The settings, with one model for each section of the YAML files; that of `asr` is in `app/asr_section.py`.

A docstring under a field is its documentation.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import (
    Field,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    model_validator,
)

from app.hashed_key import HashedKey
from app.section import Section
from app.tls import TlsSettings
from tools.mcp.settings import McpServer

KIBI = 1024
MEBI = 1024 * KIBI


Protected = Literal["metrics", "openapi", "readyz"]
"""Routes that need a key where keys are set, unless `open_without_key` names them."""


class ServerSection(TlsSettings, Section):
    """The server: address, TLS (`app/tls.py`), keys, limits on connections and sessions."""

    host: str = "127.0.0.1"
    """Address to listen on; 0.0.0.0 for all interfaces (make keys then)."""
    port: int = Field(8000, ge=0, le=65535)
    """TCP port; 0 picks a free one."""
    api_keys: tuple[HashedKey, ...] = ()
    """Keys that clients must present, besides those of `foresay keys`. Without any everybody who can reach the port may
    connect. Only their hashes are kept in memory."""
    keys_file: Path | None = None
    """Where `foresay keys` keeps the hashes of its keys; default: keys.json in `tools.data_dir`."""
    hosts: tuple[str, ...] = ()
    """Names by which clients reach this server, besides localhost, addresses and `host`; "*": any. Without keys other
    names are refused, because a web page can make its own name lead here (DNS rebinding); with keys, only where this is
    set."""
    open_without_key: tuple[Protected, ...] = ()
    """What may be read without a key although keys are set: /metrics, /openapi.json, the details of /readyz."""
    max_sessions_per_key: PositiveInt | None = None
    """Live sessions of one key, and of the ephemeral keys made by it; default: no more than `max_sessions`."""
    max_session_s: PositiveFloat | None = 86400.0
    """Longest session, in seconds; then the client is told `session_expired` and the socket closes with 1001. null:
    any."""
    idle_timeout_s: PositiveFloat | None = 43200.0
    """A session in which neither side has sent anything for this many seconds ends in the same way. null: never."""
    handshake_timeout_s: PositiveFloat = 10.0
    """Seconds within which a request must have arrived, from the connection to the last byte of its body; with TLS from
    the end of the handshake, which may take as long."""
    max_handshakes: PositiveInt = 256
    """Connections whose request has not arrived yet; for one more the oldest is cut off."""
    max_sessions: PositiveInt = 64
    """Live sockets at the same time; one more is refused with HTTP 503."""
    busy_recogniser_s: PositiveFloat = 1.0
    """While recognition is this many seconds behind the speech, new sessions are refused with HTTP 503."""
    busy_loop_s: PositiveFloat = 1.0
    """The same for the event loop: its worst delay within the last ten seconds."""
    max_message_bytes: PositiveInt = 24 * MEBI
    """Largest client message that is parsed; a larger one is answered by an `error` event. The largest append
    (18 MB of audio) is 24 MB of base64."""
    ws_max_bytes: PositiveInt | None = None
    """Largest WebSocket message that is received at all; beyond it the socket is closed with 1009. From
    `max_message_bytes` (smaller, and its error could never be sent) to twice that (a client could fill the memory);
    default: a third more."""
    max_items: PositiveInt = 2000
    """Conversation items kept per session for retrieve and delete; the oldest are dropped first."""
    send_queue: PositiveInt = 256
    """Groups of events waiting for one client; while it is full, no more events are taken from the session."""
    send_timeout_s: PositiveFloat = 20.0
    """A client that takes nothing for this many seconds while its queue is full is disconnected."""
    close_grace_s: PositiveFloat = 5.0
    """Seconds in which a session must end after its client is gone; up to half of them go to requests that the client
    had sent before. After a signal to the server: seconds to answer the turn under way, before the session ends."""
    client_secrets: PositiveInt = 1024
    """Ephemeral keys (`ek_`) alive at the same time; the oldest is dropped for one more."""
    cors_origins: tuple[str, ...] = ()
    """Web origins, besides the server's own page, whose scripts may connect; "*" for any."""

    mcp: bool = False
    """Serve the tools over MCP too (streamable HTTP at /mcp), to whoever has one of `api_keys`."""
    mcp_allow_destructive: bool = False
    """Run destructive tools there without asking; else the client must ask its user."""

    @model_validator(mode="after")
    def _sizes_agree(self) -> Self:
        if not self.max_message_bytes <= self.receive_bytes <= 2 * self.max_message_bytes:
            raise ValueError(
                f"ws_max_bytes must lie between max_message_bytes ({self.max_message_bytes}) and twice that"
            )
        return self

    @property
    def receive_bytes(self) -> int:
        """`ws_max_bytes`, or its default."""
        return self.ws_max_bytes or self.max_message_bytes * 4 // 3

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server."""
        return _loopback(self.host)


class LimitsSection(Section):
    """What one session may keep, in bytes. A request beyond a limit gets an error that names its field; where the
    oldest is dropped instead, the field's documentation says so."""

    item_bytes: PositiveInt = MEBI
    """One conversation item: the text of a message, the arguments or the output of a call."""
    items_bytes: PositiveInt = 8 * MEBI
    """All items kept for retrieve and delete; the oldest are dropped first, as with `server.max_items`."""
    instructions_bytes: PositiveInt = 256 * KIBI
    """`instructions`, of a session and of a response."""
    tools_bytes: PositiveInt = MEBI
    """The declarations of the client's tools, as JSON."""
    session_bytes: PositiveInt = 2 * MEBI
    """All settings of a session, as JSON."""
    utterance_bytes: PositiveInt = 64 * KIBI
    """The words of one `x_foresay.text`."""
    unanswered_bytes: PositiveInt = 256 * KIBI
    """Typed messages that wait for the client to ask for an answer."""
    history_bytes: PositiveInt = 2 * MEBI
    """What the session remembers of the conversation for the model; the oldest is dropped first."""
    send_bytes: PositiveInt = 8 * MEBI
    """Events that wait for the client to read them, as `server.send_queue`; beyond it no more are taken from the
    session."""
    inbox_bytes: PositiveInt = 24 * MEBI
    """Messages of the client that were read and not processed yet, including the one being processed; beyond it the
    socket is not read, which slows down a client that sends too fast."""
    waiting_bytes: PositiveInt = 256 * MEBI
    """The same for all sessions together; sessions with less than 64 KiB waiting are still read."""


class AudioSection(Section):
    """The audio that a session keeps."""

    ring_seconds: PositiveFloat = Field(10.0, ge=2, le=120)
    """Audio kept per session (64 KB a second): the pre-roll of a turn, and what a client with server turn detection may
    still commit itself although no speech was detected in it."""


class VadSection(Section):
    """Detection of speech in the audio."""

    threshold: float = Field(0.5, gt=0, lt=1)
    """A window counts as speech from this speech probability on, if the client sets none."""
    threads: PositiveInt = 1
    """Threads of the inference pool that all sessions share."""
    model_path: Path | None = None
    """ONNX file of Silero VAD; default: the one of the `silero-vad` or the `faster-whisper` distribution."""


class TurnsSection(Section):
    """When a turn begins and ends."""

    eager_ms: PositiveInt = 200
    """Silence after which the end of the turn is likely: answers are drafted, nothing is committed."""
    eager_complete_ms: PositiveInt = 64
    """The same if the words are a complete request: little more than the gap between two words."""
    end_ms: PositiveInt = 600
    """Silence that ends a turn, when nothing is known about how complete the words are."""
    finished_ms: PositiveInt = 256
    """Silence that ends a turn whose words are a complete request to which people seldom add more."""
    complete_ms: PositiveInt = 320
    """Silence that ends a turn whose words are a whole request."""
    open_ms: PositiveInt = 544
    """The same if more words are likely although the request is complete: it is short, or ends in a number."""
    lacking_ms: PositiveInt = 800
    """Silence that ends a turn in which something is missing that would be asked for (a message without its text)."""
    incomplete_ms: PositiveInt = 1500
    """Silence that ends a turn whose words break off ("set a timer for", "call dr", a number being read out)."""
    no_audio_ms: PositiveInt = 3000
    """A turn also ends when the client sends no audio at all for this long in the middle of it, by the clock: a dead
    microphone, a lost network. Push to talk is not affected: there the client ends the turn."""
    start_ms: PositiveInt = 96
    """Speech needed before a turn begins."""
    prefix_ms: int = Field(300, ge=0)
    """Audio before the detected start that is given to the recogniser too."""
    resume_ms: int = Field(1500, ge=0)
    """Speech this soon after a turn's end continues the turn, unless something was said or done about it."""


class LlmSection(Section):
    """The language model."""

    engine: Literal["auto", "embedded", "chat", "realtime", "completions", "local"] = "auto"
    """auto: chat completions when a key or a base URL is known, else the embedded grammar model. completions: raw
    prompts, for a model that was trained on the tags; local: the same for a GGUF file in this process (extra
    `local`)."""
    dialect: Literal["auto", "tagged", "native"] = "auto"
    """How actions are written: as tags in text, or as native function calling; auto decides per server."""
    model: str | None = None
    """Model name at the server; default: the engine's own. Engine local: the GGUF file."""
    base_url: str | None = None
    """OpenAI-compatible base URL, ending in /v1. `OPENAI_BASE_URL` sets it too."""
    api_key: SecretStr | None = None
    """Key for that server. `OPENAI_API_KEY` sets it too."""
    understanding: bool = True
    """Let the embedded model use the learned encoder for wording that its grammar does not know (no network)."""
    speculator: Literal["auto", "none", "embedded"] = "auto"
    """A small local model (the embedded grammar model) that proposes reads at every word while the main model is asked
    once; auto: for chat and realtime."""
    temperature: float | None = Field(None, ge=0, le=2)
    """Sampling temperature; default: the server's own (some models accept no other)."""
    timeout_s: PositiveFloat = 20.0
    """Longest wait for the first token of a generation."""
    stall_s: PositiveFloat = 6.0
    """Longest gap between two tokens of a generation."""
    turn_s: PositiveFloat = 30.0
    """Longest wait from the end of the user's turn until the model begins its answer, over all its generations."""
    fallback: bool = True
    """Where the model fails, is late or writes nonsense, the grammar model answers if it is sure of the words."""
    fallback_s: PositiveFloat = 5.0
    """Seconds without an action of the model after which the grammar model answers if it is sure of the words."""
    max_output_tokens: PositiveInt | None = 1024
    """Most tokens of one generation, sent as `max_completion_tokens` or `max_tokens` as the server takes it; null: the
    server's own limit."""
    warm: bool = False
    """Let the server read the prompt into its cache while the user speaks, by a request for one token a turn."""
    server: Literal["auto", "openai", "vllm", "sglang", "llamacpp", "ollama", "other"] = "auto"
    """The kind of server, which decides how a grammar is sent; auto: by its address and what it says of its models."""
    grammar: Literal["auto", "off"] = "auto"
    """auto: constrain the tagged dialect by a grammar wherever the server accepts one, until it refuses one."""
    tools_in_prompt: Literal["all", "relevant"] = "all"
    """relevant: tell the model only the tools that the words so far may be about, and those already called; for small
    models, which spend their time on reading the prompt."""
    prompt: Literal["full", "small"] = "full"
    """small: a short system prompt for models with little context (tagged dialect only)."""
    prompt_format: Literal["plain", "chatml", "llama3"] = "plain"
    """The frame of a raw prompt (engines completions and local), as the model was trained: chatml for Qwen2.5 and
    SmolLM2, llama3 for Llama-3.2, plain for a model without a chat template."""
    tokens_per_s: PositiveFloat | None = None
    """Tokens a second that a model behind raw prompts generates. It sets how often the model is told the user's words,
    and for how long it may finish a call. null: measured at the start."""
    spacing_ms: PositiveFloat = 400.0
    """Least milliseconds between two updates that a model behind raw prompts is told, as in its training."""
    context_tokens: PositiveInt | None = None
    """Longest prompt to send; older turns are left out. Default: when the server refuses one as too long. Engine local:
    of prompt and output together; default 4096."""
    threads: PositiveInt | None = None
    """Threads of a local model; default: half of the cores."""
    gpu_layers: int = Field(0, ge=-1)
    """Layers of a local model that run on a GPU, if the package was built for one; -1: all."""
    instructions: str = ""
    """Instructions put before those of each session."""


class ToolsSection(Section):
    """The enabled tools, and the places of their data."""

    enabled: Literal["all"] | tuple[str, ...] = "all"
    """Names of the tools on offer, or "all"."""
    disabled: tuple[str, ...] = ()
    """Names excluded from `enabled`."""
    data_dir: Path = Path("var")
    """Folder for what the tools keep: notes, timers, calendar."""
    calendar: Path | None = None
    """An .ics file to keep the calendar in; default: `calendar.ics` in `data_dir`."""
    contacts: Path | None = None
    """A .vcf file, or a folder of them, read at start."""
    webhook: str | None = None
    """URL that gets a POST for each alarm, timer and reminder that fires."""
    config: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Settings of the services behind the tools, by section (docs/tools.md)."""
    mcp: tuple[McpServer, ...] = ()
    """MCP servers whose tools are offered too."""


class AgentSection(Section):
    """How the agent speculates, commits and acknowledges."""

    speculate: bool = True
    """May read-only tools start before the user has finished?"""
    early_reads: int = Field(8, ge=0)
    """Budget: reads started early per turn."""
    min_hit_rate: float = Field(0.25, ge=0, le=1)
    """Kill switch: speculation stops while fewer of the recent early reads than this turned out useful."""
    hit_window: PositiveInt = 40
    """How many recent early reads the kill switch looks at."""
    acknowledge_ms: PositiveInt = 700
    """After this long without an answer a short acknowledgement is spoken."""
    commit_delay_external_ms: int = Field(300, ge=0)
    """Pause between the commit of an outside write and its dispatch, in which new speech recalls it."""
    commit_delay_local_ms: int = Field(100, ge=0)
    """The same for local writes that cannot be undone."""
    writes_unasked: PositiveInt = 8
    """This many writes of one turn are carried out without a question; more are asked about as a whole."""


class JournalSection(Section):
    """Where sessions and writes are recorded."""

    engine: Literal["sqlite", "redis", "memory"] = "sqlite"
    """Where sessions and side effects are recorded: sqlite (one machine), redis (many), memory (nothing survives)."""
    path: Path = Path("var/journal.sqlite3")
    """SQLite file."""
    url: str = "redis://127.0.0.1:6379/0"
    """Redis server."""


class LocaleSection(Section):
    """Where the users are."""

    timezone: str | None = None
    """IANA name of the users' time zone; default: the system's."""
    home: str | None = None
    """Place meant by "here": a city, for the weather."""
    units: Literal["metric", "imperial"] = "metric"
    """Units of spoken answers."""


class Telemetry(Section):
    """Traces of turns, sent to an OpenTelemetry collector."""

    otlp_endpoint: str | None = Field(None, pattern=r"^https?://[^/]+")
    """Base URL of an OTLP/HTTP collector that gets a trace of every turn. null: `OTEL_EXPORTER_OTLP_ENDPOINT`, else
    nothing is traced. Needs the extra `otel`."""
    service_name: str | None = None
    """Default: `OTEL_SERVICE_NAME`, else foresay."""
    sample_ratio: float | None = Field(None, ge=0, le=1)
    """Share of the traces that is kept, where the client's `traceparent` does not decide. Default:
    `OTEL_TRACES_SAMPLER`, else all."""
    content: bool = False
    """Put words, and the arguments and results of tools, into the spans."""


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
