"""Silero and Whisper on a virtual event loop: what they find comes after the CPU time that it took."""

import asyncio
import pickle
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from services.asr.recogniser import SpeechContext
from services.asr.weights import WeightSearch, find_weights
from services.asr.whisper.decoding import Decoded, Decoder, DecodeRequest
from services.asr.whisper.loading import LoadedModel, Placement, load
from services.asr.whisper.metrics import DecodeKind
from services.asr.whisper.network import BeamText, Floats, Generated, Network
from services.asr.whisper.scheduler import DecodeScheduler
from services.asr.whisper.stream import WhisperStream
from services.asr.whisper.stream_parts import StreamParts
from services.clock import VirtualClock, VirtualLoop
from services.events.speech import Samples, SpeechProbability
from services.vad.model import find_model
from services.vad.network import WINDOW, NetworkState, SileroNetwork


class BusyLoop(VirtualLoop):
    """A virtual loop on which work takes its CPU time. What belongs into a thread is computed at once, and its result
    comes after that time; `elsewhere_s` is the CPU time that was not spent by the loop."""

    def __init__(self) -> None:
        self.elsewhere_s = time.process_time()
        super().__init__()

    def time(self) -> float:
        return super().time() + time.process_time() - self.elsewhere_s

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        done: asyncio.Future[Any] = self.create_future()
        began = time.process_time()
        try:
            found, settle = func(*args), done.set_result
        except Exception as error:
            found, settle = error, done.set_exception
        took = time.process_time() - began
        self.elsewhere_s += took
        self.call_later(took, lambda: done.done() or settle(found))
        return done


class InlineDetector:
    """A `SpeechDetector` without threads, for whole windows."""

    name = "silero"

    def __init__(self) -> None:
        self.network = SileroNetwork(find_model())

    async def start(self) -> None: ...

    def open(self) -> "InlineStream":
        return InlineStream(self.network)

    async def aclose(self) -> None: ...


@dataclass(slots=True)
class InlineStream:
    network: SileroNetwork
    state: NetworkState = field(default_factory=NetworkState.fresh)
    end: int = 0

    async def detect(self, samples: Samples) -> list[SpeechProbability]:
        self.end += len(samples)
        if len(samples) != WINDOW:
            return []
        return [SpeechProbability(float(self.network.probabilities([self.state], [samples])[0]), self.end)]

    async def aclose(self) -> None: ...


@dataclass
class Spent:
    """What recognition has cost: CPU seconds by step, the seconds of each decoding by kind, and numbers of tokens, of
    loops, of gated words and of decodings that were not begun."""

    cpu_s: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    took_s: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Spent") -> None:
        """Add what another recogniser has cost."""
        for step, seconds in other.cpu_s.items():
            self.cpu_s[step] += seconds
        for kind, each in other.took_s.items():
            self.took_s[kind] += each
        self.counts += other.counts


@dataclass
class SpentMetrics:
    """`DecodeMetrics` that are added up in `spent`."""

    spent: Spent

    def decoded(self, kind: DecodeKind, waited_s: float, took_s: float) -> None:
        self.spent.took_s[kind].append(took_s)
        self.spent.took_s[f"{kind}, queue"].append(waited_s)

    def dropped(self, kind: DecodeKind) -> None:
        self.spent.counts[f"{kind} not begun"] += 1

    def looped(self) -> None:
        self.spent.counts["loops"] += 1

    def gated(self) -> None:
        self.spent.counts["gated"] += 1


class TimedNetwork:
    """A `Network` that adds up the CPU time of each step."""

    def __init__(self, inner: Network, spent: Spent) -> None:
        self._inner = inner
        self._spent = spent

    def features(self, samples: Samples, window_s: int) -> Floats:
        found: Floats = self._timed("features", lambda: self._inner.features(samples, window_s))
        return found

    def encode(self, features: Floats) -> Any:
        return self._timed(f"encoder {features.shape[-1] // 100} s", lambda: self._inner.encode(features))

    def generate(self, encoded: Any, prompt: Any, most: int) -> Generated:
        found: Generated = self._timed("decoder", lambda: self._inner.generate(encoded, prompt, most))
        self._spent.counts["tokens told"] += len(prompt)
        self._spent.counts["tokens written"] += len(found.logprobs)
        return found

    def candidates(self, encoded: Any, prompt: Any, most: int, count: int) -> list[BeamText]:
        found: list[BeamText] = self._timed("beam search", lambda: self._inner.candidates(encoded, prompt, most, count))
        return found

    def _timed(self, step: str, work: Callable[[], Any]) -> Any:
        before = time.process_time()
        found = work()
        self._spent.cpu_s[step] += time.process_time() - before
        return found


@dataclass(frozen=True, slots=True)
class KeptDecoding:
    """What a decoding has found, and the CPU seconds of each of its steps."""

    decoded: Decoded | None
    took_s: list[float]


class KeptDecodings:
    """Decodings in a folder, by what was to be decoded, so that another run on the same audio need not compute them
    again. A run that takes them from there has other figures of CPU time. None keeps nothing. The files are pickles:
    use a folder of your own."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def find(self, request: DecodeRequest) -> KeptDecoding | None:
        file = self._file(request)
        if file is None or not file.is_file():
            return None
        found: KeptDecoding = pickle.loads(file.read_bytes())
        return found

    def keep(self, request: DecodeRequest, found: KeptDecoding) -> None:
        if (file := self._file(request)) is not None:
            file.write_bytes(pickle.dumps(found))

    def _file(self, request: DecodeRequest) -> Path | None:
        if self._folder is None:
            return None
        rest = (request.final, request.speech_ms, request.prefix, request.words, request.private, request.sure_end)
        return self._folder / sha256(request.samples.tobytes() + repr(rest).encode()).hexdigest()


class VirtualWhisper:
    """A `Recogniser`. A decoding that nobody waits for any more ends at the step that it would have ended at."""

    def __init__(
        self, loaded: LoadedModel, slots: int, every_ms: int, loop: BusyLoop, kept: "KeptDecodings | None" = None
    ) -> None:
        self.spent = Spent()
        self._kept = kept or KeptDecodings(None)
        self._loop, clock = loop, VirtualClock(loop)
        self._marks: list[float] = []
        self._took: list[float] = []
        self._began = 0.0
        self._stopped: Callable[[], bool] = lambda: False
        self._decoder = Decoder(TimedNetwork(loaded.network, self.spent), loaded.vocabulary)
        metrics = SpentMetrics(self.spent)
        scheduler = DecodeScheduler(self._run, slots, clock=clock, metrics=metrics)
        self.parts = StreamParts(self._decode, loaded.vocabulary.bare, scheduler, metrics, clock, every_ms)

    name = "whisper"
    lag_s = 0.0

    async def start(self) -> None: ...

    async def aclose(self) -> None:
        await self.parts.scheduler.aclose()

    def open(self, turn: int, context: SpeechContext | None = None) -> WhisperStream:
        return WhisperStream(turn, context or SpeechContext(), self.parts)

    def _decode(self, request: DecodeRequest, stopped: Callable[[], bool]) -> Decoded | None:
        self._stopped = stopped
        known = self._kept.find(request)
        if known is not None:
            self._took = known.took_s
            return known.decoded
        decoded = self._decoder.decode(request, self._mark)
        self._took = [after - before for before, after in pairwise([self._began, *self._marks, time.process_time()])]
        self._kept.keep(request, KeptDecoding(decoded, self._took))
        return decoded

    def _mark(self) -> bool:
        self._marks.append(time.process_time())
        return False

    async def _run(self, work: Callable[[], Any]) -> Any:
        """Decode now, and wait as long as it took, step by step."""
        self._marks, self._began = [], time.process_time()
        found = work()
        took_s, stopped = self._took, self._stopped
        self._loop.elsewhere_s += time.process_time() - self._began
        for step_s in took_s:
            await asyncio.sleep(step_s)
            if stopped():
                break
        return found


def loaded_model(name: str, slots: int) -> LoadedModel:
    """The pinned weights of the model `name`, for `slots` decodings at once. Raises `RecogniserFault`."""
    return load(find_weights(name, search=WeightSearch()).folder, name, "en", Placement("cpu", "int8", slots))
