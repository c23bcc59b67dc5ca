"""Runs Silero's network on one window each of any number of streams, in one call."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from services.events.speech import Samples

WINDOW = 512
"""Samples of a window: 32 ms at 16 kHz, the only size the network was trained on."""

CONTEXT = 64
"""Samples of the previous window that go before each window. Without them the probabilities are wrong, with no
error."""

_RATE = np.array(16_000, np.int64)


@dataclass(slots=True)
class NetworkState:
    """What one stream keeps from window to window: the network's state, shape (2, 1, 128), and the last `CONTEXT`
    samples."""

    state: npt.NDArray[np.float32]
    context: Samples

    @classmethod
    def fresh(cls) -> "NetworkState":
        return cls(np.zeros((2, 1, 128), np.float32), np.zeros(CONTEXT, np.float32))


class SileroNetwork:
    """The ONNX network at `path`. Thread-safe as long as no `NetworkState` is used in two calls at the same time."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # one window is too small to split among threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        names = {node.name for node in self._session.get_inputs()}
        self._takes_rate = "sr" in names
        self._one_stream = "h" in names  # faster-whisper's copy: its first axis is time, so it takes one stream a call

    def probabilities(self, memories: list[NetworkState], windows: list[Samples]) -> npt.NDArray[np.float32]:
        """The speech probabilities, shape (n,), of the next window of n streams, whose `memories` are updated.

        Batched and single calls give identical bits.
        """
        framed = np.stack([np.concatenate((m.context, w)) for m, w in zip(memories, windows, strict=True)])
        for place, memory in enumerate(memories):
            memory.context = framed[place, -CONTEXT:]
        if self._one_stream:
            return np.concatenate([self._alone(m, framed[i : i + 1]) for i, m in enumerate(memories)])
        return self._batched(memories, framed)

    def _batched(self, memories: list[NetworkState], framed: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        inputs = {"input": framed, "state": np.concatenate([memory.state for memory in memories], axis=1)}
        if self._takes_rate:
            inputs["sr"] = _RATE
        output, state = self._session.run(None, inputs)
        for place, memory in enumerate(memories):
            memory.state = state[:, place : place + 1]
        probabilities: npt.NDArray[np.float32] = output[:, 0]
        return probabilities

    def _alone(self, memory: NetworkState, framed: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        inputs = {"input": framed, "h": memory.state[:1], "c": memory.state[1:]}
        probability: npt.NDArray[np.float32]
        probability, hidden, cell = self._session.run(None, inputs)
        memory.state = np.concatenate((hidden, cell))
        return probability
